// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/run.hpp>

#include <weft/run/pool.hpp>

#include <string>
#include <vector>

#include "../catch.hpp"

TEST_CASE("a graph runs in the order in which it was made, where its edges allow it") {
  std::vector<std::string> order;
  auto const note = [&](weft::context& c) { order.emplace_back(c.id()); };
  weft::task_graph g;
  auto const a = g.add("a", note);
  g.add("b", note);
  auto const c = g.add("c", note);
  g.order(c, a);
  weft::run(g);
  REQUIRE(order == std::vector<std::string>{"b", "c", "a"});
}

TEST_CASE("an empty graph runs") {
  weft::pool pool(2);
  weft::task_graph g;
  REQUIRE_NOTHROW(weft::run(g));
  REQUIRE_NOTHROW(weft::run(g, pool));
  auto handle = weft::start(g, pool);
  REQUIRE_NOTHROW(handle.get());
}

TEST_CASE("a graph runs again, and with what was added since") {
  weft::pool pool(2);
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
  REQUIRE(weft::run(g, pool)[a] == 1);
  auto const b = g.add("b", [](int x) { return x + 1; }, a);
  for (int i = 0; i < 3; ++i) REQUIRE(weft::run(g, pool)[b] == 2);
}

TEST_CASE("a cycle is found before any task starts") {
  weft::pool pool(2);
  bool started = false;
  weft::task_graph g;
  g.add("innocent", [&] { started = true; });
  auto const a = g.add("a", [] {});
  auto const b = g.add("b", [] {}, a);
  g.order(b, a);
  REQUIRE_THROWS_AS(weft::run(g), weft::cycle);
  REQUIRE_THROWS_AS(weft::run(g, pool), weft::cycle);
  REQUIRE_THROWS_AS(weft::start(g, pool), weft::cycle);
  REQUIRE_FALSE(started);
}

TEST_CASE("a task that fails is named, also if the graph is gone") {
  weft::pool pool(2);
  try {
    weft::task_graph g;
    std::string id = "bad-";
    g.add(id + "one", [] { throw std::runtime_error("no such file"); });
    weft::run(g, pool);
    FAIL("it did not throw");
  } catch (weft::task_failed const& e) {
    REQUIRE(std::string(e.id()) == "bad-one");
    REQUIRE(std::string(e.what()) == "task \"bad-one\" failed: no such file");
    REQUIRE(e.attempt() == 1);
    REQUIRE_THROWS_AS(e.rethrow_cause(), std::runtime_error);
  }
}

TEST_CASE("a started graph can be kept on the heap") {
  weft::pool pool(2);
  weft::task_graph g;
  auto const a = g.add("a", [] { return 6; });
  auto const handle = weft::start_shared(g, pool);
  handle->wait();
  REQUIRE(handle->done());
  REQUIRE(handle->get()[a] == 6);
}

TEST_CASE("a stop token reaches the tasks") {
  weft::stop_source source;
  source.request_stop();
  weft::task_graph g;
  auto const a = g.add("a", [](weft::context& c) { return c.stop_requested(); });
  REQUIRE(weft::run(g, source.token())[a]);
  REQUIRE_FALSE(weft::run(g)[a]);
}
