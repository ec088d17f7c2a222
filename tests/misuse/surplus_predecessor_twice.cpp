// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::surplus_predecessor<[^"]*"n/x"[^"]*"b"
// expect-error: weft: this nested workflow has no input left for this task
#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto b = weft::task<"b">([] { return 2; });
inline constexpr auto part =
    weft::workflow<"part">(weft::input<"x", int> >> weft::task<"t">([](int x) { return x; }));

#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(a >> "n/x"_id, b >> "n/x"_id, weft::as_task<"n">(part));
#else
inline constexpr auto outer =
    weft::workflow<"outer">(a >> "n/x"_id, b, weft::as_task<"n">(part).after<"b">());
#endif

int main() { return weft::run(outer)["n"_id].value(); }
