// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::too_costly<[^"]*allowed<9>[^"]*found<1?[0-9][0-9]>[^"]*"f000"[^"]*"f001"[^"]*"f002"[^"]*"[.][.][.]"[^"]*"e"[^"]*"f"[^"]*"g"[^"]*>
// expect-error: weft: the tasks of one path, one after the other, cost more than a rule allows
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

// More tasks, so that as many ids of the path are shown whatever the scale.
inline constexpr auto next = weft::task<"a">([](int x) { return x; }).cost<2>();
inline constexpr auto chain =
    weft::workflow<"chain">(fillers >> next >> next.as<"b">() >> next.as<"c">() >> next.as<"d">() >>
                            next.as<"e">() >> next.as<"f">() >> next.as<"g">());

#ifdef MISUSE
static_assert(weft::ensure::critical_path<9>(chain));
#else
static_assert(weft::ensure::critical_path<14 + WEFT_SCALE>(chain));
#endif

int main() { weft::run(chain); }
