// SPDX-License-Identifier: BSL-1.0
#include <weft/check/final_readers.hpp>

#include "../catch.hpp"

using namespace weft;
using namespace weft::detail;

namespace {

constexpr held_result owns{true, false, false};
constexpr held_result points{false, false, false};
constexpr held_result kept{true, true, false};

template <int N, int E>
constexpr final_readers<N> readers_in(graph<N, E> const& g, held_result const (&results)[N]) {
  return {g, find_lifetimes<task_set<N>>(g, results)};
}
template <int N, class... Task>
constexpr bool is(task_set<N> const& set, Task... task) {
  task_set<N> expected;
  (expected.insert(task), ...);
  for (int w = 0; w < task_set<N>::words; ++w)
    if (set.word[w] != expected.word[w]) return false;
  return true;
}

// 0 >> (1 | 2) >> 3 >> 4, and 4 reads 1, too.
constexpr graph<5, 6> diamond{{0, 0, 1, 2, 4, 6}, {{0}, {0}, {1}, {2}, {3}, {1}}};

}  // namespace

TEST_CASE("of all readers those are final that no other one waits for") {
  constexpr auto found = readers_in(diamond, {owns, owns, owns, owns, kept});
  STATIC_REQUIRE(is(found.of(0), 1, 2));
  STATIC_REQUIRE(is(found.of(1), 4));  // that 3 has read it by then is known
  STATIC_REQUIRE(is(found.of(2), 3));
  STATIC_REQUIRE(is(found.of(3), 4));
  STATIC_REQUIRE((found.kept(4) && !found.kept(3)));
}

TEST_CASE("of what nobody reads its own task is the final reader") {
  constexpr graph<2, 0> two{{0, 0, 0}, {}};
  constexpr auto found = readers_in(two, {owns, owns});
  STATIC_REQUIRE((is(found.of(0), 0) && is(found.of(1), 1)));
}

TEST_CASE("a result ends before another is made if all its final readers come before that, in any order") {
  constexpr auto found = readers_in(diamond, {owns, owns, owns, owns, kept});
  STATIC_REQUIRE(found.ends_before(0, 3));
  STATIC_REQUIRE_FALSE(found.ends_before(0, 1));  // it reads it
  STATIC_REQUIRE_FALSE(found.ends_before(0, 2));
  STATIC_REQUIRE(found.ends_before(2, 4));
  STATIC_REQUIRE_FALSE(found.ends_before(1, 4));
  // In the order of an inline run 1 has ended before 3 is made; 3 may run before 2.
  constexpr graph<4, 2> strands{{0, 0, 0, 1, 2}, {{0}, {1}}};
  constexpr auto apart = readers_in(strands, {owns, owns, owns, owns});
  STATIC_REQUIRE_FALSE((apart.ends_before(0, 3) || apart.ends_before(0, 2)));
}

TEST_CASE("what may be referred to waits for all readers of what may refer to it") {
  // 1 and 2 are views of 0, 3 reads 1, 4 reads 2.
  constexpr graph<5, 4> views{{0, 0, 1, 2, 3, 4}, {{0}, {0}, {1}, {2}}};
  constexpr auto found = readers_in(views, {owns, points, points, owns, owns});
  STATIC_REQUIRE((is(found.of(0), 3, 4) && is(found.of(1), 3) && is(found.of(2), 4)));
  // If 0 may point to them, too, all are one circle.
  constexpr auto circle = readers_in(views, {points, points, points, owns, owns});
  STATIC_REQUIRE((is(circle.of(0), 3, 4) && is(circle.of(1), 3, 4) && is(circle.of(2), 3, 4)));
}

TEST_CASE("sets of more than 64 tasks are visited in order") {
  task_set<130> set;
  for (int k : {129, 0, 64, 63}) set.insert(k);
  int last = -1;
  int count = 0;
  for_each_in(set, [&](int k) {
    CHECK(k > last);
    last = k;
    ++count;
  });
  CHECK((last == 129 && count == 4));
}
