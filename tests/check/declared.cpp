// SPDX-License-Identifier: BSL-1.0
#include <weft/check/declared.hpp>

#include <memory>
#include <string>
#include <type_traits>

#include "../catch.hpp"

using namespace weft::detail;

TEST_CASE("a parameter reads where it can and takes where it must") {
  using owner = std::unique_ptr<int>;
  STATIC_REQUIRE(bind_kind<int, int>(false) == binding::read);
  STATIC_REQUIRE(bind_kind<std::string, std::string>(false) == binding::read);
  STATIC_REQUIRE(bind_kind<std::string&&, std::string>(false) == binding::take);
  STATIC_REQUIRE(bind_kind<owner, owner>(false) == binding::take);
  STATIC_REQUIRE(bind_kind<owner const&, owner>(false) == binding::read);
  STATIC_REQUIRE(bind_kind<std::string, char const*>(false) == binding::read);
  STATIC_REQUIRE(bind_kind<int, std::string>(false) == binding::none);
  STATIC_REQUIRE(bind_kind<owner, owner const&>(false) == binding::none);
}

TEST_CASE(".moves turns reading into taking") {
  STATIC_REQUIRE(bind_kind<std::string, std::string>(true) == binding::take);
  STATIC_REQUIRE(bind_kind<std::string const&, std::string>(true) == binding::take);
  STATIC_REQUIRE(bind_kind<std::string, std::string const&>(true) == binding::read);
}

TEST_CASE("from asks for the type that is there, or a base of it") {
  struct base {};
  struct derived : base {};
  STATIC_REQUIRE(fits_from<int, int>());
  STATIC_REQUIRE(fits_from<base, derived>());
  STATIC_REQUIRE(fits_from<int, int const&>());
  STATIC_REQUIRE(fits_from<int&&, int>());
  STATIC_REQUIRE_FALSE(fits_from<long, int>());
  STATIC_REQUIRE_FALSE(fits_from<int, void>());
  STATIC_REQUIRE_FALSE(fits_from<int&&, int&>());
}
