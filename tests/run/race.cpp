// SPDX-License-Identifier: BSL-1.0
#include <weft/run/race.hpp>

#include <weft/run/group.hpp>
#include <weft/run/run.hpp>

#include <stdexcept>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto x = weft::task<"x">([] { return 1; });
constexpr auto y = weft::task<"y">([] { return 2; });
constexpr auto wf =
    weft::workflow<"wf">(x >> weft::group<"p">(weft::first, weft::task<"a">([](int i) { return i; }) |
                                                                weft::task<"b">([](int i) { return i; })),
                         weft::group<"q">(weft::first, y));
using workflow = std::remove_const_t<decltype(wf)>;
using races = weft::detail::races_of<workflow>;

}  // namespace

TEST_CASE("who races with whom is known from what the judge is given") {
  STATIC_REQUIRE(weft::detail::race_count<workflow>::value == 2);
  // In the order of the workflow: x, a, b, p, y, q.
  int const(&race)[6] = races::numbers.race;
  CHECK(race[0] == -1);
  CHECK(race[1] == race[2]);
  CHECK(race[1] >= 0);
  CHECK(race[3] == -1);
  CHECK(race[4] >= 0);
  CHECK(race[4] != race[1]);
}

TEST_CASE("inline, what comes after the winner of a race is not called") {
  int calls = 0;
  auto const counted = [&calls](auto give) {
    return [&calls, give] {
      ++calls;
      return give();
    };
  };
  auto const fails = [] { return 1 / 1 == 1 ? throw std::runtime_error("no") : 0; };
  auto const counting = weft::workflow<"counting">(weft::group<"g">(
      weft::first, weft::task<"a">(counted(fails)) | weft::task<"b">(counted([] { return 2; })) |
                       weft::task<"c">(counted([] { return 3; }))));
  auto const r = weft::run(counting);
  CHECK(calls == 2);
  CHECK(r["a"_id].kind() == weft::outcome_kind::error);
  CHECK(r["b"_id].value() == 2);
  CHECK(r["c"_id].kind() == weft::outcome_kind::cancelled);
}

TEST_CASE("the first value of outcomes, or why there is none") {
  using outcome = weft::outcome<int>;
  outcome const none(weft::outcome_kind::cancelled);
  outcome const failed(std::make_exception_ptr(std::runtime_error("failed")));
  outcome const two(std::in_place, [] { return 2; });
  CHECK(weft::first_value(none, two) == 2);
  CHECK_THROWS_WITH(weft::first_value(none, failed), "failed");
  CHECK_THROWS_AS(weft::first_value(none), weft::no_outcome);
}
