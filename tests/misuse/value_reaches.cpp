// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::value_reaches<[^"]*"f000"[^"]*"f001"[^"]*"f002"[^"]*"[.][.][.]"[^"]*"e"[^"]*"f"[^"]*"g"[^"]*>
// expect-error: weft: a rule says that nothing of what the first of these tasks gives
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

// More tasks, so that as many ids of the path are shown whatever the scale.
inline constexpr auto next = weft::task<"a">([](int x) { return x; });
inline constexpr auto chain =
    weft::workflow<"chain">(fillers >> next >> next.as<"b">() >> next.as<"c">() >> next.as<"d">() >>
                            next.as<"e">() >> next.as<"f">() >> next.as<"g">());

#ifdef MISUSE
static_assert(weft::ensure::never_reaches<"f000", "g">(chain));
#else
static_assert(weft::ensure::reaches<"f000", "g">(chain));
#endif

int main() { weft::run(chain); }
