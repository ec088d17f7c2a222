// SPDX-License-Identifier: BSL-1.0
#include <weft/check/arguments.hpp>
#include <weft/core/map.hpp>

#include <array>
#include <memory>
#include <string>

#include "inspect.hpp"

#include "../catch.hpp"

using weft::argument;
using weft::gives;
using weft::wants;
using weft::workflow;
namespace errors = weft::errors;

namespace {

constexpr auto number = weft::task<"number">([] { return 1; });
constexpr auto real = weft::task<"real">([] { return 1.5; });
constexpr auto text = weft::task<"text">([] { return std::string(); });
constexpr auto owner = weft::task<"owner">([] { return std::unique_ptr<int>(); });
constexpr auto nothing = weft::task<"nothing">([] {});
constexpr auto row = weft::task<"row">([] { return std::array{1, 2}; });

template <class Workflow>
constexpr bool works = std::is_void_v<error_of<Workflow>>;

template <class F>
constexpr auto after_number(F f) {
  return number >> weft::task<"f">(f);
}
template <class F>
constexpr auto after_text(F f) {
  return text >> weft::task<"f">(f);
}
template <class F>
constexpr auto after_owner(F f) {
  return owner >> weft::task<"f">(f);
}
template <class F>
constexpr auto over_row(F f) {
  return row >> weft::map<"f">(f);
}

#define WORKFLOW(...) decltype(workflow<"w">(__VA_ARGS__))

}  // namespace

TEST_CASE("a result goes to a parameter that it converts to") {
  STATIC_REQUIRE(works<WORKFLOW(after_number([](int) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](int const&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](int&&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](long) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](auto) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](auto&&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](auto&) {}))>);  // deduced as int const&
  STATIC_REQUIRE(works<WORKFLOW(after_number([](auto...) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([] {}))>);  // only ordered
  STATIC_REQUIRE(works<WORKFLOW(after_number([](weft::context&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_number([](weft::context&, int) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_text([](std::string_view) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_owner([](std::unique_ptr<int>) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_owner([](std::unique_ptr<int>&&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_owner([](std::unique_ptr<int> const&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(after_owner([](std::shared_ptr<int>) {}))>);
}

TEST_CASE("the argument, the task and both types are named") {
  STATIC_REQUIRE(
      gives_error<WORKFLOW(after_number([](std::string) {})),
                  errors::wrong_argument<"f", argument<1>, wants<std::string>, "number", gives<int>>>);
  STATIC_REQUIRE(
      gives_error<WORKFLOW((number | text) >> weft::task<"f">([](int, int) {})),
                  errors::wrong_argument<"f", argument<2>, wants<int>, "text", gives<std::string>>>);
  STATIC_REQUIRE(
      gives_error<
          WORKFLOW(number, weft::task<"f">([](weft::from<"number", long>) {})),
          errors::wrong_argument<"f", argument<1>, wants<weft::from<"number", long>>, "number", gives<int>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(weft::task<"f">([](int) {})),
                             errors::missing_argument<"f", argument<1>, wants<int>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(nothing >> weft::task<"f">([](int) {})),
                             errors::missing_argument<"f", argument<1>, wants<int>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW((number | real) >> weft::task<"f">([](int) {})),
                             errors::surplus_argument<"f", "real", gives<double>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(after_number([](int&) {})),
                             errors::mutable_reference<"f", argument<1>, wants<int&>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(after_number([](int) mutable {})), errors::mutable_callable<"f">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(after_number([](auto) mutable {})), errors::mutable_callable<"f">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(after_text([](auto x) -> decltype(x * 2) { return x * 2; })),
                             errors::not_callable<"f", gives<std::string>>>);
}

TEST_CASE("void results and after edges pass nothing") {
  STATIC_REQUIRE(works<WORKFLOW((nothing | number) >> weft::task<"f">([](int) {}))>);
  STATIC_REQUIRE(works<WORKFLOW((text | number) >> weft::task<"f">([](int) {}).after<"text">())>);
}

TEST_CASE("a map asks its first predecessor for a range") {
  STATIC_REQUIRE(works<WORKFLOW(over_row([](int) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(over_row([](int&&) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(over_row([](auto) {}))>);
  STATIC_REQUIRE(works<WORKFLOW(over_row([](weft::context&, int) {}))>);
  STATIC_REQUIRE(works<WORKFLOW((row | number) >> weft::map<"f">([](int, int) {}))>);
  STATIC_REQUIRE(gives_error<WORKFLOW(number >> weft::map<"f">([](int) {})),
                             errors::map_without_range<"f", gives<int>>>);
  STATIC_REQUIRE(
      gives_error<WORKFLOW(over_row([](std::string) {})),
                  errors::wrong_argument<"f", argument<1>, wants<std::string>, "row", gives<int const&>>>);
  STATIC_REQUIRE(
      gives_error<WORKFLOW(over_row([](int&) {})), errors::mutable_reference<"f", argument<1>, wants<int&>>>);
}

TEST_CASE("only the first error is reported, in the order of execution") {
  STATIC_REQUIRE(
      gives_error<WORKFLOW(text >> weft::task<"f">([](int) { return 1; }) >>
                           weft::task<"g">([](std::string) {})),
                  errors::wrong_argument<"f", argument<1>, wants<int>, "text", gives<std::string>>>);
}

TEST_CASE("a bad operand is named, an error handed on") {
  STATIC_REQUIRE(gives_error<WORKFLOW(number, 3), errors::not_a_task<int>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(), errors::empty_workflow<"w">>);
  using bad = decltype(workflow<"w">(number >> number));
  STATIC_REQUIRE(std::is_same_v<bad, weft::rejected<errors::cycle<"number", "number">>>);
  STATIC_REQUIRE(
      std::is_same_v<weft::detail::workflow_result<"w", std::remove_cv_t<decltype(number)>, bad>::type, bad>);
}
