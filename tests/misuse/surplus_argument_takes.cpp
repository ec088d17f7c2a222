// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::surplus_argument<[^"]*"report"[^"]*"two".*gives<int
// expect-error: weft: the task has no parameter for the result of this predecessor
#include <weft/static.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(one | two, report.takes<"one", "two">());
#else
inline constexpr auto reporting =
    weft::workflow<"reporting">(one | two, report.takes<"one">().after<"two">());
#endif

int main() { return weft::run(reporting).value(); }
