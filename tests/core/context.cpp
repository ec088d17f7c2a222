// SPDX-License-Identifier: BSL-1.0
#include <weft/core/context.hpp>

#include <string_view>
#include <type_traits>

#include "../catch.hpp"

namespace {

constexpr bool fresh_source_is_quiet() {
  weft::stop_source const source;
  weft::stop_token const token = source.token();
  weft::context const here("task", token);
  return !token.stop_requested() && !here.stop_requested() && !here.stop().stop_requested();
}

}  // namespace

TEST_CASE("a token without a source never stops") {
  STATIC_REQUIRE_FALSE(weft::stop_token().stop_requested());
  CHECK_FALSE(weft::stop_token().stop_requested());
}

TEST_CASE("a token sees what its source was asked") {
  STATIC_REQUIRE(fresh_source_is_quiet());
  CHECK(fresh_source_is_quiet());

  weft::stop_source source;
  weft::stop_token const before = source.token();
  weft::stop_token const copy = before;
  CHECK_FALSE(copy.stop_requested());
  source.request_stop();
  CHECK(before.stop_requested());
  CHECK(copy.stop_requested());
  CHECK(source.token().stop_requested());
  source.request_stop();
  CHECK(copy.stop_requested());
}

TEST_CASE("a context says who runs, and whether to stop") {
  weft::stop_source source;
  weft::context const here("etl/load", source.token());
  CHECK(here.id() == std::string_view("etl/load"));
  CHECK(here.attempt() == 1);
  CHECK_FALSE(here.stop_requested());
  source.request_stop();
  CHECK(here.stop_requested());
  CHECK(here.stop().stop_requested());
}

TEST_CASE("tokens are copied freely, sources and contexts are not") {
  STATIC_REQUIRE(std::is_trivially_copyable_v<weft::stop_token>);
  STATIC_REQUIRE(sizeof(weft::stop_token) == sizeof(void*));
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<weft::stop_source>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<weft::context>);
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<weft::context>);
}
