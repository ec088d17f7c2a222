// SPDX-License-Identifier: BSL-1.0
#include <weft/check/reach.hpp>

#include "../catch.hpp"

namespace {

// 0 -> 1 -> 3, 2 -> 3, 4 alone.
constexpr weft::graph<5, 3> g{{0, 0, 1, 1, 3, 3}, {{0}, {1}, {2}}};

}  // namespace

TEST_CASE("what runs before a task, and after it, without the task itself") {
  STATIC_REQUIRE(weft::detail::tasks_before(g, 3).word[0] == 0b00111);
  STATIC_REQUIRE(weft::detail::tasks_before(g, 4).word[0] == 0);
  STATIC_REQUIRE(weft::detail::tasks_after(g, 0).word[0] == 0b01010);
  STATIC_REQUIRE(weft::detail::tasks_after(g, 3).word[0] == 0);
}

TEST_CASE("for all tasks at once it is the same") {
  constexpr weft::detail::order_relation<5> order(g);
  for (int k = 0; k < 5; ++k) CHECK(order.before[k].word[0] == weft::detail::tasks_before(g, k).word[0]);
}

TEST_CASE("sets of more tasks than a word has bits") {
  weft::detail::task_set<130> low, high;
  low.insert(3);
  high.insert(64);
  high.insert(129);
  low.join(high);
  high.remove(64);
  CHECK(low.contains(3));
  CHECK(low.contains(129));
  CHECK_FALSE(low.contains(65));
  CHECK_FALSE(high.contains(64));
}
