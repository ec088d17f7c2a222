// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <string>
#include <vector>

using namespace weft::literals;

inline constexpr auto numbers =
    weft::task<"numbers">([] { return std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}; });
inline constexpr auto squares = weft::map<"squares">([](int x) { return x * x; });
inline constexpr auto cubes = weft::map<"cubes">([](int x) { return x * x * x; }, weft::at_most<2>);
inline constexpr auto merge = weft::task<"merge">([](weft::batch<int> const& a, weft::batch<int> const& b) {
  int sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += b[i] - a[i];
  return sum;
});

inline constexpr auto powers = weft::workflow<"powers">(numbers >> (squares | cubes) >> merge);

int main() {
  weft::pool pool;  // as wide as the machine; pool(4) is for four threads, this one among them
  auto const parallel = weft::run(powers, pool);
  auto const inline_ = weft::run(powers);
  bool const same =
      parallel["merge"_id] == inline_["merge"_id] && parallel["cubes"_id] == inline_["cubes"_id];
  return same && parallel.value() == 1092 ? 0 : 1;
}
