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

TEST_CASE("a source of a part also stops when the whole does, but not the other way round") {
  weft::stop_source whole;
  weft::stop_source part(whole.token());
  weft::stop_source detail(part.token());
  weft::stop_source const other(whole.token());
  CHECK_FALSE(detail.token().stop_requested());
  part.request_stop();
  CHECK(part.token().stop_requested());
  CHECK(detail.token().stop_requested());
  CHECK_FALSE(whole.token().stop_requested());
  CHECK_FALSE(other.token().stop_requested());
  whole.request_stop();
  CHECK(whole.token().stop_requested());
  CHECK(other.token().stop_requested());
}

TEST_CASE("a source of nothing larger is a source") {
  weft::stop_source source{weft::stop_token()};
  CHECK_FALSE(source.token().stop_requested());
  source.request_stop();
  CHECK(source.token().stop_requested());
}

namespace {

constexpr bool quiet_part_of_a_quiet_whole() {
  weft::stop_source const whole;
  weft::stop_source const part(whole.token());
  return !part.token().stop_requested();
}

}  // namespace

static_assert(quiet_part_of_a_quiet_whole());
static_assert(!std::is_convertible_v<weft::stop_token, weft::stop_source>);

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

TEST_CASE("a context says which attempt this is") {
  STATIC_REQUIRE(weft::context("task", {}).attempt() == 1);
  STATIC_REQUIRE(weft::context("task", {}, nullptr, 3).attempt() == 3);
}

TEST_CASE("tokens are copied freely, sources and contexts are not") {
  STATIC_REQUIRE(std::is_trivially_copyable_v<weft::stop_token>);
  STATIC_REQUIRE(sizeof(weft::stop_token) == sizeof(void*));
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<weft::stop_source>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<weft::context>);
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<weft::context>);
}
