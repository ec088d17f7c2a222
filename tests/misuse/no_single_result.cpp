// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_single_result<[^"]*"twice"[^"]*"square"
// expect-error: weft: value.. is the result of the only task without successors, but these are several
#include <weft/static.hpp>

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto square = weft::task<"square">([](int x) { return x * x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

#ifdef MISUSE
inline constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square));
#else
inline constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);
#endif

int main() { return weft::run(diamond).value(); }
