// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::circular_source<[^"]*"load"[^"]*"middle"[^"]*"report"[^"]*"load"[^"]*>
// expect-error: weft: a task asks by from, takes or after for a result that depends on itself
#include <weft/static.hpp>

inline constexpr auto start = weft::task<"start">([] { return 1; });
inline constexpr auto load = weft::task<"load">([](auto x) { return x; });
inline constexpr auto middle = weft::task<"middle">([](int x) { return x; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

#ifdef MISUSE
inline constexpr auto reporting =
    weft::workflow<"reporting">(start >> load.takes<"report">() >> middle >> report);
#else
inline constexpr auto reporting =
    weft::workflow<"reporting">(start >> load.takes<"start">() >> middle >> report);
#endif

int main() { weft::run(reporting); }
