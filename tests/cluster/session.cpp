// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/session.hpp>

#include "../catch.hpp"

using namespace weft::cluster;

TEST_CASE("the freest session comes first, and of equals the oldest") {
  detail::session a, b;
  a.incarnation = 1;
  b.incarnation = 2;
  detail::freer const before;
  REQUIRE(before(&a, &b));
  a.load = 1;
  REQUIRE(before(&b, &a));
  REQUIRE(!before(&a, &a));
}

TEST_CASE("types are the same if their names and both fingerprints are") {
  std::vector<task_type> const ours = {{"same", 12, "(i1) -> i2"},
                                       {"argument", 12, "(i1) -> i2"},
                                       {"result", 12, "(i1) -> i2"},
                                       {"absent", 12, "(i1) -> i2"}};
  std::vector<task_type> const theirs = {
      {"result", 19, "(i1) -> i9"}, {"argument", 92, "(i9) -> i2"}, {"same", 12, "(i1) -> i2"}};
  detail::session s;
  detail::compare_types(ours, theirs, s);
  REQUIRE(s.types == std::vector<std::uint32_t>{2, detail::none, detail::none, detail::none});
  REQUIRE(s.incompatible.size() == 3);
  REQUIRE(s.incompatible[0] ==
          "coordinator: task \"argument\" (i1) -> i2, worker: task \"argument\" (i9) -> i2");
  REQUIRE(s.incompatible[2] == "coordinator: task \"absent\" (i1) -> i2, worker: none");
}

TEST_CASE("two types of one name are not in the way of those behind them") {
  std::vector<task_type> const both = {{"a", 1, ""}, {"a", 2, ""}, {"b", 3, ""}, {"c", 4, ""}};
  detail::session s;
  detail::compare_types(both, both, s);
  REQUIRE(s.types == std::vector<std::uint32_t>{0, detail::none, 2, 3});
}
