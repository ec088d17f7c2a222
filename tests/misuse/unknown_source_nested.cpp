// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_source<[^"]*"report"[^"]*"etl"
// expect-error: of a nested workflow name one task
#include <weft/static.hpp>

inline constexpr auto etl = weft::workflow<"etl">(weft::task<"load">([] { return 1; }));
inline constexpr auto report = weft::task<"report">([](int x) { return x - 1; });

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(etl), report.takes<"etl">());
#else
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(etl), report.takes<"etl/load">());
#endif

int main() { return weft::run(outer).value(); }
