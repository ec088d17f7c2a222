// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::circular_source<[^"]*"load"[^"]*"report"[^"]*"load"[^"]*>
// expect-error: weft: a task asks by from, takes or after for a result that depends on itself
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(load.after<"report">() >> report);
#else
inline constexpr auto reporting = weft::workflow<"reporting">(load >> report);
#endif

int main() { weft::run(reporting); }
