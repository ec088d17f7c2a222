// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_source<[^"]*"report"[^"]*"lod"
// expect-error: weft: the first task names the second in from, takes, moves, after or bind
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](auto x) { return x; });

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(load, report.takes<"lod">());
#else
inline constexpr auto reporting = weft::workflow<"reporting">(load, report.takes<"load">());
#endif

int main() { return weft::run(reporting).value(); }
