// SPDX-License-Identifier: BSL-1.0
#include <weft/core/policy.hpp>

#include <chrono>
#include <limits>
#include <ratio>

#include <weft/core/task.hpp>

#include "../catch.hpp"

using namespace std::chrono_literals;
using namespace weft::detail;

TEST_CASE("durations become nanoseconds, at most as many as there are") {
  STATIC_REQUIRE(nanoseconds_in(3ns) == 3);
  STATIC_REQUIRE(nanoseconds_in(2ms) == 2'000'000);
  STATIC_REQUIRE(nanoseconds_in(-1h) == -3'600'000'000'000);
  STATIC_REQUIRE(nanoseconds_in(std::chrono::duration<double>(0.5)) == 500'000'000);
  STATIC_REQUIRE(nanoseconds_in(std::chrono::duration<int, std::ratio<1, 3>>(2)) == 666'666'666);
  STATIC_REQUIRE(nanoseconds_in(std::chrono::hours::max()) == std::numeric_limits<long long>::max());
  STATIC_REQUIRE(nanoseconds_in(std::chrono::duration<double>(1e300)) ==
                 std::numeric_limits<long long>::max());
}

TEST_CASE("what is said of a callable is found under whatever else is said") {
  auto const f = [](int x) { return x + 1; };
  using said = governed<governed<decltype(f), limited<"db">>, timed>;
  STATIC_REQUIRE(policy_flags<said> == (has_limit | has_timeout));
  STATIC_REQUIRE(policy_flags<prioritised<placed<said, int>>> == (has_limit | has_timeout));
  STATIC_REQUIRE(policy_flags<decltype(f)> == 0);
  STATIC_REQUIRE(limits_said<governed<said, limited<"net">>> == 2);
  STATIC_REQUIRE(is_placed<governed<placed<decltype(f), int>, timed>>);
  STATIC_REQUIRE(governed<said, timed>{{{f, {3}}, {1}}, {2}}(4) == 5);
}

TEST_CASE("a task keeps its id, its properties and its order of policies") {
  struct io_error {};
  auto const t = weft::task<"t">([](int x) { return x; }).after<"a">().timeout(2s).priority(3).limit<"db">(2);
  STATIC_REQUIRE(t(7) == 7);
  REQUIRE(t.function().policy.most == 2);
  REQUIRE(t.function().function.priority == 3);
  REQUIRE(t.function().function.function.policy.nanoseconds == 2'000'000'000);
}
