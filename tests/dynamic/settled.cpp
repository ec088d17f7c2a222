// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/settled.hpp>

#include <weft/weft.hpp>

#include <stdexcept>
#include <string>

#include "../catch.hpp"

TEST_CASE("what a settled callable throws is its result, with the id of its task") {
  weft::task_graph g;
  auto const n = g.add([] { return 3; });
  auto const bad =
      g.add("bad", weft::settled([](int x) -> int { throw std::runtime_error(std::to_string(x)); }), n);
  auto const good =
      g.add("good", weft::settled([](weft::context& here, int x) { return x + here.attempt(); }), n);
  auto const nothing = g.add("nothing", weft::settled([] {}));
  auto const r = weft::run(g);
  CHECK(r[good].value() == 4);
  CHECK(r[nothing].has_value());
  try {
    static_cast<void>(r[bad].value());
    FAIL("nothing was thrown");
  } catch (weft::task_failed const& e) {
    CHECK(std::string(e.id()) == "bad");
    CHECK(std::string(e.what()).find(": 3") != std::string::npos);
  }
}

TEST_CASE("what comes after a group starts when it has been judged") {
  weft::task_graph g;
  bool judged = false;
  auto const a = g.add("a", weft::settled([] { return 1; }));
  auto const judge =
      g.group("g", [&judged](weft::outcome<int> const& one) { return judged = one.has_value(); }, a);
  auto const end = g.add([&judged] { return judged; }, weft::after(judge));
  CHECK(weft::run(g)[end]);
}
