// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::taken_before_read<[^"]*"load"[^"]*"take"[^"]*"take"
// expect-error: weft: the second task takes the result of the first away while the third may still read it: order the taker after the reader
#include <weft/static.hpp>

struct owner {
  int value = 1;
  owner() = default;
  owner(owner&&) = default;
};

inline constexpr auto load = weft::task<"load">([] { return owner(); });
#ifdef MISUSE
inline constexpr auto take = weft::task<"take">([](owner&& x, owner const& y) { return x.value + y.value; });
#else
inline constexpr auto take =
    weft::task<"take">([](owner const& x, owner const& y) { return x.value + y.value; });
#endif

inline constexpr auto taking = weft::workflow<"taking">(load, take.takes<"load", "load">());

int main() { weft::run(taking); }
