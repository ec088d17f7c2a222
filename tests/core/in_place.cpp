// SPDX-License-Identifier: BSL-1.0
#include <weft/core/in_place.hpp>

#include <any>
#include <optional>

#include "../catch.hpp"

namespace {

struct stuck {
  int value;
  explicit stuck(int v) : value(v) {}
  stuck(stuck const&) = delete;
};

template <class T, class Call>
std::optional<T> filled(Call const& call) {
  return std::optional<T>(std::in_place, weft::detail::made_by<T>(call));
}

}  // namespace

TEST_CASE("what a call returns is made in place, or moved to its place") {
  std::optional<stuck> const in_place(std::in_place, weft::detail::made_by<stuck>([] { return stuck(4); }));
  CHECK(in_place->value == 4);
  CHECK(filled<int>([] { return 5; }) == 5);
  CHECK(std::any_cast<int>(*filled<std::any>([] { return std::any(6); })) == 6);
}
