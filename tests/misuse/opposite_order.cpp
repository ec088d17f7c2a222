// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::opposite_order<[^"]*"f000"[^"]*"f001"[^"]*"f002"[^"]*"[.][.][.]"[^"]*"e"[^"]*"f"[^"]*"g"[^"]*>
// expect-error: weft: a rule says that the last of these tasks runs before the first
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

// More tasks, so that as many ids of the path are shown whatever the scale.
inline constexpr auto next = weft::task<"a">([](int x) { return x; });
inline constexpr auto chain =
    weft::workflow<"chain">(fillers >> next >> next.as<"b">() >> next.as<"c">() >> next.as<"d">() >>
                            next.as<"e">() >> next.as<"f">() >> next.as<"g">());

#ifdef MISUSE
static_assert(weft::ensure::precedes<"g", "f000">(chain));
#else
static_assert(weft::ensure::precedes<"f000", "g">(chain));
#endif

int main() { weft::run(chain); }
