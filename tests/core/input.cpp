// SPDX-License-Identifier: BSL-1.0
#include <weft/core/input.hpp>

#include <string>
#include <type_traits>

#include "../catch.hpp"

TEST_CASE("an input is an empty value of a type of its own") {
  STATIC_REQUIRE(std::is_empty_v<weft::input_task<"path", std::string>>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::input<"path", int>), weft::input_task<"path", int> const>);
  STATIC_REQUIRE_FALSE(std::is_same_v<weft::input_task<"path", int>, weft::input_task<"path", long>>);
}

TEST_CASE("with refers to its argument, as what it is") {
  std::string path = "here";
  auto const given = weft::with<"path">(path);
  STATIC_REQUIRE(std::is_same_v<decltype(given), weft::given_input<"path", std::string&> const>);
  CHECK(&given.value == &path);

  STATIC_REQUIRE(
      std::is_same_v<decltype(weft::with<"path">(std::string())), weft::given_input<"path", std::string>>);
  std::string const& fixed = path;
  STATIC_REQUIRE(
      std::is_same_v<decltype(weft::with<"path">(fixed)), weft::given_input<"path", std::string const&>>);
  STATIC_REQUIRE(weft::with<"count">(3).value == 3);
}
