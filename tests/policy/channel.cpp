// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/channel.hpp>

#include <weft/weft.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

struct point {
  int x = 0;
  double y = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & x & y;
  }
  bool operator==(point const&) const = default;
};

std::string what_of(auto const& f) {
  try {
    f();
  } catch (std::exception const& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("channel: values of many types") {
  weft::channel state;
  CHECK_FALSE(state.get<int>("n").has_value());
  state.set("n", 7);
  state.set("text", "a text");
  state.set("view", std::string_view("a view"));
  state.set("point", point{1, 2.5});
  state.set("list", std::vector<std::string>{"a", "b"});
  CHECK(state.get<int>("n") == 7);
  CHECK(state.get<std::string>("text") == "a text");
  CHECK(state.get<std::string>("view") == "a view");
  CHECK(state.get<point>("point") == point{1, 2.5});
  CHECK(state.get<std::vector<std::string>>("list")->size() == 2);
  state.set("n", 8);
  CHECK(state.get<int>("n") == 8);
}

TEST_CASE("channel: another type is refused, and the message shows both") {
  weft::channel state;
  state.set("n", 7);
  CHECK_THROWS_AS(state.get<std::string>("n"), weft::channel_type_mismatch);
  CHECK_THROWS_AS(state.set("n", 2.5), weft::channel_type_mismatch);
  CHECK_THROWS_AS(state.update<long>("n", [](long n) { return n; }), weft::channel_type_mismatch);
  CHECK_THROWS_AS(state.wait<bool>("n", 1s), weft::channel_type_mismatch);
  CHECK(what_of([&] { static_cast<void>(state.get<std::string>("n")); }) ==
        "weft: the channel has \"n\" as i32, and not as string: a key keeps the type that it was first set "
        "with");
  CHECK(state.get<int>("n") == 7);
}

TEST_CASE("channel: what does not fit is refused") {
  weft::channel state(weft::channel_limits{.keys = 1, .bytes = 100, .value = 50});
  CHECK_THROWS_AS(state.set("text", std::string(51, 'x')), weft::channel_full);
  state.set("text", std::string(10, 'x'));
  CHECK_THROWS_AS(state.set("other", 1), weft::channel_full);
  CHECK(what_of([&] { state.set("other", 1); }) ==
        "weft: the channel has no room for \"other\": it has as many keys as channel_limits::keys allows");
}

TEST_CASE("channel: an update begins with nothing, and leaves everything as it was when it throws") {
  weft::channel state;
  CHECK(state.update<int>("n", [](int n) { return n + 1; }) == 1);
  CHECK(state.update<int>("n", 100, [](int n) { return n + 1; }) == 2);
  CHECK(state.update<int>("m", 100, [](int n) { return n + 1; }) == 101);
  CHECK_THROWS_AS(state.update<int>("n", [](int) -> int { throw std::runtime_error("no"); }),
                  std::runtime_error);
  CHECK(state.get<int>("n") == 2);
  // f may use the channel
  CHECK(state.update<int>("n", [&](int n) { return n + *state.get<int>("m"); }) == 103);
}

TEST_CASE("channel: no update is lost between threads") {
  weft::channel state;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        state.update<long>("sum", [i](long s) { return s + i; });
        state.update<std::vector<int>>(i % 2 == 0 ? "even" : "odd", [](std::vector<int> v) {
          v.resize((v.size() + 1) % 50, 1);
          return v;
        });
      }
    });
  for (auto& each : threads) each.join();
  CHECK(state.get<long>("sum") == 4L * 1999 * 2000 / 2);
}

TEST_CASE("channel: tasks reach that of their run, everywhere") {
  auto const count = [](weft::context& here, int x) {
    here.channel().update<long>("sum", [x](long s) { return s + x; });
    return x;
  };
  auto const wf = weft::workflow<"counts">(weft::task<"list">([] {
                                             std::vector<int> all(2000);
                                             std::iota(all.begin(), all.end(), 1);
                                             return all;
                                           }) >>
                                           weft::map<"count">(count));
  weft::task_graph graph;
  for (int i = 1; i <= 2000; ++i) graph.add([count, i](weft::context& here) { return count(here, i); });
  long const sum = 2000L * 2001 / 2;
  weft::pool pool(4);
  {
    weft::channel state;
    weft::run(wf, state);
    CHECK(state.get<long>("sum") == sum);
    weft::run(wf, pool, state);
    CHECK(state.get<long>("sum") == 2 * sum);
    weft::run(graph, state);
    CHECK(state.get<long>("sum") == 3 * sum);
    weft::run(graph, pool, state);
    CHECK(state.get<long>("sum") == 4 * sum);
    auto handle = weft::start(wf, pool, state);
    auto other = weft::start(graph, pool, state);
    handle.wait();
    other.wait();
    CHECK(state.get<long>("sum") == 6 * sum);
  }
  // Also what is spawned, what comes next, and runs within.
  constexpr auto inner = weft::workflow<"channel-inner">(
      weft::task<"in">([](weft::context& here) { here.channel().set("in", 1); }));
  weft::channel state;
  auto const outer = weft::workflow<"channel-outer">(weft::task<"out">([&](weft::context& here) {
    here.spawn([](weft::context& mine) { mine.channel().set("spawned", 2); });
    here.next("more", [](weft::context& mine) { mine.channel().set("next", 3); });
    weft::run(inner, here.stop());
  }));
  weft::run(outer, pool, state);
  CHECK(state.get<int>("in") == 1);
  CHECK(state.get<int>("spawned") == 2);
  CHECK(state.get<int>("next") == 3);
}

TEST_CASE("channel: a run without one says so, and names the task") {
  auto const wf = weft::workflow<"channel-none">(
      weft::task<"asks">([](weft::context& here) { here.channel().set("n", 1); }));
  try {
    weft::run(wf);
    FAIL("must throw");
  } catch (weft::task_failed const& e) {
    CHECK(e.id() == std::string("asks"));
    CHECK_THROWS_AS(e.rethrow_cause(), weft::no_channel);
  }
}

TEST_CASE("channel: a stop token goes with it") {
  weft::stop_source stop;
  weft::channel state(stop.token());
  auto const wf = weft::workflow<"channel-stop">(weft::task<"asks">([&](weft::context& here) {
    stop.request_stop();
    return here.stop_requested();
  }));
  CHECK(weft::run(wf, state).value());  // all is done
  CHECK_THROWS_AS(weft::run(wf, state), weft::run_cancelled);
}

TEST_CASE("channel: waits are woken, end in time, and are stopped") {
  weft::channel state;
  CHECK_THROWS_AS(state.wait<int>("n", 10ms), weft::channel_timeout);
  std::thread other([&] {
    for (int i = 1; i <= 3; ++i) {
      std::this_thread::sleep_for(3ms);
      state.set("n", i);
    }
  });
  CHECK(state.wait<int>("n", 1min) >= 1);
  CHECK(state.wait<int>("n", 1min, [](int n) { return n == 3; }) == 3);
  other.join();
  CHECK_THROWS_AS(state.wait<int>("n", 10ms, [](int n) { return n == 4; }), weft::channel_timeout);

  // A run that is cancelled does not wait for a wait, which is no failure then.
  weft::pool pool(2);
  std::atomic<bool> has_begun{false};
  auto const wf = weft::workflow<"channel-waits">(weft::task<"waits">([&](weft::context& here) {
    has_begun = true;
    here.channel().wait<int>("never", 1h);
  }));
  auto handle = weft::start(wf, pool, state);
  while (!has_begun) std::this_thread::yield();
  handle.cancel();
  CHECK_THROWS_AS(handle.get(), weft::run_cancelled);
}

TEST_CASE("channel: a wait on the only thread ends with an error that says what to do") {
  weft::pool pool(1);
  weft::channel state;
  weft::task_graph graph;
  graph.add("waits", [](weft::context& here) { return here.channel().wait<int>("n", 20ms); });
  graph.add("sets", [](weft::context& here) { here.channel().set("n", 1); });
  auto const text = what_of([&] { weft::run(graph, pool, state); });
  CHECK(text.find("task \"waits\" failed: weft: nobody has set \"n\" in the channel to what was waited for "
                  "within 20 ms") == 0);
}
