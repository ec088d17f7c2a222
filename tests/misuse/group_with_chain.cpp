// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_a_group<[^"]*"sources"
// expect-error: weft: the members of a group are tasks side by side
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([](int x) { return x; });
inline constexpr auto c = weft::task<"c">([] { return 3; });
#ifdef MISUSE
inline constexpr auto sources = weft::group<"sources">(weft::best_effort, (a >> b) | c);
#else
inline constexpr auto sources = a >> weft::group<"sources">(weft::best_effort, b | c.after<"a">());
#endif
inline constexpr auto grouped = weft::workflow<"grouped">(sources);

int main() { weft::run(grouped); }
