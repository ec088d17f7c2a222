// SPDX-License-Identifier: BSL-1.0
#include <weft/core/from.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "../catch.hpp"

TEST_CASE("from<id, T> reads in every way") {
  std::string const text = "text";
  weft::from<"text", std::string> const from(text);

  CHECK(&from.get() == &text);
  CHECK(&*from == &text);
  CHECK(from->size() == 4);
  std::string const& converted = from;
  CHECK(&converted == &text);
  STATIC_REQUIRE(std::is_same_v<decltype(from.get()), std::string const&>);

  constexpr int number = 3;
  STATIC_REQUIRE(*weft::from<"number", int>(number) == 3);
}

TEST_CASE("from<id, T&&> takes") {
  auto value = std::make_unique<int>(3);
  weft::from<"value", std::unique_ptr<int>&&> const from(std::move(value));

  CHECK(**from == 3);
  CHECK(from->get() == value.get());
  STATIC_REQUIRE(std::is_same_v<decltype(from.get()), std::unique_ptr<int>&&>);
  std::unique_ptr<int> const taken = from.get();
  CHECK(*taken == 3);
  CHECK(value == nullptr);

  auto other = std::make_unique<int>(4);
  std::unique_ptr<int> const converted = weft::from<"other", std::unique_ptr<int>&&>(std::move(other));
  CHECK(*converted == 4);
}

TEST_CASE("from<...> is made on purpose only") {
  STATIC_REQUIRE_FALSE(std::is_convertible_v<int const&, weft::from<"x", int>>);
  STATIC_REQUIRE(std::is_constructible_v<weft::from<"x", int>, int const&>);
}
