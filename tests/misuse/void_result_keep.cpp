// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::void_result<[^"]*"log"
// expect-error: weft: this task returns void, so there is no result to read
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto log = weft::task<"log">([](int) {});
inline constexpr auto logging = weft::workflow<"logging">(load >> log);

#ifdef MISUSE
int main() { return weft::run(logging, weft::keep<"log", "load">)["load"_id]; }
#else
int main() { return weft::run(logging, weft::keep<"load">)["load"_id]; }
#endif
