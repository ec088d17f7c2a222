// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::void_result<[^"]*"print"
// expect-error: weft: this task returns void, so there is no result to read
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto print = weft::task<"print">([](int) {});

#ifdef MISUSE
inline constexpr auto logging = weft::workflow<"logging">(load >> print);
#else
inline constexpr auto logging = weft::workflow<"logging">(load);
#endif

int main() { return weft::run(logging).value(); }
