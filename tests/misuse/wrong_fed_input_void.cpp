// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_fed_input<[^"]*"etl/x".*wants<int>.*"ready".*gives<void>
// expect-error: a task that returns nothing feeds nothing: order the workflow with .after<.*id.*>
#include <weft/static.hpp>

inline constexpr auto ready = weft::task<"ready">([] {});
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"x", int> >> weft::task<"next">([](int x) { return x + 1; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(ready >> weft::as_task<"etl">(etl));
#else
inline constexpr auto outer = weft::workflow<"outer">(ready, weft::as_task<"etl">(etl).after<"ready">());
#endif

int main() { return weft::run(outer, weft::with<"etl/x">(-1)).value(); }
