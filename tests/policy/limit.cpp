// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/limit.hpp>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../run/spin.hpp"
#include "where.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

// How many are inside at once, and how many there were.
struct gauge {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> calls{0};

  struct visit {
    gauge& g;
    explicit visit(gauge& where) : g(where) {
      int const now = ++g.inside;
      int seen = g.most;
      while (seen < now && !g.most.compare_exchange_weak(seen, now)) {
      }
      ++g.calls;
    }
    ~visit() { --g.inside; }
    visit(visit const&) = delete;
  };
};

struct guarded_work {
  gauge* g;
  int operator()(int x) const {
    gauge::visit const here(*g);
    std::this_thread::sleep_for(200us);
    return x;
  }
};

}  // namespace

TEST_CASE("at most so many of the tasks with one limit run at once, wherever they run") {
  gauge db;
  guarded_work const f{&db};
  auto const t = weft::task<"a">(f).limit<"db">(2);
  auto const wf = weft::workflow<"wf">(
      weft::task<"one">([] { return 1; }) >>
      (t | t.as<"b">() | t.as<"c">() | t.as<"d">() | t.as<"e">() | t.as<"f">() | t.as<"g">()) >>
      weft::task<"sum">(
          [](int a, int b, int c, int d, int e, int x, int y) { return a + b + c + d + e + x + y; }));
  everywhere(wf, [](auto const& r) { REQUIRE(r["sum"_id] == 7); });
  REQUIRE(db.calls == 7 * runs_of_workflow);
  REQUIRE(db.most == 2);
  gauge other;
  weft::task_graph g;
  auto const one = g.add([] { return 1; });
  std::vector<weft::node<int>> all;
  for (int i = 0; i < 30; ++i) all.push_back(g.add(weft::limit("db", 2, guarded_work{&other}), one));
  auto const sum =
      g.add([](weft::many<int> const& xs) { return static_cast<int>(xs.size()); }, weft::all(all));
  everywhere(g, [&](auto const& r) { REQUIRE(r[sum] == 30); });
  REQUIRE(other.calls == 30 * runs_of_graph);
  REQUIRE(other.most == 2);
}

TEST_CASE("who waits for a place holds no thread") {
  // On two threads: three tasks would need the place that one has until a fourth task has run.
  weft::pool pool(2);
  std::atomic<bool> is_free = false;
  auto const waits = [&](int x) {
    while (!is_free) std::this_thread::yield();
    return x;
  };
  auto const t = weft::task<"a">(waits).limit<"db">(1);
  auto const wf = weft::workflow<"wf">(
      weft::task<"one">([] { return 1; }) >>
      (t | t.as<"b">() | t.as<"c">() | weft::task<"free">([&](int) { is_free = true; })));
  weft::task_graph g;
  auto const one = g.add([] { return 1; });
  for (int i = 0; i < 3; ++i) g.add(weft::limit("db", 1, waits), one);
  g.add([&](int) { is_free = true; }, one);
  for (int i = 0; i < 50; ++i) {
    is_free = false;
    weft::run(wf, pool);
    is_free = false;
    weft::run(g, pool);
  }
}

TEST_CASE("several limits, taken in different orders, are no deadlock; exceptions free places") {
  weft::pool pool(4);
  gauge a;
  gauge b;
  auto const f = [&](weft::context& c, int x) {
    gauge::visit const left(a);
    gauge::visit const right(b);
    if (c.attempt() == 1 && x % 3 == 0) throw x;
    std::this_thread::sleep_for(50us);
  };
  for (int round = 0; round < 10; ++round) {
    weft::task_graph g;
    for (int i = 0; i < 60; ++i) {
      auto const one = g.add([i] { return i; });
      auto const again = weft::retry_options{.attempts = 2, .backoff = 20us};
      if (i % 2 == 0)
        g.add(weft::limit("a", 1, weft::retry(again, weft::limit("b", 2, f))), one);
      else
        g.add(weft::retry(again, weft::limit("b", 2, weft::limit("a", 1, f))), one);
    }
    weft::run(g, pool);
  }
  REQUIRE(a.most == 1);
  REQUIRE(b.most == 1);
  REQUIRE(a.calls == 800);
}

TEST_CASE("a place is free while a task waits for its next attempt") {
  weft::pool pool(1);
  std::atomic<int> others = 0;
  auto const wf = weft::workflow<"wf">(weft::task<"again">([&](weft::context& c) {
                                         if (c.attempt() == 1) throw 1;
                                         return others.load();
                                       })
                                           .limit<"db">(1)
                                           .retry({.attempts = 2, .backoff = 10ms}),
                                       weft::task<"other">([&] { ++others; }).limit<"db">(1));
  REQUIRE(weft::run(wf, pool)["again"_id] == 1);
}

TEST_CASE("a failure and a cancellation end the waits for places") {
  weft::pool pool(3);
  std::atomic<int> began = 0;
  auto const f = [&](weft::context& c) {
    ++began;
    while (!c.stop_requested()) std::this_thread::yield();
  };
  auto const t = weft::task<"a">(f).limit<"db">(1);
  auto const wf = weft::workflow<"wf">(t | t.as<"b">() | t.as<"c">() | t.as<"d">());
  auto const fails = weft::workflow<"wf">((t | t.as<"b">() | t.as<"c">()), weft::task<"bad">([&] {
                                            while (began == 0) std::this_thread::yield();
                                            throw std::runtime_error("bad");
                                          }));
  for (int i = 0; i < 20; ++i) {
    began = 0;
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return began == 1; }));
    handle.cancel();
    REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
    REQUIRE(began == 1);
    began = 0;
    REQUIRE_THROWS_AS(weft::run(fails, pool), weft::task_failed);
    REQUIRE(began == 1);
  }
}

TEST_CASE("a map has a place for each element that it works on") {
  weft::pool pool(4);
  gauge db;
  guarded_work const f{&db};
  auto const range = [] { return std::vector<int>(40, 1); };
  auto const wf = weft::workflow<"wf">(
      weft::task<"range">(range) >> (weft::map<"a">(f).limit<"db">(2) | weft::map<"b">(f).limit<"db">(2)),
      weft::task<"c">([&] { return f(2); }).limit<"db">(2));
  for (int i = 0; i < 5; ++i) {
    auto const r = weft::run(wf, pool);
    REQUIRE(r["a"_id].size() == 40);
    REQUIRE(r["b"_id][39] == 1);
  }
  REQUIRE(db.most == 2);
  auto const fails =
      weft::workflow<"wf">(weft::task<"range">(range) >> (weft::map<"a">([](weft::context& c, int) {
                                                            if (c.attempt() == 1)
                                                              throw std::runtime_error("one");
                                                            throw std::runtime_error("two");
                                                          })
                                                              .limit<"db">(2)
                                                              .retry({.attempts = 2})));
  everywhere_failing(fails, [](auto const& e) {
    REQUIRE(e.element() < 40);
    REQUIRE(std::string(e.what()).find("2 attempts failed: 1: one, 2: two") != std::string::npos);
  });
}

TEST_CASE("two numbers for one name: a graph refuses the second, in a workflow the least counts") {
  weft::task_graph g;
  g.add("a", weft::limit("db", 2, [] {}));
  g.add("b", weft::limit("net", 3, [] {}));
  try {
    g.add("c", weft::limit("db", 3, [] {}));
    FAIL("it did not throw");
  } catch (weft::conflicting_limit const& e) {
    REQUIRE(
        std::string(e.what()) ==
        "weft: task \"c\" says limit \"db\" is 3, but another task says it is 2: give one name one number");
  }
  REQUIRE_FALSE(g.contains("c"));
  weft::run(g);
  gauge db;
  guarded_work const f{&db};
  auto const wf =
      weft::workflow<"wf">(weft::task<"x">([] { return 1; }) >>
                           (weft::task<"a">(f).limit<"db">(3) | weft::task<"b">(f).limit<"db">(1) |
                            weft::task<"c">(f).limit<"db">(2)));
  weft::pool pool(3);
  for (int i = 0; i < 10; ++i) weft::run(wf, pool);
  REQUIRE(db.most == 1);
}

TEST_CASE("a run within a task has limits of its own") {
  weft::pool pool(2);
  gauge db;
  guarded_work const f{&db};
  auto const inner = weft::workflow<"inner">(weft::task<"x">([f] { return f(1); }).limit<"db">(1));
  auto const t = weft::task<"a">([&](int) { return weft::run(inner, pool).value(); }).limit<"db">(1);
  auto const wf =
      weft::workflow<"wf">(weft::task<"one">([] { return 1; }) >> (t | t.as<"b">() | t.as<"c">()));
  for (int i = 0; i < 10; ++i) REQUIRE(weft::run(wf, pool)["c"_id] == 1);
}

TEST_CASE("a workflow that becomes a graph keeps its limits") {
  gauge db;
  guarded_work const f{&db};
  auto const t = weft::task<"a">(f).limit<"db">(1).timeout(1h);
  auto const wf = weft::workflow<"wf">(
      weft::task<"one">([] { return 1; }) >> (t | t.as<"b">() | t.as<"c">()),
      weft::task<"range">([] { return std::vector<int>(5, 1); }) >> weft::map<"d">(f).limit<"db">(1));
  auto const g = weft::to_task_graph(wf);
  everywhere(g, [](auto const& r) { REQUIRE(r.template get<int>("c") == 1); });
  REQUIRE(db.most == 1);
}

TEST_CASE("a limit that lets nothing run is refused") {
  auto const f = [] { return 1; };
  for (int most : {0, -3}) {
    REQUIRE_THROWS_AS(weft::limit("db", most, f), weft::invalid_limit);
    REQUIRE_THROWS_AS(weft::task<"a">(f).limit<"db">(most), weft::invalid_limit);
  }
  weft::task_graph g;
  g.add("a", weft::limit("db", 10'000'000'000, f));
  REQUIRE(weft::run(g).get<int>("a") == 1);
}
