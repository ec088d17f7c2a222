// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <string>
#include <vector>

using namespace weft::literals;

inline constexpr auto guess = weft::task<"guess">([] { return 12; });
inline constexpr auto check = weft::task<"check">([](weft::context& here, int x) {
  if (x * x == 144) here.finish("a quick guess was right");
  return x;
});
inline constexpr auto search = weft::task<"search">([](int) {
  for (int x = 0;; ++x)
    if (x * x == 144) return x;
});

inline constexpr auto root = weft::workflow<"root">(guess >> check >> search);

int main() {
  auto const found = weft::run(root, weft::partial);
  bool const is_early = *found["check"_id] == 12 && found["search"_id] == nullptr &&
                        found.finished()->reason == "a quick guess was right";

  // The same in a graph: its results are always those that are there.
  weft::task_graph graph;
  auto const first = graph.add("first", [](weft::context& here) {
    here.next("more", [](weft::context& mine) { mine.finish("the second step was enough"); });
    return 1;
  });
  auto const last = graph.add("last", [](int x) { return x + 1; }, first);
  auto const results = weft::run(graph);
  bool const is_known = results[first] == 1 && !results.contains(last) && results.finished()->id == "more";
  return is_early && is_known ? 0 : 1;
}
