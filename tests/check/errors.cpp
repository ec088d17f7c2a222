// SPDX-License-Identifier: BSL-1.0
#include <weft/check/errors.hpp>

#include <type_traits>

#include "../catch.hpp"

// That each error is reported, once and with its sentence, is for tests/misuse. Here: naming one is harmless.

namespace {

using rejected = weft::rejected<weft::errors::cycle<"a", "a">>;

}  // namespace

TEST_CASE("an error that is no object is not reported") {
  STATIC_REQUIRE(std::is_same_v<rejected::error, weft::errors::cycle<"a", "a">>);
  STATIC_REQUIRE(std::is_base_of_v<weft::failure, rejected>);
  STATIC_REQUIRE(weft::detail::is_failure<rejected>::value);
  STATIC_REQUIRE(
      std::is_same_v<
          weft::errors::wrong_argument<"a", weft::argument<1>, weft::wants<int>, "b", weft::gives<char>>,
          weft::errors::wrong_argument<"a", weft::argument<1>, weft::wants<int>, "b", weft::gives<char>>>);
}

TEST_CASE("what cannot stand in an expression is an error of its own") {
  using weft::detail::no_operand_error;
  using workflow = weft::basic_workflow<"etl", weft::graph<1, 0>{}, weft::input_task<"x", int>>;
  STATIC_REQUIRE(std::is_same_v<no_operand_error<int>::type, weft::rejected<weft::errors::not_a_task<int>>>);
  STATIC_REQUIRE(
      std::is_same_v<no_operand_error<workflow>::type, weft::rejected<weft::errors::bare_workflow<"etl">>>);
  STATIC_REQUIRE(std::is_same_v<no_operand_error<rejected>::type, rejected>);
}
