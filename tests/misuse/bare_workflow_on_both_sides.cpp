// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::bare_workflow<[^"]*"left"
// expect-error: weft: a workflow stands in an expression under an id of its own
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto sum = weft::task<"sum">([](int x, int y) { return x - y; });
inline constexpr auto left = weft::workflow<"left">(a);
inline constexpr auto right = weft::workflow<"right">(a);

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">((left | right) >> sum);
#else
inline constexpr auto outer =
    weft::workflow<"outer">((weft::as_task<"l">(left) | weft::as_task<"r">(right)) >> sum);
#endif

int main() { return weft::run(outer).value(); }
