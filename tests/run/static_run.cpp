// SPDX-License-Identifier: BSL-1.0
#include <weft/run/static_run.hpp>

#include <atomic>
#include <set>
#include <string>
#include <thread>

#include <weft/run/parallel.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>
#include <weft/static.hpp>

#include "spin.hpp"

#include "../catch.hpp"

// What every executor has to do with a run is in executor_laws.cpp; here is when a run asks for help.

using namespace weft::literals;

namespace {

// Counts the jobs, and calls them never: the run has to take them back. (So they must not be called later: the test
// keeps them.)
struct counting_executor {
  std::atomic<int> asked{0};
  std::size_t free = 3;
  std::vector<weft::job> jobs{};

  void execute(weft::job j) {
    ++asked;
    jobs.push_back(j);
  }
  std::size_t concurrency() const { return 3; }
  std::size_t idle() const { return free; }
  ~counting_executor() {
    for (weft::job const& j : jobs) j();
  }
};

constexpr auto one = weft::task<"one">([] { return 1; });
constexpr auto next = weft::task<"next">([](int x) { return x + 1; });
constexpr auto slow = weft::task<"slow">([] { return spin(30), 1; });
constexpr auto slow_next = weft::task<"slow_next">([](int x) { return spin(30), x + 1; });
constexpr auto sum = weft::task<"sum">([](auto... x) { return (0 + ... + x); });

}  // namespace

TEST_CASE("a run of short tasks asks nobody") {
  constexpr auto wf =
      weft::workflow<"w">(one >> (next | next.as<"a">() | next.as<"b">() | next.as<"c">()) >> sum);
  counting_executor where;
  // (Whatever the machine does in between may look like a long task.)
  int quiet = 0;
  for (int i = 0; i < 100; ++i) {
    int const before = where.asked;
    CHECK(weft::run(wf, where).value() == 8);
    quiet += where.asked == before;
  }
  CHECK(quiet > 50);
}

TEST_CASE("a run of tasks that take long asks for help, where two can begin") {
  constexpr auto wf =
      weft::workflow<"w">(slow >> (slow_next | slow_next.as<"a">() | slow_next.as<"b">()) >> sum);
  counting_executor where;
  CHECK(weft::run(wf, where).value() == 6);
  CHECK(where.asked > 0);
}

TEST_CASE("a chain asks nobody, however long it takes") {
  constexpr auto wf = weft::workflow<"w">(slow >> slow_next >> slow_next.as<"a">() >> slow_next.as<"b">() >>
                                          slow_next.as<"c">());
  counting_executor where;
  CHECK(weft::run(wf, where).value() == 5);
  CHECK(where.asked == 0);
}

TEST_CASE("where nobody is idle, nobody is asked") {
  constexpr auto wf = weft::workflow<"w">(slow >> (slow_next | slow_next.as<"a">()) >> sum);
  counting_executor where;
  where.free = 0;
  CHECK(weft::run(wf, where).value() == 4);
  CHECK(where.asked == 0);
}

namespace {

// Tells how many threads have been in it at a time. They wait for each other for a while.
struct meeting {
  std::atomic<int> inside{0}, most{0};
  void attend(int expected) {
    int const now = ++inside;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (most < expected && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    --inside;
  }
};

}  // namespace

TEST_CASE("all threads of a pool come to a run that is wide enough") {
  weft::pool pool(4);
  meeting all;
  auto const attend = weft::task<"attend">([&](int) { all.attend(4); });
  auto const wf = weft::workflow<"w">(slow >> (attend | attend.as<"a">() | attend.as<"b">() |
                                               attend.as<"c">() | attend.as<"d">() | attend.as<"e">()));
  weft::run(wf, pool);
  CHECK(all.most == 4);
}

TEST_CASE("threads that are busy when they are needed come later") {
  weft::pool pool(3);
  struct gate {
    std::atomic<int> inside{0};
    std::atomic<bool> open{false};
    static void wait(void* object) noexcept {
      auto* const mine = static_cast<gate*>(object);
      ++mine->inside;
      while (!mine->open) std::this_thread::yield();
      --mine->inside;
    }
  } gate;
  pool.execute({&gate::wait, &gate});
  REQUIRE(eventually([&] { return gate.inside == 1 && pool.idle() == 1; }));
  meeting all;
  // One thread is free, and comes. When both are at work, and nothing new begins, the other one gets free.
  auto const attend = weft::task<"attend">([&](int) {
    all.attend(2);
    gate.open = true;
    all.attend(3);
  });
  auto const wf = weft::workflow<"w">(slow >> (attend | attend.as<"a">() | attend.as<"b">()));
  weft::run(wf, pool);
  CHECK(all.most == 3);
  REQUIRE(eventually([&] { return gate.inside == 0; }));
}

TEST_CASE("who waits for a started run works on it") {
  weft::pool pool(1);
  meeting two;
  auto const attend = weft::task<"attend">([&](int) { two.attend(2); });
  std::atomic<bool> begun{false};
  auto const begin = weft::task<"begin">([&] { return begun = true, spin(20000), 1; });
  auto const wf = weft::workflow<"w">(begin >> (attend | attend.as<"a">()));
  auto handle = weft::start(wf, pool);
  REQUIRE(eventually([&] { return begun.load(); }));
  handle.wait();
  CHECK(two.most == 2);
}

TEST_CASE("a run that becomes parallel late keeps what it has done") {
  weft::pool pool(4);
  std::atomic<int> calls{0};
  auto const quick = weft::task<"quick">([&](int x) { return ++calls, x + 1; });
  auto const long_one = weft::task<"long">([&](int x) { return ++calls, spin(50), x + 1; });
  auto const wf = weft::workflow<"w">(one >> quick >> quick.as<"b">() >> long_one >>
                                      (long_one.as<"c">() | long_one.as<"d">() | quick.as<"e">()) >> sum);
  for (int i = 0; i < 50; ++i) {
    calls = 0;
    CHECK(weft::run(wf, pool).value() == 15);
    CHECK(calls == 6);
  }
}

TEST_CASE("more than 64 tasks are ready at once") {
  constexpr auto wf = []<int... I>(std::integer_sequence<int, I...>) {
    return weft::workflow<"w">(
        slow >> (... | weft::task<weft::fixed_string<5>(
                           {'t', char('0' + I / 100), char('0' + I / 10 % 10), char('0' + I % 10), '\0'})>(
                           [](int x) { return spin(2), x + I; })) >>
        sum);
  }(std::make_integer_sequence<int, 130>());
  weft::pool pool(3);
  for (int i = 0; i < 10; ++i) CHECK(weft::run(wf, pool).value() == 130 + 129 * 130 / 2);
}

TEST_CASE("a cancelled run does not begin what is left") {
  std::atomic<int> ran{0};
  std::atomic<bool> begun{false};
  auto const first = weft::task<"first">([&](weft::context& here) {
    begun = true;
    while (!here.stop_requested()) std::this_thread::yield();
    return 1;
  });
  auto const then = weft::task<"then">([&](int x) { return ++ran, x; });
  auto const wf = weft::workflow<"w">(first >> (then | then.as<"other">()));
  weft::pool pool(2);
  for (int i = 0; i < 20; ++i) {
    begun = false;
    auto handle = weft::start(wf, pool);
    REQUIRE(eventually([&] { return begun.load(); }));
    handle.cancel();
    CHECK_THROWS_AS(handle.get(), weft::run_cancelled);
  }
  CHECK(ran == 0);
}

// Where the pool's thread has begun a run and another one waits for it, and does all that is left.
TEST_CASE("who begins a run may still look for help when it is over") {
  weft::pool pool(3);
  constexpr auto quick = weft::task<"quick">([](int x) { return x; });
  constexpr auto begin = weft::task<"begin">([] { return spin(8), 1; });
  constexpr auto wf = weft::workflow<"w">(begin >> (quick | quick.as<"a">()) >> sum);
  for (int i = 0; i < 2000; ++i) {
    auto handle = weft::start(wf, pool);
    CHECK(handle.get().value() == 2);
  }
}

TEST_CASE("a task that is handed over by another one with an executor of its own runs once") {
  weft::inline_executor at_once;
  weft::pool pool(2);
  std::atomic<int> calls{0};
  auto const wf = weft::workflow<"w">(weft::task<"a">([] { return 1; }).on(at_once) >>
                                      weft::task<"b">([&](int x) { return ++calls, x + 1; }).on(at_once));
  CHECK(weft::run(wf, pool).value() == 2);
  CHECK(calls == 1);
}
