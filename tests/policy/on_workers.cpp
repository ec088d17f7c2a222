// SPDX-License-Identifier: BSL-1.0
// The same policies, on workers.
#include <weft/cluster.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <weft/async.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../cluster/memory_world.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

struct io_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The workers of these tests are threads of this process.
std::atomic<int> calls{0};
std::atomic<int> inside{0};
std::atomic<int> most{0};

constexpr auto flaky = [](weft::context& c, int x) {
  ++calls;
  if (c.attempt() < 3) throw io_error("attempt " + std::to_string(c.attempt()));
  return x + c.attempt();
};
constexpr auto logic = [](weft::context& c, int x) -> int {
  ++calls;
  if (c.attempt() == 1) throw io_error("io");
  throw std::logic_error("logic" + std::to_string(x));
};
constexpr auto slow = [](weft::context& c, int x) {
  ++calls;
  while (!c.stop_requested()) std::this_thread::yield();
  return x;
};
constexpr auto crowd = [](int x) {
  int const now = ++inside;
  int seen = most;
  while (seen < now && !most.compare_exchange_weak(seen, now)) {
  }
  ++calls;
  std::this_thread::sleep_for(1ms);
  --inside;
  return x;
};

std::atomic<bool> is_released{false};
constexpr auto stubborn = [](weft::context& c, int) {
  while (c.attempt() == 1 && !is_released) std::this_thread::sleep_for(1ms);
  return c.attempt();
};

template <class E, class Run>
E failure_of(Run const& run) {
  try {
    run();
  } catch (E const& e) {
    return e;
  }
  throw std::logic_error("it did not fail");
}
template <class Run>
std::string text_of(Run const& run) {
  return failure_of<weft::task_failed>(run).what();
}

inline constexpr auto one = weft::task<"one">([] { return 1; });

}  // namespace

TEST_CASE("a task that failed on a worker is sent again, and knows which attempt it is") {
  memory_world world(2);
  calls = 0;
  auto const wf = weft::workflow<"retries">(
      one >> weft::task<"flaky">(flaky).retry({.attempts = 3, .backoff = 2ms}).on<io_error>());
  REQUIRE(weft::run(wf, world.queue())["flaky"_id] == 4);
  REQUIRE(calls == 3);
  weft::task_graph g;
  auto const first = g.add("one", weft::bind([] { return 1; }));
  auto const again = g.add("flaky", weft::retry({.attempts = 3, .backoff = 2ms}, weft::bind(flaky)), first);
  REQUIRE(weft::run(g, world.queue())[again] == 4);
  REQUIRE(calls == 6);
  auto const map =
      weft::workflow<"retried-map">(weft::task<"range">([] { return std::vector<int>{1, 2, 3}; }) >>
                                    weft::map<"flaky">(flaky).retry({.attempts = 3}));
  REQUIRE(weft::run(map, world.queue()).value()[2] == 6);
  REQUIRE(calls == 15);
}

TEST_CASE("which exceptions are tried again is decided where they are; all causes come back") {
  memory_world world(2);
  calls = 0;
  auto const wf =
      weft::workflow<"exhausted">(one >> weft::task<"logic">(logic).retry({.attempts = 5}).on<io_error>());
  auto const e = failure_of<weft::task_failed>([&] { weft::run(wf, world.queue()); });
  REQUIRE(calls == 2);
  REQUIRE(std::string(e.id()) == "logic");
  REQUIRE(e.attempt() == 2);
  std::string const text = e.what();
  REQUIRE(text.find("2 attempts failed: 1: io (") != std::string::npos);
  REQUIRE(text.find(", 2: logic1 (") != std::string::npos);
  try {
    e.rethrow_cause();
  } catch (weft::attempts_failed const& all) {
    REQUIRE(all.causes().size() == 2);
    REQUIRE_THROWS_AS(all.rethrow_nested(), weft::cluster::remote_error);
  }
  weft::task_graph g;
  g.add("logic", weft::retry({.attempts = 2}, weft::bind(logic)), g.add(weft::bind([] { return 1; })));
  REQUIRE(failure_of<weft::task_failed>([&] { weft::run(g, world.queue()); }).attempt() == 2);
}

TEST_CASE("a task on a worker that takes too long has failed, with another attempt or without") {
  memory_world world(2);
  calls = 0;
  auto const wf = weft::workflow<"slow">(one >> weft::task<"slow">(slow).timeout(20ms));
  REQUIRE(text_of([&] { weft::run(wf, world.queue()); }) ==
          "task \"slow\" failed: task \"slow\" took longer than its timeout of 20 ms");
  REQUIRE(calls == 1);
  auto const again =
      weft::workflow<"slow-again">(one >> weft::task<"slow">(slow).timeout(20ms).retry({.attempts = 3}));
  REQUIRE(text_of([&] {
            weft::run(again, world.queue());
          }).find("3 attempts failed: 1: task \"slow\" took") != std::string::npos);
  REQUIRE(calls == 4);
  auto const never = weft::workflow<"slow-never">(
      one >> weft::task<"slow">(slow).timeout(20ms).retry({.attempts = 3}).on<io_error>());
  REQUIRE(failure_of<weft::task_failed>([&] { weft::run(never, world.queue()); }).attempt() == 1);
  weft::task_graph g;
  g.add("slow", weft::timeout(20ms, weft::bind(slow)), g.add(weft::bind([] { return 1; })));
  REQUIRE(text_of([&] { weft::run(g, world.queue()); }) ==
          "task \"slow\" failed: task \"slow\" took longer than its timeout of 20 ms");
}

TEST_CASE("a worker whose task does not stop is given up, and what the task gives later does not count") {
  memory_world world(4);  // a thread of this process cannot be killed, so a worker that is stuck stays so
  is_released = false;
  auto const wf = weft::workflow<"stubborn">(one >> weft::task<"stubborn">(stubborn).timeout(20ms));
  REQUIRE(text_of([&] { weft::run(wf, world.queue()); }) ==
          "task \"stubborn\" failed: task \"stubborn\" took longer than its timeout of 20 ms");
  auto const again = weft::workflow<"stubborn-again">(
      one >> weft::task<"stubborn">(stubborn).timeout(20ms).retry({.attempts = 2}));
  REQUIRE(weft::run(again, world.queue())["stubborn"_id] == 2);
  is_released = true;
}

TEST_CASE("of the tasks with one limit, at most so many are on workers at once") {
  memory_world world(3);
  most = 0;
  auto const t = weft::task<"a">(crowd).limit<"db">(1);
  auto const wf = weft::workflow<"limited">(
      one >> (t | t.as<"b">() | t.as<"c">() | t.as<"d">()),
      weft::task<"range">([] { return std::vector<int>(9, 1); }) >> weft::map<"e">(crowd).limit<"db">(1));
  REQUIRE(weft::run(wf, world.queue())["d"_id] == 1);
  REQUIRE(most == 1);
  weft::task_graph g;
  auto const first = g.add(weft::bind([] { return 1; }));
  for (int i = 0; i < 20; ++i) g.add(weft::limit("db", 2, weft::bind(crowd)), first);
  g.add(weft::limit("db", 2, weft::local(crowd)), first);
  weft::run(g, world.queue());
  REQUIRE(most == 2);
}

TEST_CASE("a run on a cluster has its deadline, too, and its backoff ends with it") {
  memory_world world(2);
  auto const wf = weft::workflow<"deadline">(one >> weft::task<"slow">(slow) >>
                                             weft::task<"end">([](int x) { return x; }));
  auto const late =
      failure_of<weft::deadline_exceeded>([&] { weft::run(wf, world.queue(), weft::deadline(300ms)); });
  REQUIRE(std::string(late.id()) == "slow");
  weft::task_graph g;
  auto const first = g.add(weft::bind([] { return 1; }));
  g.add("waits", weft::retry({.attempts = 5, .backoff = 1h}, weft::bind(flaky)), first);
  auto const waits =
      failure_of<weft::deadline_exceeded>([&] { weft::run(g, world.queue(), weft::deadline(300ms)); });
  REQUIRE(std::string(waits.id()) == "waits");
}

TEST_CASE("what stays on the thread of the run is tried again there") {
  memory_world world(1);
  calls = 0;
  auto const wf = weft::workflow<"local">(one >> weft::task<"flaky">(flaky).retry({.attempts = 3}).local());
  REQUIRE(weft::run(wf, world.queue())["flaky"_id] == 4);
  weft::task_graph g;
  auto const first = g.add(weft::bind([] { return 1; }));
  auto const again = g.add("flaky", weft::retry({.attempts = 3}, weft::local(flaky)), first);
  REQUIRE(weft::run(g, world.queue())[again] == 4);
  REQUIRE(calls == 6);
}

TEST_CASE("a task on a worker may be a coroutine, which keeps its slot") {
  memory_world world(2);
  auto const wf = weft::workflow<"coroutines">(
      weft::task<"range">([] { return std::vector<int>{1, 2, 3}; }) >>
      weft::map<"twice">([](int x) -> weft::async<int> {
        co_await weft::sleep_for(1ms);
        co_return 2 * x;
      }) >>
      weft::task<"sum">([](weft::context& c, weft::batch<int> const& all) -> weft::async<int> {
        co_await weft::sleep_for(1ms);
        co_return all[0] + all[1] + all[2] + c.attempt();
      }) >>
      weft::task<"here">([](int x) -> weft::async<int> { co_return x + 1; }).local());
  REQUIRE(weft::run(wf, world.queue()).value() == 14);
  weft::task_graph g;
  auto const there = g.add(weft::bind(
      [](int x) -> weft::async<int> {
        co_await weft::sleep_for(1ms);
        co_return x;
      },
      7));
  auto const here = g.add(weft::local([](int x) -> weft::async<int> {
                            co_await weft::sleep_for(1ms);
                            co_return x + 1;
                          }),
                          there);
  REQUIRE(weft::run(g, world.queue())[here] == 8);
}
