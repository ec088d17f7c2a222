// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

using namespace weft::literals;

namespace {

inline constexpr auto task = weft::task<"task">(graphs::task);

// clang-format off
inline constexpr auto workflow = weft::workflow<"layers">(
       (task.as<"a0">() | task.as<"a1">() | task.as<"a2">() | task.as<"a3">() |
        task.as<"a4">() | task.as<"a5">() | task.as<"a6">() | task.as<"a7">())
    >> (task.as<"b0">() | task.as<"b1">() | task.as<"b2">() | task.as<"b3">() |
        task.as<"b4">() | task.as<"b5">() | task.as<"b6">() | task.as<"b7">())
    >> (task.as<"c0">() | task.as<"c1">() | task.as<"c2">() | task.as<"c3">() |
        task.as<"c4">() | task.as<"c5">() | task.as<"c6">() | task.as<"c7">())
    >> (task.as<"d0">() | task.as<"d1">() | task.as<"d2">() | task.as<"d3">() |
        task.as<"d4">() | task.as<"d5">() | task.as<"d6">() | task.as<"d7">())
    >> (task.as<"e0">() | task.as<"e1">() | task.as<"e2">() | task.as<"e3">() |
        task.as<"e4">() | task.as<"e5">() | task.as<"e6">() | task.as<"e7">())
    >> (task.as<"f0">() | task.as<"f1">() | task.as<"f2">() | task.as<"f3">() |
        task.as<"f4">() | task.as<"f5">() | task.as<"f6">() | task.as<"f7">())
    >> (task.as<"g0">() | task.as<"g1">() | task.as<"g2">() | task.as<"g3">() |
        task.as<"g4">() | task.as<"g5">() | task.as<"g6">() | task.as<"g7">())
    >> (task.as<"h0">() | task.as<"h1">() | task.as<"h2">() | task.as<"h3">() |
        task.as<"h4">() | task.as<"h5">() | task.as<"h6">() | task.as<"h7">()));
// clang-format on

}  // namespace

RUN_WORKFLOW(layers, workflow)
