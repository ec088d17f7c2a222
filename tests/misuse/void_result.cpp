// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::void_result<[^"]*"log"
// expect-error: weft: this task returns void, so there is no result to read
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto log = weft::task<"log">([](int) {});
inline constexpr auto logging = weft::workflow<"logging">(load >> log);

int main() {
  auto const results = weft::run(logging);
#ifdef MISUSE
  return results["log"_id];
#else
  return results["load"_id];
#endif
}
