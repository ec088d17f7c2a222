// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::cycle<[^"]*"n/x"[^"]*"m/x"[^"]*"n/x"
// expect-error: weft: these tasks wait for each other in a circle
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto next = weft::task<"next">([](int x) { return x + 1; });
inline constexpr auto part = weft::workflow<"part">(weft::input<"x", int> >> next);

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"n">(part).bind<"x", "m/x">(),
                                                      weft::as_task<"m">(part).bind<"x", "n/x">());
#else
inline constexpr auto outer =
    weft::workflow<"outer">(weft::as_task<"n">(part).bind<"x", "m/x">(), weft::as_task<"m">(part));
#endif

int main() { return weft::run(outer, weft::with<"m/x">(-1))["n/next"_id]; }
