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
