// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::way_around<[^"]*"audit"[^"]*"f000"[^"]*"f001"[^"]*"f002"[^"]*"[.][.][.]"[^"]*"d"[^"]*"e"[^"]*"f"[^"]*>
// expect-error: weft: a rule says that every path leads through the first task
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

// More tasks, so that as many ids of the path are shown whatever the scale.
using namespace weft::literals;
inline constexpr auto next = weft::task<"a">([](int x) { return x; });
inline constexpr auto audit = weft::task<"audit">([] {});
inline constexpr auto audited = weft::workflow<"audited">(
    fillers >> next >> next.as<"b">() >> next.as<"c">() >> next.as<"d">() >> next.as<"e">() >> next.as<"f">(),
    "e"_id >> audit);

#ifdef MISUSE
static_assert(weft::ensure::every_path_through<"audit">(audited));
#else
static_assert(weft::ensure::every_path_through<"e">(audited));
#endif

int main() { weft::run(audited); }
