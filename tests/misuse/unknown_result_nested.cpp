// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_result<[^"]*"etl/lod"
// expect-error: weft: the workflow has no task of this id
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto etl = weft::workflow<"etl">(weft::task<"load">([] { return 1; }));
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(etl));

int main() {
  auto const results = weft::run(outer);
#ifdef MISUSE
  return results["etl"_id]["lod"_id];
#else
  return results["etl"_id]["load"_id];
#endif
}
