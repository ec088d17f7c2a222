// SPDX-License-Identifier: BSL-1.0
#include <weft/check/result_lives.hpp>

#include "../catch.hpp"

using namespace weft;
using namespace weft::detail;

namespace {

// 0 >> 1 >> 2 >> 3, and 3 also reads 0.
constexpr graph<4, 4> line{{0, 0, 1, 2, 4}, {{0}, {1}, {2}, {0}}};
constexpr held_result owns{true, false, false};
constexpr held_result points{false, false, false};
constexpr held_result kept{true, true, false};
constexpr held_result kept_view{false, true, true};

}  // namespace

TEST_CASE("results last until their last reader") {
  constexpr auto found = find_lifetimes(line, {owns, owns, owns, kept});
  STATIC_REQUIRE((found.last[0] == 3 && found.last[1] == 2 && found.last[2] == 3 && found.last[3] == 3));
  STATIC_REQUIRE((!found.kept[0] && !found.kept[1] && !found.kept[2] && found.kept[3]));
}

TEST_CASE("who is only waited for is a reader") {
  constexpr graph<3, 2> g{{0, 0, 1, 2}, {{0, edge_kind::passes}, {0, edge_kind::orders}}};
  constexpr auto found = find_lifetimes(g, {owns, owns, kept});
  STATIC_REQUIRE((found.last[0] == 2 && found.last[1] == 1));
}

TEST_CASE("what may be referred to lasts as long as what may refer to it") {
  constexpr graph<4, 3> chain{{0, 0, 1, 2, 3}, {{0}, {1}, {2}}};
  // 1 is a view of 0, and 2 is a view of that.
  constexpr auto views = find_lifetimes(chain, {owns, points, points, kept});
  STATIC_REQUIRE((views.last[0] == 3 && views.last[1] == 3 && views.last[2] == 3));
  constexpr auto one_view = find_lifetimes(chain, {owns, points, owns, kept});
  STATIC_REQUIRE((one_view.last[0] == 2 && one_view.last[1] == 2 && one_view.last[2] == 3));
}

TEST_CASE("a task that is given two can put a pointer to the one into the other") {
  // 0 is something that 2 writes to, for example a state, and 3 reads. 1 is what it may point to then.
  constexpr graph<4, 4> g{{0, 0, 0, 2, 4}, {{0}, {1}, {0}, {2}}};
  constexpr auto found = find_lifetimes(g, {points, owns, owns, kept});
  STATIC_REQUIRE(found.last[1] == 3);
  constexpr auto without = find_lifetimes(g, {owns, owns, owns, kept});
  STATIC_REQUIRE(without.last[1] == 2);
}

TEST_CASE("what a kept view may refer to is kept") {
  constexpr graph<4, 3> chain{{0, 0, 1, 2, 3}, {{0}, {1}, {2}}};
  constexpr auto found = find_lifetimes(chain, {owns, owns, points, kept_view});
  STATIC_REQUIRE((!found.kept[0] && found.kept[1] && found.kept[2] && found.kept[3]));
}

TEST_CASE("a reader without an edge counts") {
  constexpr reading_of also[] = {{3, 0}};
  constexpr graph<4, 3> chain{{0, 0, 1, 2, 3}, {{0}, {1}, {2}}};
  constexpr auto found = find_lifetimes(chain, {owns, owns, owns, kept}, also, 1);
  STATIC_REQUIRE(found.last[0] == 3);
}
