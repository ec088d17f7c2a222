// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"report"[^"]*argument<1>[^"]*wants<[^"]*from<[^"]*"load"[^"]*int>[^"]*"load"[^"]*gives<long( int)?>
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([] { return 1L; });
#else
inline constexpr auto load = weft::task<"load">([] { return 1; });
#endif
inline constexpr auto report = weft::task<"report">([](weft::from<"load", int> x) { return *x; });

inline constexpr auto reporting = weft::workflow<"reporting">(load, report);

int main() { return weft::run(reporting).value(); }
