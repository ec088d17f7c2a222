// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"end"[^"]*"left"
// expect-error: weft: this argument of the task wants another type
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto end = weft::task<"end">([](int x) { return x; });
inline constexpr auto line = weft::workflow<"line">(fillers >> left >> end);

#ifdef MISUSE
inline constexpr auto other = weft::replace<"left">(line, [] { return "none"; });
#else
inline constexpr auto other = weft::replace<"left">(line, [] { return 0; });
#endif

int main() { return weft::run(other).value(); }
