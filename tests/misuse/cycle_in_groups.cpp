// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::cycle<[^"]*"b"[^"]*"d"[^"]*"b"[^"]*>
// expect-error: weft: these tasks wait for each other in a circle
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] {});
inline constexpr auto b = weft::task<"b">([] {});
inline constexpr auto c = weft::task<"c">([] {});
inline constexpr auto d = weft::task<"d">([] {});
inline constexpr auto e = weft::task<"e">([] {});

#ifdef MISUSE
inline constexpr auto circle = weft::workflow<"circle">(a >> (b | c) >> d >> e, d >> b);
#else
inline constexpr auto circle = weft::workflow<"circle">(a >> (b | c) >> d >> e, b >> d);
#endif

int main() { weft::run(circle); }
