// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

namespace {

inline constexpr auto a = weft::task<"a">(graphs::task);
inline constexpr auto b1 = weft::task<"b1">(graphs::task);
inline constexpr auto b2 = weft::task<"b2">(graphs::task);
inline constexpr auto c1 = weft::task<"c1">(graphs::task);
inline constexpr auto c2 = weft::task<"c2">(graphs::task);
inline constexpr auto d = weft::task<"d">(graphs::task);

inline constexpr auto workflow = weft::workflow<"dag">(a >> ((b1 >> b2) | (c1 >> c2)) >> d);

}  // namespace

RUN_WORKFLOW(dag, workflow)
