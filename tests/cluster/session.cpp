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
  std::vector<task_type> const ours = {
      {"same", 1, 2}, {"argument", 1, 2}, {"result", 1, 2}, {"absent", 1, 2}};
  std::vector<task_type> const theirs = {{"result", 1, 9}, {"argument", 9, 2}, {"same", 1, 2}};
  detail::session s;
  detail::compare_types(ours, theirs, s);
  REQUIRE(s.types == std::vector<std::uint32_t>{2, detail::none, detail::none, detail::none});
  REQUIRE(s.incompatible.size() == 3);
  REQUIRE(s.incompatible[0] ==
          "coordinator: task \"argument\" (arguments 1, result 2), worker: task \"argument\" (arguments 9, "
          "result 2)");
  REQUIRE(s.incompatible[2] == "coordinator: task \"absent\" (arguments 1, result 2), worker: none");
}
