// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/start.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <weft/async.hpp>
#include <weft/stop_token.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include "memory_world.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

std::atomic<bool> has_begun{false};
std::atomic<bool> saw_stop{false};
std::atomic<int> later{0};

inline constexpr auto sums =
    weft::workflow<"start-sums">(weft::input<"n", std::unique_ptr<int>> >>
                                 weft::task<"take">([](std::unique_ptr<int> n) { return *n; }).local() >>
                                 weft::task<"double">([](int x) { return 2 * x; }) >>
                                 weft::task<"text">([](int x) { return std::to_string(x); }));

inline constexpr auto waits =
    weft::workflow<"start-waits">(weft::task<"long">([](weft::context& here) {
                                    has_begun = true;
                                    for (int i = 0; i < 5000 && !here.stop_requested(); ++i)
                                      std::this_thread::sleep_for(1ms);
                                    saw_stop = here.stop_requested();
                                  }) >>
                                  weft::task<"later">([] { ++later; }));

void wait_for(std::atomic<bool> const& what) {
  for (int i = 0; i < 5000 && !what; ++i) std::this_thread::sleep_for(1ms);
}
void reset() { has_begun = saw_stop = false, later = 0; }

}  // namespace

TEST_CASE("a run on a cluster is started, waited for and read") {
  memory_world world(2, 1);
  auto handle = weft::start(sums, world.queue(), weft::with<"n">(std::make_unique<int>(21)));
  handle.wait();
  CHECK(handle.done());
  CHECK(handle.get()["text"_id] == "42");
  CHECK(handle.get()["double"_id] == 42);
  auto const part =
      weft::start(sums, world.queue(), weft::with<"n">(std::make_unique<int>(1)), weft::keep<"text">);
  while (!part.done()) std::this_thread::sleep_for(1ms);
}

TEST_CASE("a started run on a cluster is cancelled by its handle, by the end of it, and by a token") {
  memory_world world(1, 1);
  {
    reset();
    auto handle = weft::start(waits, world.queue());
    wait_for(has_begun);
    CHECK_FALSE(handle.done());
    handle.cancel();
    CHECK_THROWS_AS(handle.get(), weft::run_cancelled);
  }
  wait_for(saw_stop);
  CHECK(saw_stop);
  reset();
  {
    auto const handle = weft::start(waits, world.queue());
    wait_for(has_begun);
  }
  wait_for(saw_stop);
  CHECK(saw_stop);
  reset();
  std::stop_source source;
  auto handle = weft::start(waits, world.queue(), source.get_token());
  wait_for(has_begun);
  source.request_stop();
  CHECK_THROWS_AS(handle.get(), weft::run_cancelled);
  CHECK(later == 0);
}

TEST_CASE("what fails in a started run on a cluster is thrown by get") {
  memory_world world(1, 1);
  static constexpr auto fails =
      weft::workflow<"start-fails">(weft::task<"fails">([] { throw std::runtime_error("no"); }));
  auto handle = weft::start(fails, world.queue());
  CHECK_THROWS_AS(handle.get(), weft::task_failed);
  CHECK_THROWS_AS(handle.get(), weft::task_failed);
}

TEST_CASE("a graph is started on a cluster") {
  memory_world world(2, 1);
  weft::task_graph g;
  auto const a = g.add("a", weft::local([] { return 20; }));
  auto const b = g.add("b", weft::local([](int x) { return x + 1; }), a);
  auto handle = weft::start(g, world.queue());
  auto const results = handle.get();
  CHECK(results[b] == 21);
  CHECK_THROWS_AS(handle.get(), weft::graph_error);

  weft::stop_source source;
  weft::task_graph stops;
  auto const first = stops.add("first", weft::local([&] { source.request_stop(); }));
  stops.order(first, stops.add("never", weft::local([] { ++later; })));
  later = 0;
  auto stopped = weft::start(stops, world.queue(), source.token());
  CHECK_THROWS_AS(stopped.get(), weft::run_cancelled);
  CHECK(later == 0);
}

TEST_CASE("a started run on a cluster is on the heap, if that is wanted") {
  memory_world world(2, 1);
  auto const handle = weft::start_shared(sums, world.queue(), weft::with<"n">(std::make_unique<int>(21)));
  auto const other = handle;
  CHECK(other->get()["text"_id] == "42");
  weft::task_graph g;
  auto const a = g.add("a", weft::bind([] { return 20; }));
  auto const shared = weft::start_shared(g, world.queue());
  CHECK(shared->get()[a] == 20);
  reset();
  weft::start_shared(waits, world.queue()).reset();
  CHECK(later == 0);
  using failed = decltype(weft::start_shared(weft::failure(), world.queue()));
  STATIC_REQUIRE(std::is_same_v<failed, weft::failure>);
}

TEST_CASE("a coroutine awaits runs on a cluster") {
  memory_world world(2, 1);
  static constexpr auto fails =
      weft::workflow<"start-fails-later">(weft::task<"fails">([] { throw std::runtime_error("no"); }));
  auto const awaits = weft::workflow<"awaits">(weft::task<"awaits">([&]() -> weft::async<int> {
    int sum = 0;
    for (int i = 0; i < 10; ++i) {
      auto run = weft::start(sums, world.queue(), weft::with<"n">(std::make_unique<int>(i)));
      sum += (co_await run)["double"_id];
    }
    weft::task_graph g;
    auto const a = g.add("a", weft::bind([] { return 20; }));
    auto run = weft::start(g, world.queue());
    auto const results = co_await run;
    try {
      auto wrong = weft::start(fails, world.queue());
      co_await wrong;
    } catch (weft::task_failed const& e) {
      sum += std::string(e.what()).find("no") != std::string::npos ? 1000 : 0;
    }
    co_return sum + results[a];
  }));
  CHECK(weft::run(awaits).value() == 1110);
  weft::pool pool{2};
  CHECK(weft::run(awaits, pool).value() == 1110);
}

TEST_CASE("what the value of an input throws is thrown by start") {
  struct refuses {
    refuses(int) { throw 7; }  // NOLINT(google-explicit-constructor)
  };
  memory_world world(1, 1);
  static constexpr auto wf = weft::workflow<"start-refuses">(weft::input<"b", refuses>);
  CHECK_THROWS_AS(static_cast<void>(weft::start(wf, world.queue(), weft::with<"b">(1))), int);
}
