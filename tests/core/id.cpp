// SPDX-License-Identifier: BSL-1.0
#include <weft/core/id.hpp>

#include <string_view>
#include <type_traits>

#include "../catch.hpp"

using namespace weft::literals;
using weft::detail::name;
using weft::detail::name_of;

TEST_CASE("an id is a type") {
  STATIC_REQUIRE(std::is_same_v<decltype("fetch"_id), weft::id<"fetch">>);
  STATIC_REQUIRE_FALSE(std::is_same_v<decltype("fetch"_id), decltype("patch"_id)>);
  STATIC_REQUIRE(std::is_empty_v<weft::id<"fetch">>);
  STATIC_REQUIRE("fetch"_id.size() == 5);
  STATIC_REQUIRE("etl/fetch"_id.c_str() == std::string_view("etl/fetch"));
  CHECK("fetch"_id.c_str() == std::string_view("fetch"));
}

TEST_CASE("names compare and hash by their text") {
  STATIC_REQUIRE(name_of<"a"> == name_of<"a">);
  STATIC_REQUIRE_FALSE(name_of<"a"> == name_of<"b">);
  STATIC_REQUIRE_FALSE(name_of<"a"> == name_of<"ab">);
  STATIC_REQUIRE(name() == name_of<"">);
  STATIC_REQUIRE(name().hash() == 2166136261u);
  STATIC_REQUIRE(name_of<"a">.hash() == 0xe40c292cu);  // from the table of test vectors of FNV
  STATIC_REQUIRE(name_of<"foobar">.hash() == 0xbf9cf968u);

  char const text[] = {'a', 'b'};
  CHECK(name{text, 2} == name_of<"ab">);
  CHECK(name{text, 2}.hash() == name_of<"ab">.hash());
}

TEST_CASE("names in a run are found") {
  static constexpr name all[] = {name_of<"a">, name_of<"b">};
  constexpr weft::detail::names run{all, 2};
  STATIC_REQUIRE(run.contains(name_of<"b">));
  STATIC_REQUIRE_FALSE(run.contains(name_of<"c">));
  STATIC_REQUIRE_FALSE(weft::detail::names().contains(name_of<"a">));
  CHECK(run.end() - run.begin() == 2);
}

TEST_CASE("a name is a template argument again") {
  STATIC_REQUIRE(weft::detail::fixed<5>(name_of<"fetch">) == weft::fixed_string("fetch"));
  STATIC_REQUIRE(weft::detail::fixed<0>(name_of<"">) == weft::fixed_string(""));
}

TEST_CASE("ids are letters, digits, '_', '-' and '.'") {
  using weft::detail::is_well_formed;
  STATIC_REQUIRE(is_well_formed(name_of<"Fetch-2.b_c">));
  STATIC_REQUIRE(is_well_formed(name_of<"0">));
  for (name const& bad : {name_of<"">, name_of<"a b">, name_of<"/">, name_of<"a/b">, name_of<"a\n">,
                          name_of<"\xc3\xa4">, name_of<"a\"b">, name_of<"a\0b">, name_of<"<a>">})
    CHECK_FALSE(is_well_formed(bad));
}
