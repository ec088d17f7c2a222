// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_source<[^"]*"end"[^"]*"left"
// expect-error: weft: the first task names the second in from
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto end = weft::task<"end">([](weft::from<"left", int> x) { return *x; });
inline constexpr auto named = weft::workflow<"named">(fillers >> left, end);

#ifdef MISUSE
inline constexpr auto less = weft::without<"left">(named);
#else
inline constexpr auto less = weft::without<"end">(named);
#endif

int main() { return weft::run(less).value(); }
