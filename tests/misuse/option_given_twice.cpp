// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::option_given_twice<[^"]*keep_only<.*"twice"
// expect-error: weft: run takes an option of a kind once, and partial is a kind of keep<...>: put all ids into one keep
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto doubling = weft::workflow<"doubling">(load >> twice);

#ifdef MISUSE
int main() { return weft::run(doubling, weft::keep<"load">, weft::keep<"twice">).value(); }
#else
int main() { return weft::run(doubling, weft::keep<"load", "twice">).value(); }
#endif
