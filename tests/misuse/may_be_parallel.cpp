// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::may_be_parallel<[^"]*"left"[^"]*"right"[^"]*>
// expect-error: weft: a rule says that these tasks never run at the same time
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto right = weft::task<"right">([](int x) { return x; });
inline constexpr auto sides = weft::workflow<"sides">(fillers >> (left | right));

#ifdef MISUSE
static_assert(weft::ensure::never_parallel<"left", "right">(sides));
#else
static_assert(weft::ensure::never_parallel<"right", "f000">(sides));
#endif

int main() { weft::run(sides); }
