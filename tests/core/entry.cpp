// SPDX-License-Identifier: BSL-1.0
#include <weft/core/entry.hpp>

#include "../catch.hpp"

namespace {

struct number : weft::detail::entry {
  int value;
  constexpr explicit number(int v) : value(v) {}
};

constexpr int through_table() {
  number const one(1), two(2);
  weft::detail::entry const* const table[] = {&one, &two};
  return static_cast<number const*>(table[1])->value;
}

}  // namespace

TEST_CASE("an entry takes no space and gives back the object it stands for") {
  STATIC_REQUIRE(sizeof(number) == sizeof(int));
  STATIC_REQUIRE(through_table() == 2);
  CHECK(through_table() == 2);
}
