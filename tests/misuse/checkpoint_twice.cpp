// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::option_given_twice<[^"]*checkpoint
// expect-error: weft: run takes an option of a kind once
#include <weft/checkpoint.hpp>

using namespace weft::literals;

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto wf = weft::workflow<"wf">(one);

int use() {
#ifdef MISUSE
  return weft::run(wf, weft::checkpoint{"results"}, weft::checkpoint{"others"})["one"_id];
#else
  return weft::run(wf, weft::checkpoint{"results"})["one"_id];
#endif
}
