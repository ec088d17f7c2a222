// SPDX-License-Identifier: BSL-1.0
#include <weft/core/skippable.hpp>

#include <any>
#include <string>

#include "../catch.hpp"

namespace {

struct stuck {
  int value;
  explicit stuck(int v) : value(v) {}
  stuck(stuck const&) = delete;
};

}  // namespace

TEST_CASE("what may be skipped is an optional, also of what cannot be moved") {
  weft::skippable<int> const none;
  CHECK_FALSE(none.has_value());
  weft::skippable<int> const some(std::in_place, [] { return 3; });
  std::optional<int> const& as_optional = some;
  CHECK(as_optional == 3);
  weft::skippable<stuck> const in_place(std::in_place, [] { return stuck(4); });
  CHECK(in_place->value == 4);
  weft::skippable<std::any> const anything(std::in_place, [] { return std::any(5); });
  CHECK(std::any_cast<int>(*anything) == 5);
  static_assert(weft::skippable<int>(std::in_place, [] { return 3; }) == 3);
}

TEST_CASE("of a task without a result it is known whether it ran") {
  bool ran = false;
  weft::skippable<void> const after(std::in_place, [&] { ran = true; });
  CHECK(ran);
  CHECK(after.has_value());
  CHECK_FALSE(weft::skippable<void>());
}
