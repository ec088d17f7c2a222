// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_not_kept<[^"]*"load"
// expect-error: weft: this run keeps only the results that keep<...> names
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto report = weft::task<"report">([](int x) { return x; });
inline constexpr auto reporting = weft::workflow<"reporting">(load >> report);

int main() {
  auto const results = weft::run(reporting, weft::keep<"report">);
#ifdef MISUSE
  return results["load"_id];
#else
  return results["report"_id];
#endif
}
