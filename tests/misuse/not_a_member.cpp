// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_a_member<[^"]*"sources"[^"]*"c"
// expect-error: weft: a task of this id is said to be critical, but is no member of the group
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
#ifdef MISUSE
inline constexpr auto sources = weft::group<"sources">(weft::critical<"a", "c">, a | b);
#else
inline constexpr auto sources = weft::group<"sources">(weft::critical<"a", "b">, a | b);
#endif
inline constexpr auto grouped = weft::workflow<"grouped">(sources);

int main() { weft::run(grouped); }
