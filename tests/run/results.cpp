// SPDX-License-Identifier: BSL-1.0
#include <weft/run/results.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <weft/run/run.hpp>

#include "counted.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto one = weft::task<"one">([] { return 1; });
constexpr auto two = weft::task<"two">([](int x) { return x + 1; });
constexpr auto both = weft::workflow<"both">(one >> two);

constexpr auto make = weft::task<"make">([] { return counted(3); });
constexpr auto look = weft::task<"look">([](counted const& x) { return counted(x.value + 1); });
constexpr auto counting = weft::workflow<"counting">(make >> look);

}  // namespace

static_assert(weft::run(both)["one"_id] == 1);
static_assert(weft::run(both).get<"two">() == 2);
static_assert(weft::run(both).value() == 2);

TEST_CASE("results are read by id, without a copy") {
  counted::reset();
  {
    auto const results = weft::run(counting);
    STATIC_REQUIRE(std::is_same_v<decltype(results["make"_id]), counted const&>);
    CHECK(&results["make"_id] == &results.get<"make">());
    CHECK(&results["look"_id] == &results.value());
    CHECK(results["make"_id].value == 3);
    CHECK(results.value().value == 4);
    CHECK(counted::copied + counted::moved == 0);
    CHECK(counted::alive == 2);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("an expiring object gives values") {
  counted::reset();
  {
    auto&& taken = weft::run(counting)["look"_id];
    STATIC_REQUIRE(std::is_same_v<decltype(weft::run(counting)["look"_id]), counted>);
    STATIC_REQUIRE(std::is_same_v<decltype(weft::run(counting).get<"look">()), counted>);
    STATIC_REQUIRE(std::is_same_v<decltype(weft::run(counting).value()), counted>);
    CHECK(taken.value == 4);
    CHECK(counted::alive == 1);
    CHECK(counted::copied == 0);
    CHECK(counted::moved == 1);
  }
  CHECK(counted::alive == 0);
  CHECK(weft::run(counting).value().value == 4);
  CHECK(weft::run(counting).get<"make">().value == 3);
}

TEST_CASE("move-only results are taken out") {
  auto const own = weft::task<"own">([] { return std::make_unique<int>(5); });
  auto const workflow = weft::workflow<"w">(own);
  std::unique_ptr<int> const mine = weft::run(workflow).value();
  CHECK(*mine == 5);
  auto results = weft::run(workflow);
  CHECK(**&results.value() == 5);
  std::unique_ptr<int> const other = std::move(results)["own"_id];
  CHECK(*other == 5);
}

TEST_CASE("results move, unless one of them is a reference or view") {
  auto results = weft::run(both);
  auto const moved = std::move(results);
  CHECK(moved["two"_id] == 2);

  constexpr auto text = weft::task<"text">([] { return std::string("text"); });
  constexpr auto view = weft::task<"view">([](std::string const& s) { return std::string_view(s); });
  constexpr auto refer = weft::task<"refer">([](std::string const& s) -> char const& { return s[0]; });
  using with_view = decltype(weft::run(weft::workflow<"w">(text >> view)));
  using with_reference = decltype(weft::run(weft::workflow<"w">(text >> refer)));
  STATIC_REQUIRE(std::is_move_constructible_v<decltype(results)>);
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<with_view>);
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<with_reference>);

  auto const viewed = weft::run(weft::workflow<"w">(text >> (view | refer)));
  CHECK(viewed["view"_id] == "text");
  CHECK(viewed["view"_id].data() == viewed["text"_id].data());
  CHECK(&viewed["refer"_id] == viewed["text"_id].data());
}

TEST_CASE("references refer to what the task returned") {
  static int shared = 3;
  constexpr auto refer = weft::task<"refer">([]() -> int& { return shared; });
  constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
  auto const results = weft::run(weft::workflow<"w">(refer >> twice));
  STATIC_REQUIRE(std::is_same_v<decltype(results["refer"_id]), int const&>);
  CHECK(&results["refer"_id] == &shared);
  CHECK(results["twice"_id] == 6);
}

TEST_CASE("keep destroys the others before run returns") {
  counted::reset();
  {
    auto const results = weft::run(counting, weft::keep<"look">);
    CHECK(counted::alive == 1);
    CHECK(results["look"_id].value == 4);
    CHECK(results.value().value == 4);
    CHECK(counted::copied == 0);
  }
  CHECK(counted::alive == 0);
  {
    auto const results = weft::run(counting, weft::keep<"make", "look">);
    CHECK(counted::alive == 2);
    CHECK(results["make"_id].value == 3);
  }
  {
    auto const results = weft::run(counting, weft::keep<>);
    CHECK(counted::alive == 0);
    (void)results;
  }
  static_assert(weft::run(both, weft::keep<"two">).value() == 2);
}

TEST_CASE("what cannot move is kept where it is") {
  constexpr auto fix = weft::task<"fix">([] { return immovable(7); });
  constexpr auto workflow =
      weft::workflow<"w">(fix >> weft::task<"read">([](immovable const& x) { return x.value; }));
  static_assert(weft::run(workflow, weft::keep<"fix">)["fix"_id].value == 7);
  auto const results = weft::run(workflow, weft::keep<"fix">);
  CHECK(results["fix"_id].value == 7);
}

TEST_CASE("a result that is an array-like aggregate is kept whole") {
  constexpr auto row = weft::task<"row">([] { return std::array{1, 2, 3}; });
  static_assert(weft::run(weft::workflow<"w">(row)).value()[2] == 3);
  CHECK(weft::run(weft::workflow<"w">(row)).value() == std::array{1, 2, 3});
}
