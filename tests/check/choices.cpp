// SPDX-License-Identifier: BSL-1.0
#include <weft/check/choices.hpp>

#include <weft/static.hpp>

#include <optional>
#include <type_traits>

#include "../catch.hpp"

using namespace weft::literals;
namespace detail = weft::detail;

namespace {

constexpr bool beside(char const* chooser, char const* chosen, char const* task) {
  auto const as_name = [](char const* text) { return detail::name{text, __builtin_strlen(text)}; };
  return detail::is_named_beside(as_name(chooser), as_name(chosen), as_name(task));
}

constexpr auto route = weft::task<"route">([]() -> weft::choice<"a", "b"> { return weft::choose<"a">; });
constexpr auto a = weft::task<"a">([]() -> weft::choice<"c", "d"> { return weft::choose<"d">; });
constexpr auto b = weft::task<"b">([] { return 'b'; });
constexpr auto c = weft::task<"c">([] {});
constexpr auto d = weft::task<"d">([] { return 4.0; });
constexpr auto inner = weft::task<"inner">([](std::optional<double>) { return 1; }).optional<"c">();
constexpr auto outer = weft::task<"outer">([](std::optional<int>, std::optional<char>) { return 2; });
constexpr auto wf = weft::workflow<"wf">(route >> (a >> (c | d) >> inner | b) >> outer);

template <class Results, weft::fixed_string Id>
using reads_as = std::remove_cvref_t<decltype(std::declval<Results const&>()[weft::id<Id>()])>;

}  // namespace

TEST_CASE("names mean tasks beside the one that chooses") {
  static_assert(beside("route", "high", "high"));
  static_assert(beside("route", "high", "high/x/y"));
  static_assert(!beside("route", "high", "higher"));
  static_assert(beside("etl/route", "high", "etl/high"));
  static_assert(beside("etl/route", "high", "etl/high/x"));
  static_assert(!beside("etl/route", "high", "high"));
  static_assert(!beside("route", "high", "etl/high"));
}

TEST_CASE("the types say who may be skipped") {
  using results = decltype(weft::run(wf));
  static_assert(std::is_same_v<reads_as<results, "route">, weft::choice<"a", "b">>);
  static_assert(std::is_same_v<reads_as<results, "a">, std::optional<weft::choice<"c", "d">>>);
  static_assert(std::is_same_v<reads_as<results, "b">, std::optional<char>>);
  static_assert(std::is_same_v<reads_as<results, "c">, weft::skippable<void>>);
  static_assert(std::is_same_v<reads_as<results, "d">, std::optional<double>>);
  // It joins the branches of a choice that may itself be skipped.
  static_assert(std::is_same_v<reads_as<results, "inner">, std::optional<int>>);
  static_assert(std::is_same_v<reads_as<results, "outer">, int>);
  static_assert(weft::run(wf)["inner"_id] == 1);
}

TEST_CASE("conditions exclude each other where a choice lets only one run") {
  detail::conditions<3> one;
  detail::conditions<3> other;
  CHECK_FALSE(one.exclude(other, 0));
  one.add({0, 1}, detail::conditions<3>());
  CHECK_FALSE(one.exclude(other, 0));
  other.add({0, 0}, detail::conditions<3>());
  CHECK(one.exclude(other, 0));
  CHECK_FALSE(one.exclude(other, 1));
  detail::conditions<3> behind;
  behind.add({1, -1}, other);  // runs if a task does that runs under the same conditions as `other`
  CHECK(one.exclude(behind, 0));
}

namespace {

using way = weft::choice<"a", "b">;
constexpr auto go = weft::task<"go">([](int x) -> way {
  if (x > 0) return weft::choose<"a">;
  return weft::choose<"b">;
});
template <int I>
constexpr auto in_a = weft::task<"a">([] { return I; });
constexpr auto in_b = weft::task<"b">([] { return 0; });
constexpr auto both = weft::task<"both">([](std::optional<int>, std::optional<int>) {});
template <int I>
constexpr auto joined = weft::workflow<"w">(weft::input<"x", int> >> go >> (in_a<I> | in_b) >> both);

template <class Workflow>
constexpr bool is_refused = detail::is_failure<std::remove_cvref_t<Workflow>>::value;

}  // namespace

// What one constant expression has made must not be found in another.
TEST_CASE("many workflows of one size with choices are checked each for itself") {
  STATIC_REQUIRE_FALSE(is_refused<decltype(joined<0>)>);
  STATIC_REQUIRE_FALSE(is_refused<decltype(joined<1>)>);
  constexpr auto more = weft::task<"more">([](int) {});
  STATIC_REQUIRE_FALSE(
      is_refused<decltype(weft::workflow<"w">(weft::input<"x", int> >> go >> (in_a<2> >> more | in_b)))>);
  STATIC_REQUIRE_FALSE(is_refused<decltype(joined<3>)>);
  STATIC_REQUIRE_FALSE(is_refused<decltype(joined<4>)>);
}
