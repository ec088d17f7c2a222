// SPDX-License-Identifier: BSL-1.0
// Tasks that wait, in runs of both kinds on executors of all kinds.
#include <weft/run/waiting.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include <weft/policy.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>

#include "spin.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

// Fails so often, then gives x.
struct flaky {
  int failures;
  int operator()(weft::context& c, int x) const {
    if (c.attempt() <= failures) throw std::runtime_error("attempt " + std::to_string(c.attempt()));
    return x;
  }
};

}  // namespace

TEST_CASE("while a task waits for its next attempt, its thread does something else") {
  for (std::size_t threads : {1U, 2U, 4U}) {
    weft::pool pool(threads);
    std::atomic<int> others = 0;
    auto const count = [&](int) { ++others; };
    auto const wf =
        weft::workflow<"others">(weft::task<"a">([] { return 1; }) >>
                                 (weft::task<"again">([&](weft::context& c, int x) {
                                    if (c.attempt() == 1) throw 1;
                                    return others == 3 ? x : 0;
                                  }).retry({.attempts = 2, .backoff = 20ms}) |
                                  weft::task<"b">(count) | weft::task<"c">(count) | weft::task<"d">(count)) >>
                                 weft::task<"e">([](int x) { return x; }));
    REQUIRE(weft::run(wf, pool)["e"_id] == 1);
    others = 0;
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return handle.done(); }));  // nobody waits by `wait`
    REQUIRE(handle.get()["e"_id] == 1);
  }
}

TEST_CASE("a run is over only when nothing waits, also if all wait at once") {
  weft::pool pool(2);
  for (int i = 0; i < 50; ++i) {
    auto const again = weft::retry_options{.attempts = 4, .backoff = 100us, .jitter = 1};
    auto const wf = weft::workflow<"all">(
        weft::task<"a">([] { return 1; }) >>
        (weft::task<"b">(flaky{1}).retry(again) | weft::task<"c">(flaky{2}).retry(again) |
         weft::task<"d">(flaky{3}).retry(again) | weft::task<"e">(flaky{3}).retry(again)) >>
        weft::task<"sum">([](int b, int c, int d, int e) { return b + c + d + e; }).retry(again));
    REQUIRE(weft::run(wf, pool).value() == 4);
    REQUIRE(weft::run(wf).value() == 4);
    weft::inline_executor at_once;
    REQUIRE(weft::run(wf, at_once).value() == 4);
    auto handle = weft::start(wf, at_once);
    REQUIRE(handle.done());
    REQUIRE(handle.get().value() == 4);
  }
}

TEST_CASE("cancelling a run ends its waits at once") {
  weft::pool pool(2);
  auto const begin = std::chrono::steady_clock::now();
  std::atomic<int> calls = 0;
  auto const wf = weft::workflow<"cancelled">(weft::task<"a">([] { return 1; }) >>
                                              weft::task<"b">([&](int) -> int {
                                                ++calls;
                                                throw 1;
                                              }).retry({.attempts = 9, .backoff = 1h}) >>
                                              weft::task<"c">([&](int x) { return ++calls, x; }));
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return calls == 1; }));
    handle.cancel();
    REQUIRE_THROWS_AS(handle.get(), weft::run_cancelled);
  }
  {
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return calls == 2; }));
  }  // the end of the handle as well
  weft::stop_source source;
  std::thread stopper([&] {
    eventually([&] { return calls == 3; });
    source.request_stop();
  });
  REQUIRE_THROWS_AS(weft::run(wf, pool, source.token()), weft::run_cancelled);
  stopper.join();
  weft::stop_source other;
  std::thread second([&] {
    eventually([&] { return calls == 4; });
    other.request_stop();
  });
  REQUIRE_THROWS_AS(weft::run(wf, other.token()), weft::run_cancelled);
  second.join();
  REQUIRE(calls == 4);
  REQUIRE(std::chrono::steady_clock::now() - begin < 10min);
}

TEST_CASE("another task's failure ends the waits") {
  weft::pool pool(2);
  std::atomic<bool> waits = false;
  auto const wf = weft::workflow<"fails">(weft::task<"again">([&]() -> int {
                                            waits = true;
                                            throw 1;
                                          }).retry({.attempts = 9, .backoff = 1h}),
                                          weft::task<"bad">([&]() -> int {
                                            while (!waits) std::this_thread::yield();
                                            throw std::runtime_error("bad");
                                          }));
  for (int i = 0; i < 20; ++i) {
    try {
      weft::run(wf, pool);
      FAIL("it did not throw");
    } catch (weft::task_failed const& e) {
      REQUIRE(std::string(e.id()) == "bad");
    }
  }
}

TEST_CASE("a task on an executor of its own makes every attempt there") {
  weft::pool window(1);
  weft::pool pool(2);
  std::atomic<int> calls = 0;
  auto const main = std::this_thread::get_id();
  auto const wf = weft::workflow<"placed">(weft::task<"a">([] { return 3; }) >>
                                           weft::task<"b">([&](weft::context& c, int x) {
                                             ++calls;
                                             if (std::this_thread::get_id() == main)
                                               throw std::logic_error("here");
                                             if (c.attempt() < 3) throw 1;
                                             return x;
                                           })
                                               .on(window)
                                               .retry({.attempts = 3, .backoff = 1ms})
                                               .on<int>()
                                               .priority(2));
  for (int i = 0; i < 20; ++i) REQUIRE(weft::run(wf, pool).value() == 3);
  REQUIRE(calls == 60);
}

TEST_CASE("exhausted attempts are one failure with all causes, and what was made is destroyed") {
  weft::pool pool(4);
  auto const kept = std::make_shared<int>(1);
  auto const wf = weft::workflow<"exhausted">(weft::task<"a">([&] { return kept; }) >>
                                              weft::task<"b">([](std::shared_ptr<int> const&) -> int {
                                                throw std::runtime_error("no");
                                              }).retry({.attempts = 5, .backoff = 10us, .factor = 2}));
  for (int i = 0; i < 50; ++i) {
    try {
      weft::run(wf, pool);
      FAIL("it did not throw");
    } catch (weft::task_failed const& e) {
      REQUIRE(e.attempt() == 5);
      REQUIRE_THROWS_AS(e.rethrow_cause(), weft::attempts_failed);
    }
    REQUIRE(kept.use_count() == 1);
  }
}

TEST_CASE("one run after the other, and many at once, by the same workflow") {
  weft::pool pool(3);
  auto const again = weft::retry_options{.attempts = 3, .backoff = 50us};
  auto const wf = weft::workflow<"shared">(
      weft::task<"a">([] { return 2; }) >>
      (weft::task<"b">(flaky{2}).retry(again) | weft::task<"c">(flaky{1}).retry(again)) >>
      weft::task<"d">([](int x, int y) { return x * y; }));
  std::atomic<int> wrong = 0;
  auto const runs = [&] {
    for (int i = 0; i < 50; ++i)
      if (weft::run(wf, pool).value() != 4) ++wrong;
  };
  std::thread other(runs);
  runs();
  other.join();
  REQUIRE(wrong == 0);
}

TEST_CASE("who has lost a race when it comes to wait does not") {
  struct : weft::detail::waiting_owner {
    int held = 0;
    void hold() noexcept override { ++held; }
    void release() noexcept override { --held; }
    void go_on(std::uint32_t) noexcept override {}
  } owner;
  using weft::detail::waiting_room;
  weft::detail::waiting_task tasks[2];
  weft::detail::task_limit limits[1];
  weft::detail::task_race race;
  waiting_room room(tasks, limits);
  weft::stop_source stop;
  weft::detail::task_policy said;
  said.retry = {3, 60'000'000'000, 1, 0, 0};
  said.limit_count = 1;
  said.limits[0] = {"one", 1};
  room.add(0, said, "fast", stop.token(), &race);
  room.add(1, said, "slow", stop.token(), &race);
  room.open(owner, stop);
  REQUIRE(room.begin(tasks[0]));
  CHECK_FALSE(waiting_room::has_lost(tasks[1]));
  CHECK(room.wins(tasks[0]));
  CHECK(waiting_room::has_lost(tasks[1]));
  CHECK(tasks[1].attempts().stop().stop_requested());
  CHECK(room.begin(tasks[1]));  // although there is no place
  try {
    throw 1;
  } catch (int) {
    CHECK(room.fail(tasks[1], false) == waiting_room::verdict::again);
  }
  CHECK_FALSE(room.wins(tasks[1]));
  CHECK(owner.held == 0);
  room.end(tasks[0]);
}
