// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/run.hpp>

#include <weft/run/pool.hpp>

#include <memory>
#include <stdexcept>
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

TEST_CASE("a stop token reaches the tasks that run; no other begins") {
  weft::stop_source source;
  weft::task_graph g;
  auto const a = g.add("a", [&](weft::context& c) {
    source.request_stop();
    return c.stop_requested();
  });
  REQUIRE(weft::run(g, source.token())[a]);  // all is done
  REQUIRE_THROWS_AS(weft::run(g, source.token()), weft::run_cancelled);
  REQUIRE_FALSE(weft::run(g)[a]);
  source.reset();
  bool is_begun = false;
  g.order(a, g.add("b", [&] { is_begun = true; }));
  REQUIRE_THROWS_AS(weft::run(g, source.token()), weft::run_cancelled);
  REQUIRE_FALSE(is_begun);
}

TEST_CASE("a run that is over does not mind what is added to the graph") {
  weft::pool pool(4);
  for (int more : {1, 500}) {
    weft::task_graph g;
    auto const text = [] { return std::string(40, 'x'); };
    auto const a = g.add("a", text);
    auto const b = g.add("b", text);
    g.order(b, a);
    for (int i = 0; i < 50; ++i) g.add(text);
    g.add("c", []() -> std::string { throw 1; }, weft::after(a));
    auto handle = weft::start(g, pool);
    handle.wait();
    for (int i = 0; i < more; ++i) g.add(text);
    REQUIRE_THROWS_AS(handle.get(), weft::task_failed);
  }
}

TEST_CASE("results are moved out of a handle once") {
  weft::pool pool(2);
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
  auto handle = weft::start(g, pool);
  auto first = handle.get();
  REQUIRE(first[a] == 1);
  REQUIRE_THROWS_AS(handle.get(), weft::graph_error);
  auto const second = std::move(first);
  REQUIRE(second[a] == 1);
  REQUIRE_THROWS_AS(first[a], weft::graph_error);  // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST_CASE("what takes a result later does not change the results of a run before") {
  weft::task_graph g;
  auto const a = g.add("a", [] { return std::string("x"); });
  auto const before = weft::run(g);
  g.add("take", [](std::string&& s) { std::string const gone = std::move(s); }, a);
  REQUIRE(before[a] == "x");
  REQUIRE_THROWS_AS(weft::run(g)[a], weft::taken_result);
}

TEST_CASE("a value that many read and one takes is checked soon") {
  weft::task_graph g;
  auto const a = g.add("a", [] { return std::make_unique<int>(1); });
  auto last = g.add([](std::unique_ptr<int> const& p) { return *p; }, a);
  for (int i = 0; i < 100000; ++i)
    last = g.add([](std::unique_ptr<int> const& p, int x) { return *p + x; }, a, last);
  g.add("take", [](std::unique_ptr<int> p, int) { return *p; }, a, last);
  REQUIRE(weft::run(g)[last] == 100001);
}
