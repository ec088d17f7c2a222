// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"report".*"etl/load"
// expect-error: weft: this argument of the task wants another type
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([](int) { return "a file"; });
#else
inline constexpr auto load = weft::task<"load">([](int x) { return x; });
#endif
inline constexpr auto fetch = weft::task<"fetch">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](int x) { return x - 1; });
inline constexpr auto etl = weft::workflow<"etl">(weft::input<"number", int> >> load);
inline constexpr auto outer = weft::workflow<"outer">(fetch >> weft::as_task<"etl">(etl) >> report);

int main() { return weft::run(outer).value(); }
