// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::bare_workflow<[^"]*"etl"
// expect-error: weft: a workflow stands in an expression under an id of its own
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto fetch = weft::task<"fetch">([] { return 1; });
inline constexpr auto etl =
    weft::workflow<"etl">(fillers, weft::input<"x", int> >> weft::task<"load">([](int x) { return x - 1; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(fetch >> etl);
#else
inline constexpr auto outer = weft::workflow<"outer">(fetch >> weft::as_task<"etl">(etl));
#endif

int main() { return weft::run(outer)["etl/load"_id]; }
