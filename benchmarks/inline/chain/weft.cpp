// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

#include <weft/static.hpp>

namespace {

inline constexpr auto t0 = weft::task<"t0">(chain::first);
inline constexpr auto t = weft::task<"t">(chain::next);

// clang-format off
inline constexpr auto workflow = weft::workflow<"chain">(t0
    >> t.as<"t1">() >> t.as<"t2">() >> t.as<"t3">() >> t.as<"t4">()
    >> t.as<"t5">() >> t.as<"t6">() >> t.as<"t7">() >> t.as<"t8">()
    >> t.as<"t9">() >> t.as<"t10">() >> t.as<"t11">() >> t.as<"t12">()
    >> t.as<"t13">() >> t.as<"t14">() >> t.as<"t15">() >> t.as<"t16">()
    >> t.as<"t17">() >> t.as<"t18">() >> t.as<"t19">() >> t.as<"t20">()
    >> t.as<"t21">() >> t.as<"t22">() >> t.as<"t23">() >> t.as<"t24">()
    >> t.as<"t25">() >> t.as<"t26">() >> t.as<"t27">() >> t.as<"t28">()
    >> t.as<"t29">() >> t.as<"t30">() >> t.as<"t31">());
// clang-format on

}  // namespace

unsigned chain::by_weft() { return weft::run(workflow).value(); }
