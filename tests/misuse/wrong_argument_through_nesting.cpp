// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"etl/load".*"fetch"
// expect-error: weft: this argument of the task wants another type
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto fetch = weft::task<"fetch">([] { return "a file"; });
#else
inline constexpr auto fetch = weft::task<"fetch">([] { return 1; });
#endif
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"number", int> >> weft::task<"load">([](int x) { return x; }));
inline constexpr auto outer = weft::workflow<"outer">(fetch >> weft::as_task<"etl">(etl));

int main() { return weft::run(outer).value(); }
