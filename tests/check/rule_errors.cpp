// SPDX-License-Identifier: BSL-1.0
#include <weft/check/rule_errors.hpp>

#include <type_traits>

#include "../catch.hpp"

// That each error is reported, once and with its sentence, is for tests/misuse. Here: naming one is harmless.
TEST_CASE("a broken rule that is no object is not reported") {
  using namespace weft::errors;
  STATIC_REQUIRE(
      std::is_same_v<weft::rejected<way_around<"audit", "a", "b">>::error, way_around<"audit", "a", "b">>);
  STATIC_REQUIRE_FALSE(
      std::is_same_v<too_deep<allowed<1>, found<2>, "a", "b">, too_deep<allowed<1>, found<3>, "a", "b">>);
}
