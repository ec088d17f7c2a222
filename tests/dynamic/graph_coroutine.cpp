// SPDX-License-Identifier: BSL-1.0
// Tasks of task_graphs that are coroutines.
#include <weft/dynamic/graph_coroutine.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <weft/async.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../policy/where.hpp"
#include "../run/spin.hpp"

#include "../catch.hpp"

using namespace std::chrono_literals;
using weft::async;

TEST_CASE("a task of a graph may be a coroutine, with arguments of all kinds") {
  weft::task_graph g;
  std::vector<weft::node<int>> parts;
  for (int i = 0; i < 20; ++i)
    parts.push_back(g.add([i]() -> async<int> {
      co_await weft::sleep_for(100us);
      co_return i;
    }));
  auto const sum = g.add(
      "sum",
      [](weft::many<int> const& all) -> async<int> {
        co_await weft::sleep_for(100us);  // after this, `all` is still there
        int total = 0;
        for (int x : all) total += x;
        co_return total;
      },
      weft::all(parts));
  auto const own =
      g.add("own", [](int x) -> async<std::unique_ptr<int>> { co_return std::make_unique<int>(x); }, sum);
  auto const taken = g.add(
      "taken",
      [](weft::context& c, std::unique_ptr<int>&& p) -> async<std::string> {
        std::unique_ptr<int> const mine = std::move(p);
        co_await weft::sleep_for(100us);
        co_return c.id() + std::to_string(*mine);
      },
      own);
  auto const again = g.add("again",
                           weft::retry({.attempts = 3, .backoff = 50us},
                                       [](weft::context& c, std::string&& s) -> async<std::string> {
                                         std::string mine = std::move(s);
                                         co_await weft::sleep_for(50us);
                                         if (c.attempt() < 3) throw std::runtime_error("no");
                                         co_return mine + "!";
                                       }),
                           taken);
  bool done = false;
  g.add(
      "void",
      [&](std::string const&) -> async<void> {
        done = true;
        co_return;
      },
      again);
  everywhere(g, [&](auto const& r) {
    REQUIRE(r[sum] == 190);
    REQUIRE(r[again] == "taken190!");
    REQUIRE(std::exchange(done, false));
  });
}

TEST_CASE("a graph's coroutines that wait hold no thread") {
  weft::pool pool(2);
  for (int round = 0; round < 10; ++round) {
    std::atomic<int> waiting = 0;
    weft::task_graph g;
    auto const one = g.add([] { return 1; });
    for (int i = 0; i < 50; ++i)
      g.add(
          [&](int) -> async<void> {
            ++waiting;
            while (waiting < 50) co_await weft::sleep_for(500us);
          },
          one);
    weft::run(g, pool);
    REQUIRE(waiting == 50);
    waiting = 0;
    auto handle = weft::start(g, pool);
    REQUIRE(eventually([&] { return handle.done(); }));
    handle.get();
  }
}

TEST_CASE("failure, timeout, deadline and cancellation of a graph's coroutines") {
  weft::task_graph g;
  g.add("bad", []() -> async<int> {
    co_await weft::sleep_for(100us);
    throw std::runtime_error("no");
  });
  everywhere_failing(g, [](auto const& e) { REQUIRE(std::string(e.what()) == "task \"bad\" failed: no"); });
  auto const sleeps = []() -> async<void> { co_await weft::sleep_for(1h); };
  weft::task_graph late;
  late.add("late", weft::timeout(5ms, sleeps));
  everywhere_failing(late, [](auto const& e) {
    REQUIRE(std::string(e.what()) ==
            "task \"late\" failed: task \"late\" took longer than its timeout of 5 ms");
  });
  weft::task_graph h;
  h.add("sleeps", sleeps);
  everywhere_failing<weft::deadline_exceeded>(
      h, [](auto const& e) { REQUIRE(std::string(e.id()) == "sleeps"); }, weft::deadline(30ms));
  weft::pool pool(2);
  auto handle = weft::start(h, pool);
  handle.cancel();
  REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
  auto dropped = weft::start(h, pool);
}
