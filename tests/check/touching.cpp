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
  detail::touch_walk<6, 5, 5> walk;
  walk.note(0, writes);
  CHECK(walk.conflict(1, a_read, 1) == 0);
  walk.add_edge(0, 1);
  CHECK(walk.conflict(1, a_read, 1) == -1);
  walk.note(1, reads);
  CHECK(walk.conflict(2, b_write, 2) == -1);
  walk.add_edge(1, 2);  // touches nothing, and passes on what was before it
  walk.add_edge(2, 3);
  CHECK(walk.conflict(3, a_write, 3) == -1);
  walk.note(3, others);
  CHECK(walk.conflict(4, a_write, 4) == 1);
  CHECK(walk.conflict(4, a_write, 1) == 0);
  CHECK(walk.conflict(4, a_write, 0) == -1);
  CHECK(walk.conflict(4, a_read, 4) == 0);
  walk.add_edge(1, 4);
  CHECK(walk.conflict(4, a_write, 4) == -1);
}

TEST_CASE("more tasks than a word has bits") {
  detail::touch_walk<200, 200, 200> walk;
  for (int k = 0; k < 200; ++k) {
    CHECK(walk.conflict(k, a_write, k) == -1);
    walk.note(k, writes);
    if (k + 1 < 200) walk.add_edge(k, k + 1);
  }
}
