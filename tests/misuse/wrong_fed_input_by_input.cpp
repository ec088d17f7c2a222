// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_fed_input<[^"]*"etl/x".*wants<int>.*"n".*gives<long( int)?>
// expect-error: weft: this input of a nested workflow is fed another type than its own
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto n = weft::input<"n", long>;
#else
inline constexpr auto n = weft::input<"n", int>;
#endif
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"x", int> >> weft::task<"next">([](int x) { return x + 1; }));
inline constexpr auto outer = weft::workflow<"outer">(n >> weft::as_task<"etl">(etl));

int main() { return weft::run(outer, weft::with<"n">(-1)).value(); }
