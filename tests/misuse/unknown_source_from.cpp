// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_source<[^"]*"report"[^"]*"lod"
// expect-error: weft: the first task names the second in from, takes, moves, after or bind
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
#ifdef MISUSE
inline constexpr auto report = weft::task<"report">([](weft::from<"lod", int> x) { return *x; });
#else
inline constexpr auto report = weft::task<"report">([](weft::from<"load", int> x) { return *x; });
#endif

inline constexpr auto reporting = weft::workflow<"reporting">(load, report);

int main() { return weft::run(reporting).value(); }
