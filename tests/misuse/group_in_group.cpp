// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::group_in_group<[^"]*"all"[^"]*"some"
// expect-error: weft: a group cannot be a member of another one
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
inline constexpr auto c = weft::task<"c">([] { return 3; });
#ifdef MISUSE
inline constexpr auto all =
    weft::group<"all">(weft::at_least<2>, weft::group<"some">(weft::at_least<1>, a | b) | c);
#else
inline constexpr auto all =
    weft::group<"all">([](auto const& x, auto const& y, auto const& z) { return (x || y) && z; }, a | b | c);
#endif
inline constexpr auto grouped = weft::workflow<"grouped">(all);

int main() { weft::run(grouped); }
