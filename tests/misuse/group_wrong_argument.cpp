// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"end".*argument<1>.*wants<int>.*"a".*gives<.*outcome<int>
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
#ifdef MISUSE
inline constexpr auto end = weft::task<"end">([](int x, int y) { return x + y; });
#else
inline constexpr auto end = weft::task<"end">(
    [](weft::outcome<int> const& x, weft::outcome<int> const& y) { return x.value_or(0) + y.value_or(0); });
#endif
inline constexpr auto grouped =
    weft::workflow<"grouped">(weft::group<"sources">(weft::best_effort, a | b) >> end);

int main() { weft::run(grouped); }
