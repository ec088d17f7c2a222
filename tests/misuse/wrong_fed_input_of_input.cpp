// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_fed_input<[^"]*"q/x".*wants<char>.*"one".*gives<int>
// expect-error: weft: this input of a nested workflow is fed another type than its own
#include <weft/static.hpp>

using namespace weft::literals;

// The input of `q` is bound to that of `p`, which `one` feeds.
inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto next = weft::task<"next">([](int x) { return x + 1; });
inline constexpr auto first = weft::workflow<"first">(weft::input<"x", int> >> next);
#ifdef MISUSE
inline constexpr auto second = weft::workflow<"second">(weft::input<"x", char> >> next);
#else
inline constexpr auto second = weft::workflow<"second">(weft::input<"x", int> >> next);
#endif
inline constexpr auto outer =
    weft::workflow<"outer">(one >> weft::as_task<"p">(first), weft::as_task<"q">(second).bind<"x", "p/x">());

int main() { return weft::run(outer)["q/next"_id] == 1; }
