// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/results.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/contains.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/size.hpp>

#include <weft/static.hpp>

#include "../run/counted.hpp"

#include "../catch.hpp"

namespace hana = boost::hana;
using namespace weft::literals;

namespace {

constexpr auto one = weft::task<"one">([] { return 1; });
constexpr auto two = weft::task<"two">([](int x) { return x + 1; });
constexpr auto note = weft::task<"note">([](int) {});
constexpr auto counting = weft::workflow<"counting">(one >> two >> note);

constexpr auto make = weft::task<"make">([] { return counted(3); });
constexpr auto look = weft::task<"look">([](counted const& x) { return counted(x.value + 1); });
constexpr auto made = weft::workflow<"made">(make >> look);

constexpr auto text = weft::task<"text">([] { return std::string("text"); });
constexpr auto view = weft::task<"view">([](std::string const& s) { return std::string_view(s); });
constexpr auto first = weft::task<"first">([](std::string const& s) -> char const& { return s[0]; });
constexpr auto fix = weft::task<"fix">([] { return immovable(7); });

template <class Map, class Id>
inline constexpr bool has = decltype(hana::contains(std::declval<Map>(), Id()))::value;

}  // namespace

static_assert(weft::to_map(weft::run(counting))["two"_id] == 2);

TEST_CASE("a map refers to the results of an object that stays") {
  counted::reset();
  {
    auto const results = weft::run(made);
    auto const map = weft::to_map(results);
    STATIC_REQUIRE(std::is_same_v<decltype(map["make"_id]), counted const&>);
    CHECK(&map["make"_id] == &results["make"_id]);
    CHECK(&hana::at_key(map, "look"_id) == &results["look"_id]);
    auto const copy = map;
    CHECK(&copy["make"_id] == &results["make"_id]);
    CHECK(&weft::to_map(results)["make"_id] == &results["make"_id]);
    CHECK(counted::copied + counted::moved == 0);
    int sum = 0;
    hana::for_each(map, [&](auto const& entry) { sum += hana::second(entry).value; });
    CHECK(sum == 7);
    CHECK(counted::copied + counted::moved == 0);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("a map refers to what neither copies nor moves, and to views") {
  auto results = weft::run(weft::workflow<"w">(fix, text >> (view | first)));
  auto const map = weft::to_map(results);
  CHECK(map["fix"_id].value == 7);
  CHECK(map["view"_id] == "text");
  CHECK(&map["first"_id] == map["text"_id].data());
  STATIC_REQUIRE(std::is_same_v<decltype(map["first"_id]), char const&>);
}

TEST_CASE("a map has what can be read") {
  auto const results = weft::run(counting);
  using map = decltype(weft::to_map(results));
  STATIC_REQUIRE(decltype(hana::size(std::declval<map>()))::value == 2);
  STATIC_REQUIRE(has<map, weft::id<"one">>);
  STATIC_REQUIRE_FALSE(has<map, weft::id<"note">>);

  constexpr auto own = weft::task<"own">([] { return std::make_unique<int>(5); });
  constexpr auto take = weft::task<"take">([](std::unique_ptr<int> p) { return p; });
  auto const taken = weft::run(weft::workflow<"w">(own >> take));
  auto const left = weft::to_map(taken);
  STATIC_REQUIRE_FALSE(has<decltype(left), weft::id<"own">>);
  CHECK(*left["take"_id] == 5);

  auto const kept = weft::run(counting, weft::keep<"two">);
  auto const only = weft::to_map(kept);
  STATIC_REQUIRE_FALSE(has<decltype(only), weft::id<"one">>);
  CHECK(only["two"_id] == 2);
}

TEST_CASE("a map has the results themselves if their object expires") {
  counted::reset();
  {
    auto const map = weft::to_map(weft::run(made));
    STATIC_REQUIRE(std::is_same_v<decltype(map["make"_id]), counted const&>);
    CHECK(map["make"_id].value == 3);
    CHECK(map["look"_id].value == 4);
    CHECK(counted::alive == 2);
    CHECK(counted::copied == 0);
    CHECK(weft::to_map(weft::run(made))["look"_id].value == 4);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("move-only results move through a map") {
  auto results = weft::run(weft::workflow<"w">(weft::task<"own">([] { return std::make_unique<int>(5); })));
  auto map = weft::to_map(std::move(results));
  std::unique_ptr<int> const mine = std::move(map)["own"_id];
  CHECK(*mine == 5);
}

TEST_CASE("what cannot leave the results is an error of its own") {
  constexpr auto viewed = weft::workflow<"w">(text >> view);
  constexpr auto fixed = weft::workflow<"w">(fix);
  using no_view = weft::rejected<weft::errors::result_stays<"view">>;
  using no_move = weft::rejected<weft::errors::result_stays<"fix">>;
  STATIC_REQUIRE(std::is_same_v<decltype(weft::to_map(weft::run(viewed))), no_view>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::to_map(weft::run(fixed))), no_move>);
  CHECK(weft::to_map(weft::run(viewed, weft::keep<"text">))["text"_id] == "text");
}

TEST_CASE("maps of equal results are equal") {
  auto const results = weft::run(counting);
  CHECK(bool(weft::to_map(results) == weft::to_map(weft::run(counting))));
  STATIC_REQUIRE(decltype(hana::equal(hana::keys(weft::to_map(weft::run(counting))),
                                      hana::make_basic_tuple("one"_id, "two"_id)))::value);
}

TEST_CASE("what did not compile has no results") {
  STATIC_REQUIRE(decltype(hana::size(weft::to_map(weft::failure())))::value == 0);
}
