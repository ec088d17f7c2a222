// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::group_chosen<[^"]*"route"[^"]*"both"
// expect-error: weft: this task may choose a group
#include <weft/static.hpp>

#ifdef MISUSE
#define CHOSEN "both"
#else
#define CHOSEN "a"
#endif

inline constexpr auto route = weft::task<"route">([](int x) -> weft::choice<CHOSEN, "c"> {
  if (x > 0) return weft::choose<CHOSEN>;
  return weft::choose<"c">;
});
inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
inline constexpr auto c = weft::task<"c">([] { return 3; });
inline constexpr auto chosen = weft::workflow<"chosen">(weft::input<"x", int> >> route >>
                                                        (weft::group<"both">(weft::best_effort, a | b) | c));

int main() { weft::run(chosen, weft::with<"x">(1)); }
