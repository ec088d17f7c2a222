// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/deadline.hpp>

#include <atomic>
#include <chrono>
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

using weft::deadline;
using weft::deadline_exceeded;

}  // namespace

TEST_CASE("at the deadline what runs is asked to stop and what comes after is not begun") {
  std::atomic<int> after = 0;
  auto const slow = [](weft::context& c, int x) {
    while (!c.stop_requested()) std::this_thread::yield();
    return x;
  };
  auto const stops = [](weft::context& c, int x) -> int {
    while (!c.stop_requested()) std::this_thread::yield();
    throw std::runtime_error("stopped" + std::to_string(x));
  };
  auto const count = [&](int) { ++after; };
  auto const wf = weft::workflow<"wf">(weft::task<"a">([] { return 1; }) >> weft::task<"slow">(slow) >>
                                       weft::task<"after">(count));
  auto const failing = weft::workflow<"wf">(weft::task<"a">([] { return 1; }) >> weft::task<"slow">(stops) >>
                                            weft::task<"after">(count));
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
  g.add("after", count, g.add("slow", slow, a));
  weft::task_graph h;
  auto const b = h.add("a", [] { return 1; });
  h.add("after", count, h.add("slow", stops, b));
  auto const names = [](char const* id) {
    return [id](deadline_exceeded const& e) {
      // Where the machine has no time for us, not even the first task is done.
      std::string const named = e.id();
      REQUIRE((named == id || named == "a" || named == "slow"));
      REQUIRE(std::string(e.what()) ==
              "weft: at the deadline of the run, task \"" + named +
                  "\" was not done: give the run more time, or see in a trace what took it");
    };
  };
  // A deadline is a time, and each run needs one of its own.
  auto const each = [](auto const& what, auto const& check) {
    auto const one = [&](auto const& run) {
      try {
        run();
        FAIL("it did not fail");
      } catch (deadline_exceeded const& e) {
        check(e);
      }
    };
    one([&] { static_cast<void>(weft::run(what, deadline(10ms))); });
    for (std::size_t threads : {1U, 2U}) {
      weft::pool pool(threads);
      one([&] { static_cast<void>(weft::run(what, pool, deadline(10ms))); });
      auto handle = weft::start(what, pool, deadline(std::chrono::system_clock::now() + 10ms));
      one([&] { static_cast<void>(handle.get()); });
    }
  };
  each(wf, names("after"));
  each(failing, names("slow"));
  each(g, names("after"));
  each(h, names("slow"));
  REQUIRE(after == 0);
}

TEST_CASE("a deadline that is over lets nothing begin; one that is far is not noticed") {
  std::atomic<int> calls = 0;
  auto const wf =
      weft::workflow<"wf">(weft::input<"n", int> >> weft::task<"a">([&](int x) { return ++calls, x; }));
  weft::task_graph g;
  auto const a = g.add("a", [&] { return ++calls; });
  auto const over = [](deadline_exceeded const& e) { REQUIRE(std::string(e.id()) == "a"); };
  everywhere_failing<deadline_exceeded>(wf, over, weft::with<"n">(1), deadline(-1h));
  everywhere_failing<deadline_exceeded>(g, over, deadline(0s));
  REQUIRE(calls == 0);
  everywhere(wf, [](auto const& r) { REQUIRE(r["a"_id] == 1); }, weft::with<"n">(1), deadline(1h));
  everywhere(
      g, [&](auto const& r) { REQUIRE(r[a] > 0); }, deadline(std::chrono::hours::max()), weft::stop_token());
}

TEST_CASE("a run all of whose tasks are done at its end has succeeded, late or not") {
  auto const wf = weft::workflow<"wf">(weft::task<"late">([](weft::context& c) {
    while (!c.stop_requested()) std::this_thread::yield();
    return 7;
  }));
  weft::pool pool(2);
  REQUIRE(weft::run(wf, deadline(1ms)).value() == 7);
  REQUIRE(weft::run(wf, pool, deadline(1ms)).value() == 7);
}

TEST_CASE("what failed before the deadline is what the run throws; what waits then does not wait") {
  auto const wf = weft::workflow<"wf">(weft::task<"bad">([]() -> int { throw std::runtime_error("bad"); }));
  everywhere_failing(wf, [](auto const& e) { REQUIRE(std::string(e.id()) == "bad"); }, deadline(1h));
  auto const waits = weft::workflow<"wf">(
      weft::task<"waits">([]() -> int { throw 1; }).retry({.attempts = 9, .backoff = 1h}));
  weft::task_graph g;
  g.add("waits", weft::retry({.attempts = 9, .backoff = 1h}, []() -> int { throw 1; }));
  auto const check = [](deadline_exceeded const& e) { REQUIRE(std::string(e.id()) == "waits"); };
  everywhere_failing<deadline_exceeded>(waits, check, deadline(5ms));
  everywhere_failing<deadline_exceeded>(g, check, deadline(5ms));
}
