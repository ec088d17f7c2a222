// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_source<[^"]*"etl"[^"]*"fetsh"
// expect-error: weft: the first task names the second in from, takes, moves, after or bind
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"fetch">([] { return 1; });
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"number", int> >> weft::task<"load">([](int x) { return x; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(a, weft::as_task<"etl">(etl).bind<"number", "fetsh">());
#else
inline constexpr auto outer = weft::workflow<"outer">(a, weft::as_task<"etl">(etl).bind<"number", "fetch">());
#endif

int main() { return weft::run(outer).value(); }
