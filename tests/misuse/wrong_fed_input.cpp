// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_fed_input<[^"]*"etl/x".*wants<double>.*"count".*gives<int>
// expect-error: weft: this input of a nested workflow is fed another type than its own
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

#ifdef MISUSE
inline constexpr auto count = weft::task<"count">([] { return 3; });
#else
inline constexpr auto count = weft::task<"count">([] { return 3.0; });
#endif
inline constexpr auto etl =
    weft::workflow<"etl">(weft::input<"x", double> >> weft::task<"half">([](auto x) { return x / 2; }));
inline constexpr auto outer = weft::workflow<"outer">(fillers, count >> weft::as_task<"etl">(etl));

int main() { return weft::run(outer)["etl/half"_id] == 1.5 ? 0 : 1; }
