// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

#include <weft/static.hpp>

namespace {

inline constexpr auto a = weft::task<"a">(dag::first);
inline constexpr auto b1 = weft::task<"b1">(dag::step);
inline constexpr auto b2 = weft::task<"b2">(dag::other_step);
inline constexpr auto c1 = weft::task<"c1">(dag::other_step);
inline constexpr auto c2 = weft::task<"c2">(dag::step);
inline constexpr auto d = weft::task<"d">(dag::last);

inline constexpr auto workflow = weft::workflow<"dag">(a >> ((b1 >> b2) | (c1 >> c2)) >> d);

}  // namespace

unsigned dag::by_weft() { return weft::run(workflow).value(); }
