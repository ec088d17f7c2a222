// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

using namespace weft::literals;

namespace {

inline constexpr auto task = weft::task<"task">(graphs::task);

// clang-format off
inline constexpr auto workflow = weft::workflow<"independent">(
    task.as<"t0">() | task.as<"t1">() | task.as<"t2">() | task.as<"t3">() |
    task.as<"t4">() | task.as<"t5">() | task.as<"t6">() | task.as<"t7">() |
    task.as<"t8">() | task.as<"t9">() | task.as<"t10">() | task.as<"t11">() |
    task.as<"t12">() | task.as<"t13">() | task.as<"t14">() | task.as<"t15">() |
    task.as<"t16">() | task.as<"t17">() | task.as<"t18">() | task.as<"t19">() |
    task.as<"t20">() | task.as<"t21">() | task.as<"t22">() | task.as<"t23">() |
    task.as<"t24">() | task.as<"t25">() | task.as<"t26">() | task.as<"t27">() |
    task.as<"t28">() | task.as<"t29">() | task.as<"t30">() | task.as<"t31">());
// clang-format on

}  // namespace

RUN_WORKFLOW(independent, workflow)
