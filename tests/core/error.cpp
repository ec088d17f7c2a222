// SPDX-License-Identifier: BSL-1.0
#include <weft/core/error.hpp>

#include <string>
#include <type_traits>

#include "../catch.hpp"

static_assert(std::is_base_of_v<std::exception, weft::error>);
static_assert(std::is_nothrow_copy_constructible_v<weft::detail::shared_text>, "as the text of an exception");

TEST_CASE("the text of an error is shared by its copies") {
  char const* const parts[] = {"weft: ", "", "something"};
  weft::detail::shared_text const text(parts);
  REQUIRE(std::string(text.c_str()) == "weft: something");
  weft::detail::shared_text copy = text;
  REQUIRE(copy.c_str() == text.c_str());
  copy = weft::detail::shared_text::of("other");
  REQUIRE(std::string(copy.c_str()) == "other");
  copy = *&copy;
  REQUIRE(std::string(copy.c_str()) == "other");
}
