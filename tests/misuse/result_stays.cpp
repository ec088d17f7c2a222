// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::result_stays<[^"]*"front"
// expect-error: weft: this result is a reference or view or cannot be moved
// scale: yes
#include "scaled.hpp"

#include <weft/reflect.hpp>

using namespace weft::literals;

inline constexpr auto pair = weft::task<"pair">([] { return std::pair<int, int>(1, 2); });
inline constexpr auto front =
    weft::task<"front">([](std::pair<int, int> const& x) -> int const& { return x.first; });
inline constexpr auto fronting = weft::workflow<"fronting">(fillers, pair >> front);

#ifdef MISUSE
int main() { return weft::to_map(weft::run(fronting))["front"_id]; }
#else
int main() {
  auto const results = weft::run(fronting);
  return weft::to_map(results)["front"_id];
}
#endif
