// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_task<[^"]*"lod"
// expect-error: weft: an expression names this id, but the workflow has no such task
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(fillers, load, "lod"_id >> report);
#else
inline constexpr auto reporting = weft::workflow<"reporting">(fillers, load, "load"_id >> report);
#endif

int main() { return weft::run(reporting)["report"_id]; }
