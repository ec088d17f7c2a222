// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_binding<[^"]*"etl"[^"]*"etl/nummer"
// expect-error: weft: bind names an input that the nested workflow does not have
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"number", int> >> weft::task<"load">([](int x) { return x; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(a, weft::as_task<"etl">(etl).bind<"nummer", "a">());
#else
inline constexpr auto outer = weft::workflow<"outer">(a, weft::as_task<"etl">(etl).bind<"number", "a">());
#endif

int main() { return weft::run(outer).value(); }
