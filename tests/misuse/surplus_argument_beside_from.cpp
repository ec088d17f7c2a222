// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::surplus_argument<[^"]*"report"[^"]*"two".*gives<long
// expect-error: weft: the task has no parameter for the result of this predecessor
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2L; });
inline constexpr auto report = weft::task<"report">([](int x, weft::from<"load", int> y) { return x + *y; });

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(load, (one | two) >> report);
#else
inline constexpr auto reporting = weft::workflow<"reporting">(load, (one | two) >> report.after<"two">());
#endif

int main() { return weft::run(reporting).value(); }
