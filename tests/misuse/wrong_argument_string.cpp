// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"merge"[^"]*argument<2>[^"]*wants<int>[^"]*"twice"[^"]*gives<
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

#include <string>

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
#ifdef MISUSE
inline constexpr auto twice = weft::task<"twice">([](int x) { return std::to_string(x); });
#else
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
#endif
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

inline constexpr auto merging = weft::workflow<"merging">((fetch | fetch >> twice) >> merge);

int main() { return weft::run(merging).value(); }
