// SPDX-License-Identifier: BSL-1.0
#include <weft/core/choice.hpp>

#include <memory>
#include <string>
#include <type_traits>

#include "../catch.hpp"

namespace {

using level = weft::choice<"high", "low">;
using route = weft::one_of<weft::to<"text", std::string>, weft::to<"number", double>, weft::to<"none">>;

constexpr level choose_by(int x) {
  if (x > 50) return weft::choose<"high">;
  return weft::choose<"low">;
}

}  // namespace

TEST_CASE("a choice is one of its names") {
  static_assert(choose_by(60).index() == 0 && choose_by(40).index() == 1);
  static_assert(choose_by(60) == level(weft::choose<"high">));
  static_assert(choose_by(60) != choose_by(1));
  static_assert(sizeof(level) <= 2);
  CHECK(std::string(choose_by(40).name()) == "low");
}

TEST_CASE("a choice of arguments carries the one that comes with the name") {
  route text = weft::choose<"text">(std::string("abc"));
  CHECK(text.index() == 0);
  CHECK(text.argument<0>() == "abc");
  text.argument<0>() += "d";
  CHECK(std::as_const(text).argument<0>() == "abcd");
  route const number = weft::choose<"number">(2);  // converted
  CHECK(number.argument<1>() == 2.0);
  route const none = weft::choose<"none">;
  CHECK(std::string(none.name()) == "none");
  using moving = weft::one_of<weft::to<"a", std::unique_ptr<int>>>;
  moving owner = weft::choose<"a">(std::make_unique<int>(3));
  CHECK(*owner.argument<0>() == 3);
}

TEST_CASE("only names that are there can be chosen") {
  static_assert(!std::is_constructible_v<level, weft::detail::chooser<"middle">>);
  static_assert(!std::is_convertible_v<weft::to<"middle", int>, route>);
  static_assert(std::is_convertible_v<weft::to<"number", float>, route>);
  static_assert(!std::is_convertible_v<weft::to<"number", std::string>, route>);
  static_assert(!std::is_convertible_v<weft::to<"none", int>, route>);
  static_assert(!std::is_convertible_v<weft::detail::chooser<"text">, route>);
}
