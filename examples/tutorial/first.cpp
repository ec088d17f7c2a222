// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

using prices = std::array<int, 3>;

inline constexpr auto load = weft::task<"load">([] { return prices{40, 2, 10}; });
inline constexpr auto total = weft::task<"total">([](prices const& all) {
  int sum = 0;
  for (int const price : all) sum += price;
  return sum;
});
inline constexpr auto largest =
    weft::task<"largest">([](prices const& all) { return *std::max_element(all.begin(), all.end()); });
inline constexpr auto share = weft::task<"share">([](int sum, int most) { return 100 * most / sum; });

inline constexpr auto orders = weft::workflow<"orders">(load >> (total | largest) >> share);

int main() { std::printf("the largest order is %d %% of all\n", weft::run(orders).value()); }
