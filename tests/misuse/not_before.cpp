// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_before<[^"]*"left"[^"]*"right"[^"]*>
// expect-error: weft: a rule says that the first task always runs before the second
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto right = weft::task<"right">([](int x) { return x; });
inline constexpr auto sides = weft::workflow<"sides">(fillers >> (left | right));

#ifdef MISUSE
static_assert(weft::ensure::precedes<"left", "right">(sides));
#else
static_assert(weft::ensure::precedes<"f000", "right">(sides));
#endif

int main() { weft::run(sides); }
