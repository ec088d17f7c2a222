// SPDX-License-Identifier: BSL-1.0
#include <weft/core/map.hpp>

#include <string>
#include <type_traits>

#include "../catch.hpp"

namespace {

struct word {
  int letters;
  constexpr int size() const { return letters; }
};

}  // namespace

// How it runs is in tests/run/map.cpp.

TEST_CASE("a map is a task with a property, of a callable for one element") {
  constexpr auto size = weft::map<"size">([](int x) { return x; });
  using callable = typename decltype(size)::callable;
  STATIC_REQUIRE(
      std::is_same_v<decltype(size), weft::basic_task<"size", callable, weft::detail::mapped> const>);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(size)>>);
  STATIC_REQUIRE(size(3) == 3);
  CHECK(size(3) == 3);

  STATIC_REQUIRE(std::is_same_v<decltype(size.as<"length">()),
                                weft::basic_task<"length", callable, weft::detail::mapped>>);
}

TEST_CASE("a map of a member function calls it on the element") {
  constexpr auto size = weft::map<"size">(&word::size);
  STATIC_REQUIRE(size(word{4}) == 4);
  CHECK(size(word{4}) == 4);
}

TEST_CASE("a map keeps the state of its callable") {
  auto const prefix = weft::map<"prefix">([p = std::string("> ")](std::string const& s) { return p + s; });
  CHECK(prefix(std::string("a")) == "> a");
}

TEST_CASE("a map may have a limit, which stays with it") {
  constexpr auto size = weft::map<"size">([](int x) { return x; }, weft::at_most<4>);
  constexpr auto free = weft::map<"free">([](int x) { return x; });
  using limited = std::remove_const_t<decltype(size)>;
  STATIC_REQUIRE(weft::detail::most_at_once<limited> == 4);
  STATIC_REQUIRE(weft::detail::most_at_once<decltype(size.as<"length">())> == 4);
  STATIC_REQUIRE(weft::detail::most_at_once<decltype(size.after<"length">())> == 4);
  STATIC_REQUIRE(weft::detail::most_at_once<decltype(size.takes<"a">().moves<"a">())> == 4);
  STATIC_REQUIRE(weft::detail::most_at_once<std::remove_const_t<decltype(free)>> > 1000000);
  STATIC_REQUIRE(std::is_empty_v<limited>);
  STATIC_REQUIRE(size(3) == 3);
  CHECK(size(3) == 3);
}

TEST_CASE("a map with a limit keeps the state of its callable, and may be of a member function") {
  auto const prefix =
      weft::map<"prefix">([p = std::string("> ")](std::string const& s) { return p + s; }, weft::at_most<1>);
  CHECK(prefix(std::string("a")) == "> a");
  constexpr auto size = weft::map<"size">(&word::size, weft::at_most<2>);
  STATIC_REQUIRE(size(word{4}) == 4);
  STATIC_REQUIRE(weft::detail::most_at_once<std::remove_const_t<decltype(size)>> == 2);
}
