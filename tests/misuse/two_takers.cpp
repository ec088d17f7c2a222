// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::two_takers<[^"]*"load"[^"]*"first"[^"]*"second"
// expect-error: weft: two parameters take the result of the first task away
#include <weft/static.hpp>

struct owner {
  int value = 1;
  owner() = default;
  owner(owner&&) = default;
};

inline constexpr auto load = weft::task<"load">([] { return owner(); });
inline constexpr auto first = weft::task<"first">([](owner x) { return x.value; });
#ifdef MISUSE
inline constexpr auto second = weft::task<"second">([](owner&& x) { return x.value; });

inline constexpr auto taking = weft::workflow<"taking">(load >> (first | second));
#else
inline constexpr auto second = weft::task<"second">([](owner const& x) { return x.value; });

inline constexpr auto taking =
    weft::workflow<"taking">(load >> (second | first.takes<"load">().after<"second">()));
#endif

int main() { weft::run(taking); }
