// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::circular_source<[^"]*"load"[^"]*"report"[^"]*"load"[^"]*>
// expect-error: weft: a task asks by from, takes or after for a result that depends on itself
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([](weft::from<"report", int> x) { return *x; });
#else
inline constexpr auto load = weft::task<"load">([](weft::from<"start", int> x) { return *x; });
#endif
inline constexpr auto start = weft::task<"start">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

inline constexpr auto reporting = weft::workflow<"reporting">(start, load >> report);

int main() { weft::run(reporting); }
