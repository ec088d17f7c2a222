// SPDX-License-Identifier: BSL-1.0
#include <weft/core/fixed_string.hpp>

#include <string_view>
#include <type_traits>

#include "../catch.hpp"

namespace {

template <weft::fixed_string Id>
struct named {
  static constexpr std::string_view text{Id.data(), Id.size()};
};

}  // namespace

TEST_CASE("a literal is a template argument") {
  STATIC_REQUIRE(named<"fetch">::text == "fetch");
  STATIC_REQUIRE(named<"">::text.empty());
  STATIC_REQUIRE(std::is_same_v<named<"a">, named<"a">>);
  STATIC_REQUIRE_FALSE(std::is_same_v<named<"a">, named<"b">>);
  STATIC_REQUIRE_FALSE(std::is_same_v<named<"a">, named<"aa">>);
  CHECK(named<"fetch">::text == "fetch");
  CHECK(named<"fetch">::text.data()[5] == '\0');
}

TEST_CASE("fixed strings of any sizes compare") {
  STATIC_REQUIRE(weft::fixed_string("ab") == weft::fixed_string("ab"));
  STATIC_REQUIRE(weft::fixed_string("ab") != weft::fixed_string("ac"));
  STATIC_REQUIRE(weft::fixed_string("ab") != weft::fixed_string("abc"));
  STATIC_REQUIRE(weft::fixed_string("ab").size() == 2);

  constexpr weft::fixed_string a("run time");
  constexpr weft::fixed_string b("run tide");
  CHECK(a == a);
  CHECK(a != b);
}
