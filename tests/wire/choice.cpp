// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/choice.hpp>

#include <weft/wire.hpp>

#include <memory>
#include <string>
#include <vector>

#include "../catch.hpp"

namespace {

using route =
    weft::one_of<weft::to<"text", std::string>, weft::to<"owner", std::unique_ptr<int>>, weft::to<"none">>;

}  // namespace

TEST_CASE("choices travel with their argument") {
  route const text = weft::choose<"text">(std::string("abc"));
  CHECK(weft::from_bytes<route>(weft::to_bytes(text)).argument<0>() == "abc");
  route const owner = weft::choose<"owner">(std::make_unique<int>(5));
  CHECK(*weft::from_bytes<route>(weft::to_bytes(owner)).argument<1>() == 5);
  route const none = weft::choose<"none">;
  CHECK(weft::to_bytes(none).size() == 1);
  CHECK(weft::from_bytes<route>(weft::to_bytes(none)).index() == 2);
}

TEST_CASE("a choice that is none of the names is an error, and one cut short") {
  weft::byte_buffer bytes = weft::to_bytes(std::uint8_t{3});
  CHECK_THROWS_AS(weft::from_bytes<route>(bytes), weft::archive_error);
  CHECK_THROWS_AS(weft::from_bytes<route>(weft::to_bytes(std::uint8_t{0})), weft::archive_error);
}

TEST_CASE("the schema of a choice has its names and arguments") {
  weft::schema_recorder first;
  first.type<route>();
  weft::schema_recorder second;
  second.type<weft::choice<"text", "owner", "none">>();
  CHECK(first.text() != second.text());
  CHECK(first.text().find("text:") != std::string::npos);
}

TEST_CASE("what may have been skipped travels as an optional") {
  weft::skippable<std::string> const some(std::in_place, [] { return std::string("x"); });
  CHECK(weft::from_bytes<weft::skippable<std::string>>(weft::to_bytes(some)) == "x");
  CHECK(weft::from_bytes<std::optional<int>>(weft::to_bytes(weft::skippable<int>())) == std::nullopt);
}
