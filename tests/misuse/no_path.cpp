// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_path<[^"]*"left"[^"]*"right"
// expect-error: weft: no path of edges leads from the first task to the second
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto right = weft::task<"right">([](int x) { return x; });
inline constexpr auto forked = weft::workflow<"forked">(fillers >> (left | right));

#ifdef MISUSE
inline constexpr auto part = weft::subgraph<"left", "right">(forked);
#else
inline constexpr auto part = weft::subgraph<"f000", "right">(forked);
#endif

int main() { return weft::run(part).value(); }
