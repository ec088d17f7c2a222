// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"merge"[^"]*argument<2>
// expect-error: weft: no predecessor gives this argument
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto right = weft::task<"right">([](int x) { return x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
inline constexpr auto merging = weft::workflow<"merging">(fillers >> (left | right) >> merge);

#ifdef MISUSE
inline constexpr auto less = weft::without<"right">(merging);
#else
inline constexpr auto less = weft::without<"merge">(merging);
#endif

int main() { return weft::run(less).get<"left">(); }
