// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::callable_cannot_be_known_again<[^"]*"scale"
// expect-error: nothing is known of what its callable has captured
#include <weft/checkpoint.hpp>

using namespace weft::literals;

inline constexpr auto one = weft::task<"one">([] { return 1; });

int use(int factor) {
#ifdef MISUSE
  auto const scale = weft::task<"scale">([factor](int x) { return factor * x; });
#else
  auto const scale = weft::task<"scale">(weft::bind([](int by, int x) { return by * x; }, factor));
#endif
  return weft::run(weft::workflow<"wf">(one >> scale), weft::checkpoint{"results"})["scale"_id];
}
