// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::nested_arguments<[^"]*"n"
// expect-error: weft: a nested workflow has inputs and no arguments
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto part =
    weft::workflow<"part">(fillers, weft::input<"x", int> >> weft::task<"t">([](int x) { return x - 1; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(one, weft::as_task<"n">(part).takes<"one">());
#else
inline constexpr auto outer = weft::workflow<"outer">(one, weft::as_task<"n">(part).bind<"x", "one">());
#endif

int main() { return weft::run(outer)["n/t"_id]; }
