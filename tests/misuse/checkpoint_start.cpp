// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_option<[^"]*checkpoint
#include <weft/checkpoint.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto wf = weft::workflow<"wf">(one);

void use(weft::pool& pool) {
#ifdef MISUSE
  [[maybe_unused]] auto const started = weft::start(wf, pool, weft::checkpoint{"results"});
#else
  [[maybe_unused]] auto const started = weft::start(wf, pool);
#endif
}
