// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_not_kept<[^"]*"report"
// expect-error: weft: this run keeps only the results that keep<...> names
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });
inline constexpr auto reporting = weft::workflow<"reporting">(load >> report);

#ifdef MISUSE
int main() { return weft::run(reporting, weft::keep<"load">).value(); }
#else
int main() { return weft::run(reporting, weft::keep<"load", "report">).value(); }
#endif
