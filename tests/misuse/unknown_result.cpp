// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_result<[^"]*"marge"
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto merge = weft::task<"merge">([] { return 1; });
inline constexpr auto merging = weft::workflow<"merging">(fillers, merge);

int main() {
  auto const results = weft::run(merging);
#ifdef MISUSE
  return results["marge"_id];
#else
  return results["merge"_id];
#endif
}
