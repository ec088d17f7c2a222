// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::too_wide<[^"]*allowed<4>[^"]*found<8>[^"]*"a"[^"]*"b"[^"]*"c"[^"]*"[.][.][.]"[^"]*"f"[^"]*"g"[^"]*"h"[^"]*>
// expect-error: weft: more tasks can run at the same time than a rule allows
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

inline constexpr auto a = weft::task<"a">([](int x) { return x; });
inline constexpr auto wide =
    weft::workflow<"wide">(fillers >> (a | a.as<"b">() | a.as<"c">() | a.as<"d">() | a.as<"e">() |
                                       a.as<"f">() | a.as<"g">() | a.as<"h">()));

#ifdef MISUSE
static_assert(weft::ensure::width<4>(wide));
#else
static_assert(weft::ensure::width<8>(wide));
#endif

int main() { weft::run(wide); }
