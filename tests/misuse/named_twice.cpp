// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::named_twice<[^"]*"route"[^"]*"a"
// expect-error: weft: the choice of this task has this name twice
#include <weft/static.hpp>

#ifdef MISUSE
#define OTHER "a"
#else
#define OTHER "b"
#endif

inline constexpr auto route = weft::task<"route">([](int x) -> weft::choice<"a", OTHER> {
  if (x > 0) return weft::choose<"a">;
  return weft::choose<OTHER>;
});
inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
inline constexpr auto chosen = weft::workflow<"chosen">(weft::input<"x", int> >> route >> (a | b));

int main() { weft::run(chosen, weft::with<"x">(1)); }
