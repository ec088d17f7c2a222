// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::taken_before_read<[^"]*"load"[^"]*"take"[^"]*"look"
// expect-error: weft: the second task takes the result of the first away while the third may still read it: order the taker after the reader
// scale: yes
#include "scaled.hpp"

struct owner {
  int value = 1;
  owner() = default;
  owner(owner&&) = default;
};

inline constexpr auto load = weft::task<"load">([] { return owner(); });
inline constexpr auto look = weft::task<"look">([](owner const& x) { return x.value; });
inline constexpr auto take = weft::task<"take">([](owner x) { return x.value; });

#ifdef MISUSE
inline constexpr auto taking = weft::workflow<"taking">(fillers, load >> (look | take));
#else
inline constexpr auto taking = weft::workflow<"taking">(fillers, load >> (look | take.after<"look">()));
#endif

int main() { weft::run(taking); }
