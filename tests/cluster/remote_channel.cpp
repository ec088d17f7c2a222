// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/remote_channel.hpp>

#include <weft/channel.hpp>
#include <weft/cluster.hpp>

#include <atomic>
#include <chrono>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "memory_world.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

struct counts {
  int operator()(weft::context& here, int x) const {
    here.channel().update<long>("sum", [x](long s) { return s + x; });
    return x;
  }
};
constexpr auto counting = weft::workflow<"channel-counting">(weft::task<"list">([] {
                                                               std::vector<int> all(300);
                                                               std::iota(all.begin(), all.end(), 1);
                                                               return all;
                                                             }).local() >>
                                                             weft::map<"count">(counts()));

constexpr auto wrong = weft::workflow<"channel-wrong">(weft::task<"wrong">(
    [](weft::context& here) { return here.channel().get<std::string>("n").value_or("none"); }));
constexpr auto large = weft::workflow<"channel-large">(
    weft::task<"large">([](weft::context& here) { here.channel().set("text", std::string(40'000, 'x')); }));
constexpr auto reads = weft::workflow<"channel-reads">(
    weft::task<"reads">([](weft::context& here) { return here.channel().get<std::string>("text")->size(); }));
constexpr auto waits = weft::workflow<"channel-waits-there">(weft::task<"waits">(
    [](weft::context& here) { return here.channel().wait<int>("n", 20s, [](int n) { return n == 3; }); }));
constexpr auto in_vain = weft::workflow<"channel-in-vain">(
    weft::task<"waits">([](weft::context& here) { return here.channel().wait<int>("n", 30ms); }));

template <class Error, class F>
Error thrown(F const& f) {
  try {
    f();
  } catch (Error const& e) {
    return e;
  }
  throw std::logic_error("nothing was thrown");
}
std::string remote_type(weft::task_failed const& e) {
  try {
    e.rethrow_cause();
  } catch (weft::cluster::remote_error const& r) {
    return r.type();
  } catch (...) {
    return "another cause";
  }
}

}  // namespace

TEST_CASE("remote channel: no update of tasks on workers is lost") {
  memory_world world(3, 2);
  weft::channel state;
  long const sum = 300L * 301 / 2;
  weft::run(counting, world.queue(), state);
  CHECK(state.get<long>("sum") == sum);

  weft::task_graph graph;
  for (int i = 1; i <= 100; ++i) {
    graph.add("there " + std::to_string(i),
              weft::bind([](int x, weft::context& here) { return counts()(here, x); }, i));
    graph.add("here " + std::to_string(i),
              weft::local([i](weft::context& here) { return counts()(here, i); }));
  }
  weft::run(graph, world.queue(), state);
  CHECK(state.get<long>("sum") == sum + 2 * 100L * 101 / 2);
}

TEST_CASE("remote channel: errors have types there, too") {
  memory_world world({.workers = 1, .largest = 20'000, .functions = weft::cluster::registry::all()});
  weft::channel state;
  state.set("n", 7);
  auto const mismatch = thrown<weft::task_failed>([&] { weft::run(wrong, world.queue(), state); });
  CHECK(mismatch.id() == std::string("wrong"));
  CHECK(remote_type(mismatch) == "weft::channel_type_mismatch");
  CHECK(std::string(mismatch.what()).find("the channel has \"n\" as i32, and not as string") !=
        std::string::npos);
  CHECK(remote_type(thrown<weft::task_failed>([&] { weft::run(large, world.queue(), state); })) ==
        "weft::channel_full");
  state.set("text", std::string(40'000, 'x'));
  CHECK(remote_type(thrown<weft::task_failed>([&] { weft::run(reads, world.queue(), state); })) ==
        "weft::channel_full");
  auto const none = thrown<weft::task_failed>([&] { weft::run(reads, world.queue()); });
  CHECK(remote_type(none) == "weft::channel_error");
  CHECK(std::string(none.what()).find("which was given none") != std::string::npos);
  CHECK(remote_type(thrown<weft::task_failed>([&] { weft::run(in_vain, world.queue(), weft::channel()); })) ==
        "weft::channel_timeout");
  weft::channel small(weft::channel_limits{.value = 10});
  CHECK(remote_type(thrown<weft::task_failed>([&] { weft::run(large, world.queue(), small); })) ==
        "weft::channel_full");
}

TEST_CASE("remote channel: a wait on a worker is woken by who is here, and ends with the run") {
  memory_world world(1);
  weft::channel state;
  std::thread other([&] {
    for (int i = 1; i <= 3; ++i) {
      std::this_thread::sleep_for(10ms);
      state.set("n", i);
    }
  });
  CHECK(weft::run(waits, world.queue(), state).value() == 3);
  other.join();

  weft::stop_source stop;
  weft::channel never(stop.token());
  std::thread stopper([&] {
    std::this_thread::sleep_for(30ms);
    stop.request_stop();
  });
  auto const begin = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(weft::run(waits, world.queue(), never), weft::run_cancelled);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
  stopper.join();
}

TEST_CASE("remote channel: a task that stays waits for one on a worker, and gives up when the run ends") {
  memory_world world(1);
  auto const sets = weft::bind([](weft::context& here) { here.channel().set("n", 1); });
  weft::channel state;
  weft::task_graph graph;
  graph.add("sets", sets);
  auto const n = graph.add(
      "waits", weft::local([](weft::context& here) { return here.channel().wait<int>("n", 1min) + 1; }));
  CHECK(weft::run(graph, world.queue(), state)[n] == 2);

  weft::channel other;
  weft::task_graph ended;
  auto const first = ended.add("ends", weft::bind([](weft::context& here) {
                                 static_cast<void>(here.channel().wait<bool>("waits", 1min));
                                 here.finish("enough");
                               }));
  auto const never = ended.add("waits", weft::local([](weft::context& here) {
                                 here.channel().set("waits", true);
                                 here.channel().wait<int>("never", 1h);
                               }));
  auto const r = weft::run(ended, world.queue(), other);
  CHECK(r.contains(first));
  CHECK_FALSE(r.contains(never));
  CHECK(r.finished()->reason == "enough");
}

// --- the end of a run, said by tasks on workers ---

namespace {

constexpr auto ends_early =
    weft::workflow<"ends-early">(weft::task<"first">([] { return std::string(50, 'x'); }) >>
                                 weft::task<"second">([](weft::context& here, std::string const& s) {
                                   here.finish("enough");
                                   return s + "!";
                                 }) >>
                                 weft::task<"third">([](std::string const& s) { return s.size(); }));
constexpr auto ends_here =
    weft::workflow<"ends-here">(weft::task<"first">([] { return std::string(50, 'x'); }) >>
                                weft::task<"second">([](weft::context& here, std::string const& s) {
                                  here.finish("enough");
                                  return s + "!";
                                }).local() >>
                                weft::task<"third">([](std::string const& s) { return s.size(); }));
constexpr auto ends_last = weft::workflow<"ends-last">(weft::task<"only">([](weft::context& here) {
  here.finish("it is the last");
  return 7;
}));
constexpr auto cancels = weft::workflow<"cancels-there">(
    weft::task<"first">([](weft::context& here) { here.cancel("no more"); }) >> weft::task<"second">([] {}));
constexpr auto ends_map =
    weft::workflow<"ends-map">(weft::task<"list">([] { return std::vector<int>(2000, 1); }).local() >>
                               weft::map<"each">([](weft::context& here, int x) {
                                 long const n =
                                     here.channel().update<long>("calls", [](long c) { return c + 1; });
                                 if (n == 20) here.finish("twenty");
                                 return x;
                               }) >>
                               weft::task<"sum">([](weft::batch<int> const& all) { return all.size(); }));
constexpr auto goes_on = weft::workflow<"goes-on-there">(
    weft::task<"first">([](weft::context& here) {
      here.next("more", [](weft::context& mine) {
        mine.channel().set("id", mine.id());
        mine.next("again", [](weft::context& last) { last.channel().set("again", true); });
      });
    }) >>
    weft::task<"second">(
        [](weft::context& here) { return here.channel().get<bool>("again").value_or(false); }));
constexpr auto fails_next = weft::workflow<"next-fails-there">(weft::task<"first">(
    [](weft::context& here) { here.next("more", [] { throw std::runtime_error("boom"); }); }));

}  // namespace

TEST_CASE("a task on a worker finishes the run") {
  memory_world world(2);
  for (int i = 0; i < 5; ++i) {
    auto const check = [&](auto const& wf) {
      auto const r = weft::run(wf, world.queue(), weft::partial);
      REQUIRE(r["second"_id] != nullptr);
      CHECK(*r["second"_id] == *r["first"_id] + "!");
      CHECK(r["third"_id] == nullptr);
      CHECK(r.finished()->id == "second");
      CHECK(r.finished()->reason == "enough");
      CHECK(thrown<weft::run_finished>([&] { weft::run(wf, world.queue()); }).id() == std::string("second"));
    };
    check(ends_early);
    check(ends_here);
    CHECK(weft::run(ends_last, world.queue()).value() == 7);
    auto const e = thrown<weft::run_cancelled>([&] { weft::run(cancels, world.queue()); });
    CHECK(e.id() == std::string("first"));
    CHECK(e.reason() == std::string("no more"));
  }
}

TEST_CASE("a task of a graph on a worker finishes the run") {
  memory_world world(2);
  weft::task_graph graph;
  auto const a = graph.add("a", weft::bind([] { return std::string(50, 'x'); }));
  auto const b = graph.add("b", weft::bind([](weft::context& here, std::string const& s) {
                             here.finish("enough");
                             return s + "!";
                           }),
                           a);
  auto const c = graph.add("c", weft::bind([](std::string const& s) { return s; }), b);
  auto const r = weft::run(graph, world.queue());
  CHECK(r[b] == r[a] + "!");
  CHECK_FALSE(r.contains(c));
  CHECK(r.finished()->id == "b");
  CHECK_THROWS_AS(r[c], weft::missing_result);

  weft::task_graph here;
  std::atomic<int> later{0};
  auto const first = here.add("first", weft::local([&](weft::context& mine) {
                                mine.spawn([&] { ++later; });
                                mine.next("more", [&] { ++later; });
                                return 1;
                              }));
  auto const second = here.add("second", weft::local([&](weft::context& mine, int x) {
                                 mine.next("never", [&] { ++later; });
                                 mine.finish();
                                 return x + later;
                               }),
                               first);
  CHECK(weft::run(here, world.queue())[second] == 3);
  CHECK(later == 2);
}

TEST_CASE("an element of a map on a worker finishes the run") {
  memory_world world(2, 2);
  weft::channel state;
  auto const r = weft::run(ends_map, world.queue(), state, weft::partial);
  CHECK(r["list"_id]->size() == 2000);
  CHECK(r["each"_id] == nullptr);
  CHECK(r["sum"_id] == nullptr);
  CHECK(r.finished()->id == "each");
  CHECK(state.get<long>("calls") < 2000);
}

TEST_CASE("next on a worker: its successors wait for it, and a failure names both") {
  memory_world world(1);
  weft::channel state;
  CHECK(weft::run(goes_on, world.queue(), state).value());
  CHECK(state.get<std::string>("id") == "more");
  auto const e = thrown<weft::task_failed>([&] { weft::run(fails_next, world.queue()); });
  CHECK(e.id() == std::string("first"));
  CHECK(std::string(e.what()).find("task \"first\" failed: task \"more\" failed: boom") != std::string::npos);
}
