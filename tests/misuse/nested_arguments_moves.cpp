// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::nested_arguments<[^"]*"n"
// expect-error: weft: a nested workflow has inputs and no arguments
#include <weft/static.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto less = weft::task<"less">([](int x) { return x - 1; });

#ifdef MISUSE
inline constexpr auto part = weft::workflow<"part">(weft::input<"x", int> >> less);
inline constexpr auto outer = weft::workflow<"outer">(one >> weft::as_task<"n">(part).moves<"one">());
#else
inline constexpr auto part = weft::workflow<"part">(weft::input<"x", int> >> less.moves<"x">());
inline constexpr auto outer = weft::workflow<"outer">(one >> weft::as_task<"n">(part));
#endif

int main() { return weft::run(outer).value(); }
