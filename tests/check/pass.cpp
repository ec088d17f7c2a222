// SPDX-License-Identifier: BSL-1.0
#include <weft/check/pass.hpp>

#include <string>
#include <type_traits>
#include <vector>

#include "../catch.hpp"

using namespace weft::detail;

TEST_CASE("a pass says what it hands to the callable") {
  STATIC_REQUIRE(std::is_same_v<pass_type<read_result<0, std::string>>, std::string const&>);
  STATIC_REQUIRE(std::is_same_v<pass_type<read_result<0, int&>>, int const&>);
  STATIC_REQUIRE(std::is_same_v<pass_type<take_result<0, std::string>>, std::string&&>);
  STATIC_REQUIRE(std::is_same_v<pass_type<read_element<0, std::vector<int>>>, int const&>);
  STATIC_REQUIRE(std::is_same_v<pass_type<take_element<0, std::vector<int>>>, int&&>);
  STATIC_REQUIRE(std::is_same_v<pass_type<pass_context>, weft::context&>);
}

TEST_CASE("a slot holds values, and references only where the callable returns an lvalue") {
  STATIC_REQUIRE(std::is_same_v<slot_type<int>, int>);
  STATIC_REQUIRE(std::is_same_v<slot_type<int const>, int>);
  STATIC_REQUIRE(std::is_same_v<slot_type<int&&>, int>);
  STATIC_REQUIRE(std::is_same_v<slot_type<int&>, int&>);
  STATIC_REQUIRE(std::is_same_v<slot_type<int const&>, int const&>);
}

TEST_CASE("a plan knows whether it takes") {
  // Plans that only read need no judgement; those that take, or change a state, do.
  using weft::detail::plan_flags;
  using weft::detail::use_state;
  STATIC_REQUIRE(
      std::is_same_v<call_plan<int, read_result<0, int>, pass_context>::flags, plan_flags<false, false>>);
  STATIC_REQUIRE(std::is_same_v<call_plan<int, take_result<1, int>>::flags, plan_flags<false, true>>);
  STATIC_REQUIRE(std::is_same_v<call_plan<int, use_state<1, int>>::flags, plan_flags<false, true>>);
  STATIC_REQUIRE(std::is_same_v<call_plan<int, read_result<0, int>>::flags, plan_flags<false, false>>);
}
