// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_source<[^"]*"end"[^"]*"lift"
// expect-error: weft: the first task names the second in from
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto end = weft::task<"end">([](int x) { return x; });
inline constexpr auto line = weft::workflow<"line">(fillers >> left >> end);

#ifdef MISUSE
inline constexpr auto other = weft::replace<"end">(line, [](weft::from<"lift", int> x) { return *x; });
#else
inline constexpr auto other = weft::replace<"end">(line, [](weft::from<"left", int> x) { return *x; });
#endif

int main() { return weft::run(other).value(); }
