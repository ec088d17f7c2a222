// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/relabel.hpp>

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto sum = weft::task<"sum">([](int a, weft::from<"fetch", int> b) { return a + *b; });
constexpr auto line = weft::workflow<"line">(fetch >> twice >> sum.after<"fetch">());
using line_type = std::remove_const_t<decltype(line)>;

constexpr auto inner = weft::workflow<"inner">(weft::input<"x", int> >> twice);
constexpr auto outer = weft::workflow<"outer">(weft::as_task<"a">(inner) >> weft::as_task<"b">(inner));

template <weft::fixed_string Old, weft::fixed_string New, class Workflow>
using renamed = decltype(weft::rename<Old, New>(std::declval<Workflow const&>()));

}  // namespace

TEST_CASE("a renamed task keeps its edges, also those made by name") {
  constexpr auto wf = weft::rename<"fetch", "get">(line);
  STATIC_REQUIRE(weft::run(wf)["get"_id] == 20);
  STATIC_REQUIRE(weft::run(wf)["sum"_id] == 60);
  STATIC_REQUIRE(std::string_view(wf.name()) == "line");
  STATIC_REQUIRE(sizeof(wf) == 1);
}

TEST_CASE("renamed there and back is the same type") {
  STATIC_REQUIRE_FALSE(std::is_same_v<renamed<"fetch", "get", line_type>, line_type>);
  STATIC_REQUIRE(std::is_same_v<renamed<"get", "fetch", renamed<"fetch", "get", line_type>>, line_type>);
  STATIC_REQUIRE(std::is_same_v<renamed<"fetch", "fetch", line_type>, line_type>);
}

TEST_CASE("an input is given under its new id") {
  constexpr auto wf = weft::rename<"x", "number">(inner);
  STATIC_REQUIRE(weft::run(wf, weft::with<"number">(4)).value() == 8);
}

TEST_CASE("a nested task, and all of a scope") {
  constexpr auto one = weft::rename<"b/twice", "last">(outer);
  STATIC_REQUIRE(weft::run(one, weft::with<"a/x">(3))["last"_id] == 12);
  constexpr auto scope = weft::rename<"a", "first/part">(one);
  STATIC_REQUIRE(weft::run(scope, weft::with<"first/part/x">(3))["first/part/twice"_id] == 6);
  STATIC_REQUIRE(weft::run(scope, weft::with<"first/part/x">(3))["first"_id]["part/twice"_id] == 6);
  SECTION("into another scope") {
    constexpr auto joined = weft::rename<"b/twice", "a/more">(outer);
    STATIC_REQUIRE(weft::run(joined, weft::with<"a/x">(3))["a/more"_id] == 12);
  }
  SECTION("an id that only begins so is another one") {
    STATIC_REQUIRE(
        std::is_same_v<renamed<"fet", "x", line_type>, weft::rejected<weft::errors::no_such_task<"fet">>>);
  }
}

TEST_CASE("rename copies state, or moves it out of an expiring workflow") {
  int k = 3;
  auto const copied = weft::workflow<"w">(weft::task<"a">([k] { return k; }) >> twice);
  CHECK(weft::run(weft::rename<"a", "b">(copied))["twice"_id] == 6);
  CHECK(weft::run(weft::rename<"twice", "b">(copied))["b"_id] == 6);
  CHECK(weft::run(weft::rename<"a", "b">(std::move(copied)))["twice"_id] == 6);
  auto moved = weft::workflow<"w">(weft::task<"a">([p = std::make_unique<int>(4)] { return *p; }) >>
                                   weft::task<"c">([p = std::make_unique<int>(5)](int x) { return *p * x; }));
  auto const wf = weft::rename<"a", "b">(std::move(moved));
  CHECK(weft::run(wf)["b"_id] == 4);
  CHECK(weft::run(wf)["c"_id] == 20);
}

TEST_CASE("a new id must be free and well-formed") {
  using weft::rejected;
  STATIC_REQUIRE(weft::detail::any_failure<renamed<"fetch", "twice", line_type>>);
  STATIC_REQUIRE(weft::detail::any_failure<renamed<"fetch", "sum/x", line_type>>);
  STATIC_REQUIRE(weft::detail::any_failure<renamed<"a/twice", "b", std::remove_const_t<decltype(outer)>>>);
  STATIC_REQUIRE(std::is_same_v<renamed<"fetch", "no good", line_type>,
                                rejected<weft::errors::malformed_id<"no good">>>);
  STATIC_REQUIRE(
      std::is_same_v<renamed<"nothing", "x", line_type>, rejected<weft::errors::no_such_task<"nothing">>>);
}

TEST_CASE("an error goes through rename") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::rename<"a", "b">(weft::failure())), weft::failure>);
}
