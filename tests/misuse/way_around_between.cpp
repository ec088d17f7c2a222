// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::way_around<[^"]*"left"[^"]*"d"[^"]*"right"[^"]*"end"[^"]*>
// expect-error: weft: a rule says that every path leads through the first task
// scale: yes
#include "scaled.hpp"

#include <weft/rules.hpp>

inline constexpr auto d = weft::task<"d">([](int x) { return x; });
inline constexpr auto left = weft::task<"left">([](int x) { return x; });
inline constexpr auto right = weft::task<"right">([](int x) { return x; });
inline constexpr auto end = weft::task<"end">([](int x, int y) { return x + y; });
inline constexpr auto sides = weft::workflow<"sides">(fillers >> d >> (left | right) >> end);

#ifdef MISUSE
static_assert(weft::ensure::every_path_through<"left", "d", "end">(sides));
#else
static_assert(weft::ensure::every_path_through<"d", "f000", "end">(sides));
#endif

int main() { weft::run(sides); }
