// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"twice".*argument<1>.*wants<int>
// expect-error: weft: no predecessor gives this argument
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([] {});
#else
inline constexpr auto load = weft::task<"load">([] { return 1; });
#endif
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto doubling = weft::workflow<"doubling">(load >> twice);

int main() { return weft::run(doubling).value(); }
