// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::view_of_taken<[^"]*"load"[^"]*"look"[^"]*"take"
// expect-error: weft: the second task returns a reference or view that may point into the result of the first
#include <weft/static.hpp>

struct owner {
  int value = 1;
  owner() = default;
  owner(owner&&) = default;
};

inline constexpr auto load = weft::task<"load">([] { return owner(); });
#ifdef MISUSE
inline constexpr auto look = weft::task<"look">([](owner const& x) -> int const& { return x.value; });
#else
inline constexpr auto look = weft::task<"look">([](owner const& x) -> int { return x.value; });
#endif
inline constexpr auto take = weft::task<"take">([](owner x) { return x.value; });

inline constexpr auto taking = weft::workflow<"taking">(load >> (look | take.after<"look">()));

int main() { weft::run(taking); }
