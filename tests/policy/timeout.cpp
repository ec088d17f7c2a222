// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/timeout.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "where.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

// Runs until it is told to stop; then returns, or throws.
struct patient {
  bool throws = false;
  std::unique_ptr<int> operator()(weft::context& c) const {
    while (!c.stop_requested()) std::this_thread::yield();
    if (throws) throw std::runtime_error("stopped");
    return std::make_unique<int>(1);
  }
};

void check(weft::task_failed const& e, int attempts) {
  REQUIRE(std::string(e.id()) == "slow");
  REQUIRE(e.attempt() == attempts);
  if (attempts == 1) {
    REQUIRE(std::string(e.what()) ==
            "task \"slow\" failed: task \"slow\" took longer than its timeout of 2 ms");
    REQUIRE_THROWS_AS(e.rethrow_cause(), weft::timed_out);
  } else {
    REQUIRE_THROWS_AS(e.rethrow_cause(), weft::attempts_failed);
  }
}

}  // namespace

TEST_CASE("who comes after his time has failed, whether he returns or throws") {
  for (bool throws : {false, true}) {
    auto const wf = weft::workflow<"wf">(weft::task<"slow">(patient{throws}).timeout(2ms));
    everywhere_failing(wf, [](auto const& e) { check(e, 1); });
    weft::task_graph g;
    g.add("slow", weft::timeout(2ms, patient{throws}));
    everywhere_failing(g, [](auto const& e) { check(e, 1); });
  }
}

TEST_CASE("each attempt has the time, and one that was too late may be followed by another") {
  std::atomic<int> calls = 0;
  auto const f = [&](weft::context& c) {
    ++calls;
    if (c.attempt() < 3)
      while (!c.stop_requested()) std::this_thread::yield();
    return c.attempt();
  };
  auto const wf =
      weft::workflow<"wf">(weft::task<"slow">(f).timeout(2ms).retry({.attempts = 9, .backoff = 1ms}));
  weft::task_graph g;
  auto const slow = g.add("slow", weft::retry({.attempts = 9}, weft::timeout(2ms, f)).on<weft::timed_out>());
  // A machine that stands still for a while may make it one more.
  everywhere(wf, [](auto const& results) { REQUIRE(results.value() >= 3); });
  everywhere(g, [&](auto const& results) { REQUIRE(results[slow] >= 3); });
  REQUIRE(calls >= 3 * (runs_of_workflow + runs_of_graph));
  auto const others = weft::workflow<"wf">(
      weft::task<"slow">(patient{}).timeout(2ms).retry({.attempts = 3}).on<std::logic_error>());
  everywhere_failing(others, [](auto const& e) { check(e, 1); });
  auto const always = weft::workflow<"wf">(weft::task<"slow">(patient{}).timeout(2ms).retry({.attempts = 3}));
  everywhere_failing(always, [](auto const& e) { check(e, 3); });
}

TEST_CASE("who is in time is not disturbed, and a map's elements have the time each") {
  auto const f = [](weft::context& c, int x) { return c.stop_requested() ? 0 : 2 * x; };
  auto const wf = weft::workflow<"wf">(weft::task<"range">([] { return std::vector<int>{1, 2, 3}; }) >>
                                       (weft::map<"twice">(f).timeout(1h)));
  everywhere(wf, [](auto const& results) {
    REQUIRE(results["twice"_id][0] == 2);
    REQUIRE(results["twice"_id][2] == 6);
  });
  auto const late = weft::workflow<"wf">(weft::task<"range">([] { return std::vector<int>{1, 2, 3}; }) >>
                                         (weft::map<"slow">([](weft::context& c, int x) {
                                            while (x == 2 && !c.stop_requested()) std::this_thread::yield();
                                          }).timeout(2ms)));
  everywhere_failing(late, [](auto const& e) { REQUIRE(e.element() == 1); });
}

TEST_CASE("a timeout of nothing is refused, around a callable as well") {
  auto const f = [] { return 1; };
  CHECK_THROWS_AS(weft::timeout(std::chrono::seconds(0), f), weft::invalid_policy);
  CHECK_THROWS_AS(weft::task<"a">(f).timeout(std::chrono::seconds(-1)), weft::invalid_policy);
}
