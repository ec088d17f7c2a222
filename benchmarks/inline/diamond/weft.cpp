// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

#include <weft/static.hpp>

namespace {

inline constexpr auto a = weft::task<"a">(diamond::top);
inline constexpr auto b = weft::task<"b">(diamond::left);
inline constexpr auto c = weft::task<"c">(diamond::right);
inline constexpr auto d = weft::task<"d">(diamond::bottom);

inline constexpr auto workflow = weft::workflow<"diamond">(a >> (b | c) >> d);

}  // namespace

unsigned diamond::by_weft() { return weft::run(workflow).value(); }
