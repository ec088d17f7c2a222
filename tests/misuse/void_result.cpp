// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::void_result<[^"]*"print"
// expect-error: weft: this task returns void, so there is no result to read
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto print = weft::task<"print">([](int) {});
inline constexpr auto logging = weft::workflow<"logging">(load >> print);

int main() {
  auto const results = weft::run(logging);
#ifdef MISUSE
  return results["print"_id];
#else
  return results["load"_id];
#endif
}
