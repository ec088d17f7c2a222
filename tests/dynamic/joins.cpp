// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/joins.hpp>

#include <optional>

#include <weft/weft.hpp>

#include "../catch.hpp"

// (What comes of joins in runs is in tests/control/graphs.cpp, the sets of conditions in conditions.cpp.)
TEST_CASE("where branches meet is found once, before a run, however the edges point") {
  weft::task_graph g;
  auto const route = g.add("route", []() -> weft::choice<"a", "b"> { return weft::choose<"a">; });
  auto const a = g.add("a", [] { return 1; }, weft::when<"a">(route));
  auto const b = g.add("b", [] { return 2; }, weft::when<"b">(route));
  auto const either = [](std::optional<int> x, std::optional<int> y) {
    return x.value_or(0) + y.value_or(0);
  };
  auto const join = g.add("join", either, weft::maybe(a), weft::maybe(b));
  CHECK(weft::run(g)[join] == 1);
  auto const first = g.add("first", [] {});
  g.order(first, route);  // points back
  CHECK(weft::run(g)[join] == 1);
  g.add("wrong", [](int x, int y) { return x + y; }, a, b);
  CHECK_THROWS_AS(weft::run(g), weft::branches_meet);
}
