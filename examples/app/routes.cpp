// SPDX-License-Identifier: BSL-1.0
#include <weft/app.hpp>
#include <weft/cluster/bind.hpp>

#include <cmath>
#include <cstdio>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

struct point {
  double x = 0;
  double y = 0;

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {  // goes to workers, and into checkpoints
    archive & x & y;
  }
  friend std::ostream& operator<<(std::ostream& to, point const& p) {  // is printed
    return to << p.x << ',' << p.y;
  }
};

template <>
struct weft::from_text<point> {  // is read from the command line
  static std::optional<point> read(std::string_view word) {
    auto const both = from_text<std::vector<double>>::read(word);
    if (!both || both->size() != 2) return {};
    return point{both->front(), both->back()};
  }
};

inline constexpr auto middle = weft::task<"middle">(
    [](point const& a, point const& b) { return point{(a.x + b.x) / 2, (a.y + b.y) / 2}; });
inline constexpr auto length =
    weft::task<"length">([](point const& a, point const& b) { return std::hypot(b.x - a.x, b.y - a.y); });
inline constexpr auto route =
    weft::workflow<"route">((weft::input<"from", point> | weft::input<"to", point>) >> (middle | length));

int square(int n) { return n * n; }

weft::task_graph make_squares(weft::arguments const& given) {
  weft::task_graph graph{"squares"};
  for (int n = 1; n <= given.get<int>("n", 3); ++n)
    graph.add("square_" + std::to_string(n), weft::bind<&square>(n));
  return graph;
}

int main(int argc, char** argv) {
  return weft::app("routes", "Routes and squares.")
      .add(route, weft::with<"from">(point{}))
      .add("squares", make_squares,
           [](weft::graph_results const& results) { std::printf("%d\n", results.get<int>("square_2")); })
      .main(argc, argv);
}
