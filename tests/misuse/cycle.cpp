// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::cycle<[^"]*"a"[^"]*"b"[^"]*"c"[^"]*"a"[^"]*>
// expect-error: weft: these tasks wait for each other in a circle
// scale: yes
#include "scaled.hpp"

inline constexpr auto a = weft::task<"a">([] {});
inline constexpr auto b = weft::task<"b">([] {});
inline constexpr auto c = weft::task<"c">([] {});

#ifdef MISUSE
inline constexpr auto circle = weft::workflow<"circle">(fillers, a >> b >> c >> a);
#else
inline constexpr auto circle = weft::workflow<"circle">(fillers, a >> b >> c);
#endif

int main() { weft::run(circle); }
