// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <cstdio>

using namespace weft::literals;

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto square = weft::task<"square">([](int x) { return x * x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

inline constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

static_assert(weft::run(diamond)["merge"_id] == 440);  // it runs in a constant expression, too

int main() {
  auto results = weft::run(diamond);  // compiles to the four calls, in order
  std::printf("%d + %d = %d\n", results["twice"_id], results["square"_id], results.value());
}
