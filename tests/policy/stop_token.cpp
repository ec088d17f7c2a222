// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/stop_token.hpp>

#include <atomic>
#include <optional>
#include <thread>
#include <type_traits>

#include <weft/channel.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

// A workflow of two tasks, the first of which has its run asked to stop.
struct asked {
  std::stop_source source;
  int begun = 0;

  auto workflow() {
    return weft::workflow<"wf">(weft::task<"first">([this] {
                                  ++begun;
                                  source.request_stop();
                                  return 1;
                                }) >>
                                weft::task<"second">([this](int x) { return ++begun, x; }));
  }
  weft::task_graph graph() { return weft::to_task_graph(workflow()); }
};

template <class Run>
void check_stops(Run const& run) {
  asked before;
  before.source.request_stop();
  CHECK_THROWS_AS(run(before), weft::run_cancelled);
  CHECK(before.begun == 0);
  asked meanwhile;
  CHECK_THROWS_AS(run(meanwhile), weft::run_cancelled);
  CHECK(meanwhile.begun == 1);
}

}  // namespace

TEST_CASE("a std::stop_token stops a run as weft's own does") {
  weft::pool pool{2};
  check_stops([](asked& a) { weft::run(a.workflow(), a.source.get_token()); });
  check_stops([](asked& a) { weft::run(a.workflow(), weft::deadline(1h), a.source.get_token()); });
  check_stops([](asked& a) { weft::run(a.workflow(), a.source.get_token(), weft::partial); });
  check_stops([&](asked& a) { weft::run(a.workflow(), pool, weft::keep<"second">, a.source.get_token()); });
  check_stops([](asked& a) { weft::run(a.graph(), a.source.get_token()); });
  check_stops([&](asked& a) { weft::run(a.graph(), pool, a.source.get_token()); });
}

TEST_CASE("a handle keeps a std::stop_token that it was started with") {
  weft::pool pool{2};
  check_stops([&](asked& a) {
    auto const wf = a.workflow();
    auto handle = weft::start(wf, pool, a.source.get_token());
    handle.get();
  });
  check_stops([&](asked& a) {
    auto const wf = a.workflow();
    weft::start_shared(wf, pool, a.source.get_token())->get();
  });
  check_stops([&](asked& a) { weft::start(a.graph(), pool, a.source.get_token()).get(); });
  check_stops([&](asked& a) { weft::start_shared(a.graph(), pool, a.source.get_token())->get(); });
}

TEST_CASE("a std::stop_token that nobody asks changes nothing, and a thread's own is taken") {
  constexpr auto wf = weft::workflow<"wf">(weft::task<"a">([] { return 20; }) >>
                                           weft::task<"b">([](int x) { return x + 1; }));
  CHECK(weft::run(wf, std::stop_token()).value() == 21);
  std::atomic<bool> is_begun{false};
  bool is_cancelled = false;
  auto const waits = weft::workflow<"waits">(weft::task<"waits">([&](weft::context& here) {
                                               is_begun = true;
                                               while (!here.stop_requested()) std::this_thread::yield();
                                             }) >>
                                             weft::task<"never">([] {}));
  std::jthread thread([&](std::stop_token const& stop) {
    try {
      weft::run(waits, stop);
    } catch (weft::run_cancelled const&) {
      is_cancelled = true;
    }
  });
  while (!is_begun) std::this_thread::yield();
  thread.request_stop();
  thread.join();
  CHECK(is_cancelled);
}

TEST_CASE("stop_when makes a token of one, for a channel too") {
  std::stop_source source;
  weft::stop_when const ends(source.get_token());
  weft::channel state(ends.token());
  CHECK_FALSE(ends.token().stop_requested());
  source.request_stop();
  CHECK(ends.token().stop_requested());
  auto const wf = weft::workflow<"wf">(weft::task<"a">([] { return 1; }));
  CHECK_THROWS_AS(weft::run(wf, state), weft::run_cancelled);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<weft::stop_when>);
}
