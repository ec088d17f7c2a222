// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::surplus_predecessor<[^"]*"etl"[^"]*"b"
// expect-error: weft: this nested workflow has no input left for this task
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"number", int> >> weft::task<"load">([](int x) { return x; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">((a | b) >> weft::as_task<"etl">(etl));
#else
inline constexpr auto outer = weft::workflow<"outer">(b, a >> weft::as_task<"etl">(etl).after<"b">());
#endif

int main() { return weft::run(outer).value(); }
