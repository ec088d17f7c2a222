// SPDX-License-Identifier: BSL-1.0
#include <weft/check/touching.hpp>

#include "../catch.hpp"

namespace detail = weft::detail;

namespace {

constexpr detail::access a_read = detail::access_constant<"a", false>;
constexpr detail::access a_write = detail::access_constant<"a", true>;
constexpr detail::access b_write = detail::access_constant<"b", true>;
constexpr detail::access_list reads{&a_read, 1};
constexpr detail::access_list writes{&a_write, 1};
constexpr detail::access_list others{&b_write, 1};

}  // namespace

TEST_CASE("a walk finds the last task that would race, and goes back from there") {
  detail::touch_walk<5, 5> walk;
  detail::task_set<5> before[5]{};
  walk.note(before[0], 0, writes);
  CHECK(walk.conflict(before[1], a_read, 1) == 0);
  before[1].join(before[0]);
  CHECK(walk.conflict(before[1], a_read, 1) == -1);
  walk.note(before[1], 1, reads);
  CHECK(walk.conflict(before[2], b_write, 2) == -1);
  before[2].join(before[1]);  // touches nothing, and passes on what was before it
  before[3].join(before[2]);
  CHECK(walk.conflict(before[3], a_write, 3) == -1);
  walk.note(before[3], 3, others);
  CHECK(walk.conflict(before[4], a_write, 4) == 1);
  CHECK(walk.conflict(before[4], a_write, 1) == 0);
  CHECK(walk.conflict(before[4], a_write, 0) == -1);
  CHECK(walk.conflict(before[4], a_read, 4) == 0);
  before[4].join(before[1]);
  CHECK(walk.conflict(before[4], a_write, 4) == -1);
}

TEST_CASE("more tasks than a word has bits") {
  detail::touch_walk<200, 200> walk;
  detail::task_set<200> before[201]{};
  for (int k = 0; k < 200; ++k) {
    CHECK(walk.conflict(before[k], a_write, k) == -1);
    walk.note(before[k], k, writes);
    before[k + 1].join(before[k]);
  }
}
