// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

namespace {

inline constexpr auto a = weft::task<"a">(graphs::task);
inline constexpr auto b = weft::task<"b">(graphs::task);
inline constexpr auto c = weft::task<"c">(graphs::task);
inline constexpr auto d = weft::task<"d">(graphs::task);

inline constexpr auto workflow = weft::workflow<"diamond">(a >> (b | c) >> d);

}  // namespace

RUN_WORKFLOW(diamond, workflow)
