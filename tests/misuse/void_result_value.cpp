// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::void_result<[^"]*"log"
// expect-error: weft: this task returns void, so there is no result to read
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto log = weft::task<"log">([](int) {});

#ifdef MISUSE
inline constexpr auto logging = weft::workflow<"logging">(load >> log);
#else
inline constexpr auto logging = weft::workflow<"logging">(load);
#endif

int main() { return weft::run(logging).value(); }
