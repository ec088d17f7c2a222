// SPDX-License-Identifier: BSL-1.0
#include <weft/check/analysis.hpp>
#include <weft/core/map.hpp>

#include <array>
#include <string>

#include "inspect.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

template <class Workflow, std::size_t K>
using result = weft::detail::result_of_task<std::remove_cvref_t<Workflow>, K>;

constexpr int shared = 1;

constexpr auto number = weft::task<"number">([] { return 1; });
constexpr auto word = weft::task<"word">([](auto x) { return std::to_string(x); });
constexpr auto refer = weft::task<"refer">([]() -> int const& { return shared; });
// NOLINTNEXTLINE(readability-const-return-type): that is the question
constexpr auto fixed = weft::task<"fixed">([]() -> std::string const { return "fixed"; });
constexpr auto expire = weft::task<"expire">([](int const& x) -> int&& { return const_cast<int&&>(x); });
constexpr auto nothing = weft::task<"nothing">([] {});
constexpr auto row = weft::task<"row">([] { return std::array{1, 2}; });
constexpr auto words = weft::map<"words">([](auto x) { return std::to_string(x); });
constexpr auto print = weft::map<"print">([](auto const&) {});

}  // namespace

TEST_CASE("the types of all results are known, generic callables or not") {
  using chain = decltype(weft::workflow<"w">(number >> word));
  STATIC_REQUIRE(std::is_same_v<result<chain, 0>, int>);
  STATIC_REQUIRE(std::is_same_v<result<chain, 1>, std::string>);

  using input = decltype(weft::workflow<"w">(weft::input<"x", long> >> word));
  STATIC_REQUIRE(std::is_same_v<result<input, 0>, long>);

  using kinds = decltype(weft::workflow<"w">(refer, fixed, number >> expire, nothing));
  STATIC_REQUIRE(std::is_same_v<result<kinds, 0>, int const&>);
  STATIC_REQUIRE(std::is_same_v<result<kinds, 1>, std::string>);
  STATIC_REQUIRE(std::is_same_v<result<kinds, 3>, int>);  // an rvalue reference is moved from at once
  STATIC_REQUIRE(std::is_void_v<result<kinds, 4>>);
}

TEST_CASE("the result of a map is a batch, or nothing") {
  using mapped = decltype(weft::workflow<"w">(row >> words >> print));
  STATIC_REQUIRE(std::is_same_v<result<mapped, 1>, weft::batch<std::string>>);
  STATIC_REQUIRE(std::is_void_v<result<mapped, 2>>);
}

TEST_CASE("takes gives the arguments in its own order") {
  constexpr auto text = weft::task<"text">([] { return std::string(); });
  constexpr auto pair = weft::task<"pair">([](auto const& a, auto const& b) { return std::pair(a, b); });
  using one = decltype(weft::workflow<"w">(number, text, pair.takes<"text", "number">()));
  STATIC_REQUIRE(std::is_same_v<result<one, 2>, std::pair<std::string, int>>);
  using other = decltype(weft::workflow<"w">((number | text) >> pair));
  STATIC_REQUIRE(std::is_same_v<result<other, 2>, std::pair<int, std::string>>);
  using same = decltype(weft::workflow<"w">(number, pair.takes<"number", "number">()));
  STATIC_REQUIRE(std::is_same_v<result<same, 1>, std::pair<int, int>>);
}
