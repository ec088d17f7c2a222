// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::cycle<[^"]*"a"[^"]*"b"[^"]*"a"[^"]*>
// expect-error: weft: these tasks wait for each other in a circle
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto a = weft::task<"a">([] {});
inline constexpr auto b = weft::task<"b">([] {});

#ifdef MISUSE
inline constexpr auto circle = weft::workflow<"circle">("b"_id >> a, a >> b);
#else
inline constexpr auto circle = weft::workflow<"circle">("a"_id >> b, a >> b);
#endif

int main() { weft::run(circle); }
