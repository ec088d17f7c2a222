// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"report".*argument<1>.*wants<int>
// expect-error: weft: no predecessor gives this argument
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
#ifdef MISUSE
inline constexpr auto report = weft::task<"report">([](int x, weft::from<"load", int> y) { return x + *y; });
#else
inline constexpr auto report = weft::task<"report">([](weft::from<"load", int> y) { return *y; });
#endif

inline constexpr auto reporting = weft::workflow<"reporting">(load >> report);

int main() { return weft::run(reporting).value(); }
