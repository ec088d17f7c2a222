// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::moves_no_argument<[^"]*"report"[^"]*"load"
// expect-error: weft: .moves names a task whose result is no argument of this one
#include <weft/static.hpp>

inline constexpr int shared = 1;

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([]() -> int const& { return shared; });
#else
inline constexpr auto load = weft::task<"load">([]() -> int { return shared; });
#endif
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

inline constexpr auto reporting = weft::workflow<"reporting">(load >> report.moves<"load">());

int main() { return weft::run(reporting).value(); }
