// SPDX-License-Identifier: BSL-1.0
#include <weft/core/outcome.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>

#include "../catch.hpp"

namespace {

using weft::outcome;
using weft::outcome_kind;

struct stuck {
  int value;
  explicit stuck(int v) : value(v) {}
  stuck(stuck const&) = delete;
};

}  // namespace

TEST_CASE("an outcome is a value, an error, or nothing for a reason") {
  outcome<std::string> const value(std::in_place, [] { return std::string("x"); });
  CHECK(value.has_value());
  CHECK(value.value() == "x");
  CHECK(*value == "x");
  CHECK(value->size() == 1);
  CHECK(value.kind() == outcome_kind::value);
  outcome<std::string> const error(std::make_exception_ptr(std::runtime_error("no")));
  CHECK_FALSE(error);
  CHECK(error.error() != nullptr);
  CHECK(error.value_or("other") == "other");
  CHECK_THROWS_AS(error.value(), std::runtime_error);
  outcome<std::string> const skipped(outcome_kind::skipped);
  CHECK_THROWS_WITH(skipped.value(), Catch::Contains("skipped"));
  outcome<std::string> const cancelled(outcome_kind::cancelled);
  CHECK_THROWS_WITH(cancelled.value(), Catch::Contains("cancelled"));
}

TEST_CASE("an outcome of nothing, of what cannot be moved, and one whose value is taken") {
  int calls = 0;
  outcome<void> const nothing(std::in_place, [&] { ++calls; });
  CHECK(calls == 1);
  CHECK_NOTHROW(nothing.value());
  CHECK_THROWS_AS(outcome<void>(outcome_kind::skipped).value(), weft::no_outcome);
  outcome<stuck> const in_place(std::in_place, [] { return stuck(3); });
  CHECK(in_place->value == 3);
  outcome<std::unique_ptr<int>> owner(std::in_place, [] { return std::make_unique<int>(4); });
  CHECK(*std::move(owner).value() == 4);
}

TEST_CASE("settling a call catches what it throws, or not") {
  auto const fails = []() -> int { throw std::logic_error("bad"); };
  CHECK(weft::detail::settle<int, false>(fails).kind() == outcome_kind::error);
  CHECK_THROWS_AS((weft::detail::settle<int, true>(fails)), std::logic_error);
  CHECK(*weft::detail::settle<int, false>([] { return 1; }) == 1);
}
