// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"report"[^"]*argument<2>[^"]*wants<int>[^"]*"load"[^"]*gives<text>
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

struct text {};

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([] { return text(); });
#else
inline constexpr auto load = weft::task<"load">([] { return 3; });
#endif
inline constexpr auto report = weft::task<"report">([](weft::context&, int x) { return x; });

inline constexpr auto reporting = weft::workflow<"reporting">(load >> report);

int main() { return weft::run(reporting).value(); }
