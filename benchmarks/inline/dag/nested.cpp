// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

#include <weft/static.hpp>

namespace {

inline constexpr auto one = weft::task<"one">(dag::step);
inline constexpr auto two = weft::task<"two">(dag::other_step);
inline constexpr auto x = weft::input<"x", unsigned>;

inline constexpr auto b = weft::workflow<"b">(x >> one >> two);
inline constexpr auto c = weft::workflow<"c">(x >> two >> one);
inline constexpr auto both = weft::workflow<"both">(x >> (weft::as_task<"b">(b) | weft::as_task<"c">(c)));

inline constexpr auto a = weft::task<"a">(dag::first);
inline constexpr auto d = weft::task<"d">(dag::last);

inline constexpr auto workflow = weft::workflow<"dag">(a >> weft::as_task<"both">(both) >> d);

}  // namespace

unsigned dag::by_nested() { return weft::run(workflow).value(); }
