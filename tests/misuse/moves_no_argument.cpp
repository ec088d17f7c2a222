// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::moves_no_argument<[^"]*"report"[^"]*"load"
// expect-error: weft: .moves names a task whose result is no argument of this one
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto check = weft::task<"check">([](int x) { return x; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

#ifdef MISUSE
inline constexpr auto reporting = weft::workflow<"reporting">(load >> check >> report.moves<"load">());
#else
inline constexpr auto reporting = weft::workflow<"reporting">(load >> check >> report.moves<"check">());
#endif

int main() { return weft::run(reporting).value(); }
