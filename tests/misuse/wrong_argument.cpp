// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"merge"[^"]*argument<2>[^"]*wants<int>[^"]*"twice"[^"]*gives<text>
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

struct text {};

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
#ifdef MISUSE
inline constexpr auto twice = weft::task<"twice">([](int) { return text(); });
#else
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
#endif
inline constexpr auto square = weft::task<"square">([](int x) { return x * x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

inline constexpr auto merging = weft::workflow<"merging">(fillers, fetch >> (square | twice) >> merge);

int main() { return weft::run(merging)["merge"_id]; }
