// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/retry.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>

#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "where.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

struct io_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct disk_error : io_error {
  using io_error::io_error;
};

// Fails with what is said to, and counts its calls.
struct work {
  std::atomic<int>* calls;
  int failures;

  int operator()(weft::context& c, int x) const {
    calls->fetch_add(1);
    if (c.attempt() > failures) return x + c.attempt();
    if (x == 1) throw disk_error("disk");
    throw std::logic_error("logic");
  }
};

}  // namespace

TEST_CASE("a task that fails is called again, wherever it runs") {
  std::atomic<int> calls = 0;
  auto const wf = weft::workflow<"wf">(weft::task<"one">([] { return 1; }) >>
                                       weft::task<"work">(work{&calls, 2}).retry({.attempts = 3}) >>
                                       weft::task<"end">([](int x) { return 10 * x; }));
  everywhere(wf, [](auto const& results) { REQUIRE(results["end"_id] == 40); });
  weft::task_graph g;
  auto const one = g.add("one", [] { return 1; });
  auto const again = g.add("work", weft::retry({.attempts = 3, .backoff = 10us}, work{&calls, 2}), one);
  auto const end = g.add("end", [](int x) { return 10 * x; }, again);
  everywhere(g, [&](auto const& results) { REQUIRE(results[end] == 40); });
  REQUIRE(calls == 3 * (runs_of_workflow + runs_of_graph));
}

TEST_CASE("only the exceptions that are named are tried again") {
  std::atomic<int> calls = 0;
  auto const fails = [&](auto const& what, int attempts) {
    calls = 0;
    int failures = 0;
    everywhere_failing(what, [&](weft::task_failed const& e) {
      ++failures;
      REQUIRE(std::string(e.id()) == "work");
      REQUIRE(e.attempt() == attempts);
      if (attempts == 1)
        REQUIRE_THROWS_AS(e.rethrow_cause(), std::logic_error);
      else
        REQUIRE_THROWS_AS(e.rethrow_cause(), weft::attempts_failed);
    });
    REQUIRE(calls == failures * attempts);
  };
  auto const f = work{&calls, 9};
  auto const wf = [&](auto const& first) {
    return weft::workflow<"wf">(
        first >> weft::task<"work">(f).retry({.attempts = 2}).timeout(1h).on<io_error, std::bad_alloc>());
  };
  fails(wf(weft::task<"one">([] { return 1; })), 2);
  fails(wf(weft::task<"two">([] { return 2; })), 1);
  for (int x : {1, 2}) {
    weft::task_graph g;
    auto const first = g.add([x] { return x; });
    g.add("work", weft::timeout(1h, weft::retry({.attempts = 2}, f)).on<io_error, std::bad_alloc>(), first);
    fails(g, x == 1 ? 2 : 1);
  }
}

TEST_CASE("in a graph, too, each attempt takes a copy, and what a failed attempt has spawned is forgotten") {
  std::atomic<int> spawned = 0;
  weft::task_graph g;
  auto const text = g.add("text", [] { return std::string(40, 'x'); });
  auto const size = g.add("size",
                          weft::retry({.attempts = 3},
                                      [&](weft::context& c, std::string&& s) {
                                        std::string const mine = std::move(s);
                                        for (int i = 0; i < 10; ++i) c.spawn([&] { ++spawned; });
                                        if (c.attempt() < 3) throw std::runtime_error(mine);
                                        return mine.size();
                                      }),
                          text);
  everywhere(g, [&](auto const& results) {
    REQUIRE(results[size] == 40);
    REQUIRE(spawned.exchange(0) == 10);
  });
}

TEST_CASE("many tasks of one graph wait at once, named or not") {
  weft::pool pool(3);
  for (int round = 0; round < 10; ++round) {
    weft::task_graph g;
    std::vector<weft::node<int>> all;
    auto const zero = g.add([] { return 0; });
    for (int i = 0; i < 200; ++i)
      all.push_back(g.add(weft::retry({.attempts = 3, .backoff = 100us, .jitter = 1},
                                      [i](weft::context& c, int) {
                                        if (c.attempt() <= i % 3) throw i;
                                        return c.attempt();
                                      }),
                          zero));
    auto const sum = g.add(
        [](weft::many<int> const& xs) {
          int total = 0;
          for (int x : xs) total += x;
          return total;
        },
        weft::all(all));
    REQUIRE(weft::run(g, pool)[sum] == 67 * 1 + 67 * 2 + 66 * 3);
  }
  weft::task_graph g;
  g.add([] { return 1; });
  g.add(weft::retry({.attempts = 2}, [] { throw std::runtime_error("no"); }));
  everywhere_failing(g, [](weft::task_failed const& e) { REQUIRE(std::string(e.id()) == "#1"); });
}

TEST_CASE("a workflow that becomes a graph keeps its policies") {
  std::atomic<int> calls = 0;
  auto const wf =
      weft::workflow<"wf">(weft::task<"one">([] { return 1; }) >>
                           weft::task<"work">(work{&calls, 2}).retry({.attempts = 3, .backoff = 10us}));
  auto const g = weft::to_task_graph(wf);
  everywhere(g, [&](auto const& results) { REQUIRE(results.template get<int>("work") == 4); });
  REQUIRE(calls == 3 * runs_of_graph);
}

TEST_CASE("a retry without attempts is refused, around a callable as well") {
  auto const f = [] { return 1; };
  CHECK_THROWS_AS(weft::retry({.attempts = 0}, f), weft::invalid_policy);
  CHECK_THROWS_AS(weft::task<"a">(f).retry({.attempts = -3}), weft::invalid_policy);
}
