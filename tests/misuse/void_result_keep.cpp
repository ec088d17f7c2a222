// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::void_result<[^"]*"print"
// expect-error: weft: this task returns void, so there is no result to read
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto print = weft::task<"print">([](int) {});
inline constexpr auto logging = weft::workflow<"logging">(load >> print);

#ifdef MISUSE
int main() { return weft::run(logging, weft::keep<"print", "load">)["load"_id]; }
#else
int main() { return weft::run(logging, weft::keep<"load">)["load"_id]; }
#endif
