// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::group_too_small<[^"]*"sources".*3.*2
// expect-error: weft: this group has less members than must succeed
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
#ifdef MISUSE
inline constexpr auto sources = weft::group<"sources">(weft::at_least<3>, a | b);
#else
inline constexpr auto sources = weft::group<"sources">(weft::at_least<2>, a | b);
#endif
inline constexpr auto grouped = weft::workflow<"grouped">(sources);

int main() { weft::run(grouped); }
