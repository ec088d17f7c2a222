// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/outcome.hpp>

#include <weft/wire.hpp>

#include <memory>
#include <stdexcept>
#include <string>

#include "../catch.hpp"

namespace {

template <class T>
weft::outcome<T> there_and_back(weft::outcome<T> const& value) {
  return weft::from_bytes<weft::outcome<T>>(weft::to_bytes(value));
}

}  // namespace

TEST_CASE("outcomes travel, errors by their text") {
  CHECK(*there_and_back(weft::outcome<int>(std::in_place, [] { return 3; })) == 3);
  CHECK(**there_and_back(weft::outcome<std::unique_ptr<int>>(std::in_place,
                                                             [] { return std::make_unique<int>(4); })) == 4);
  CHECK(there_and_back(weft::outcome<void>(std::in_place, [] {})).has_value());
  CHECK(there_and_back(weft::outcome<int>(weft::outcome_kind::skipped)).kind() ==
        weft::outcome_kind::skipped);
  weft::outcome<int> const error(std::make_exception_ptr(std::runtime_error("broken")));
  CHECK_THROWS_AS(there_and_back(error).value(), weft::told_error);
  CHECK_THROWS_WITH(there_and_back(error).value(), "broken");
  CHECK(there_and_back(weft::outcome<int>(std::make_exception_ptr(3))).error() != nullptr);
}

TEST_CASE("an outcome that is none of the kinds is an error") {
  CHECK_THROWS_AS(weft::from_bytes<weft::outcome<int>>(weft::to_bytes(std::uint8_t{4})), weft::archive_error);
}
