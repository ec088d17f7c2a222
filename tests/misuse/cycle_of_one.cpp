// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::cycle<[^"]*"a"[^"]*"a"[^"]*>
// expect-error: weft: these tasks wait for each other in a circle
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] {});

#ifdef MISUSE
inline constexpr auto circle = weft::workflow<"circle">(a >> a);
#else
inline constexpr auto circle = weft::workflow<"circle">(a | a);
#endif

int main() { weft::run(circle); }
