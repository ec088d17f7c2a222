// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observe.hpp>

#include <weft/async.hpp>
#include <weft/channel.hpp>
#include <weft/checkpoint.hpp>
#include <weft/cluster.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "../catch.hpp"
#include "../cluster/memory_world.hpp"
#include "../journal/scratch.hpp"
#include "observed.hpp"

using namespace std::chrono_literals;
using namespace weft::literals;
using observed::check_sound;
using observed::ends_of;
using observed::error_of;
using observed::run_end;
using observed::spans_of;

namespace {

// `check` is given what runs it, with further options.
template <class What, class Check>
void run_everywhere(What const& what, Check const& check) {
  weft::recorder recorder;
  auto const on = [&](auto&... where) {
    check(
        [&](auto const&... options) {
          return weft::run(what, where..., weft::observe(recorder), options...);
        },
        [&] { return recorder.record(); });
  };
  SECTION("on this thread") { on(); }
  SECTION("on a pool of one") {
    weft::pool pool{1};
    on(pool);
  }
  SECTION("on a pool of two") {
    weft::pool pool{2};
    for (int i = 0; i < 30; ++i) on(pool);
  }
  SECTION("on a cluster") {
    memory_world world(2, 2);
    on(world.queue());
  }
}

inline constexpr auto numbers = weft::task<"numbers">([] { return std::vector<int>{1, 2, 3, 4, 5}; });
inline constexpr auto twice = weft::map<"twice">([](int x) { return 2 * x; });
inline constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& all) {
  int s = 0;
  for (int x : all) s += x;
  return s;
});
inline constexpr auto next = weft::task<"next">([](int x) { return x + 1; });
inline constexpr auto plain = weft::workflow<"plain">(numbers >> twice >> sum >> next);

inline constexpr auto flaky = weft::task<"flaky">([](weft::context& here, int x) {
                                if (here.attempt() < 3) throw std::runtime_error("not yet");
                                return x;
                              }).retry({.attempts = 3});
inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto retried = weft::workflow<"retried">(one >> flaky >> next);

inline constexpr auto bad = weft::task<"bad">([](int) -> int { throw std::runtime_error("no good"); });
inline constexpr auto failing = weft::workflow<"failing">(one >> bad >> next);

inline constexpr auto bad_element = weft::map<"element">([](int x) {
  if (x == 3) throw std::runtime_error("three");
  return x;
});
inline constexpr auto failing_map = weft::workflow<"failing map">(numbers >> bad_element >> sum);

inline constexpr auto finishes = weft::task<"first">([](weft::context& here) {
  here.finish("enough");
  return 1;
});
inline constexpr auto early = weft::workflow<"early">(finishes >> next);

inline constexpr auto wait_a_while = weft::task<"wait">([](int x) -> weft::async<int> {
  co_await weft::sleep_for(2ms);
  co_return x;
});
inline constexpr auto coroutine = weft::workflow<"coroutine">(one >> wait_a_while >> next);

inline constexpr auto nested = weft::workflow<"outer">(
    one >> weft::as_task<"in">(weft::workflow<"inner">(weft::input<"x", int> >> next)));

constexpr auto by_size = [](int x) -> weft::choice<"high", "low"> {
  if (x > 50) return weft::choose<"high">;
  return weft::choose<"low">;
};
inline constexpr auto route = weft::task<"route">(by_size);
inline constexpr auto high = weft::task<"high">([](weft::from<"amount", int> x) { return 2 * *x; });
inline constexpr auto low = weft::task<"low">([](weft::from<"amount", int> x) { return -*x; });
inline constexpr auto join = weft::task<"join">(
    [](std::optional<int> a, std::optional<int> b) { return a.value_or(0) + b.value_or(0); });
inline constexpr auto branches =
    weft::workflow<"branches">(weft::input<"amount", int> >> route >> (high | low) >> join);

}  // namespace

TEST_CASE("Each task is told once, and each call of a map", "[trace]") {
  run_everywhere(plain, [](auto const& run, auto const& record) {
    CHECK(run().value() == 31);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(r.graph.name == "plain");
    CHECK(r.outcome == run_end::done);
    CHECK(r.error.empty());
    CHECK(r.spans.size() == 8);
    CHECK(ends_of(r, "numbers") == "done");
    CHECK(ends_of(r, "twice") == "done done done done done");
    CHECK(spans_of(r, "twice")[4].element == 4);
    CHECK(spans_of(r, "sum")[0].element == -1);
    CHECK(ends_of(r, "next") == "done");
  });
}

TEST_CASE("Attempts are told with what they failed with", "[trace]") {
  run_everywhere(retried, [](auto const& run, auto const& record) {
    CHECK(run().value() == 2);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(ends_of(r, "flaky") == "retried retried done");
    auto const spans = spans_of(r, "flaky");
    CHECK(spans[1].attempt == 2);
    CHECK(spans[1].begin >= spans[0].end);
    CHECK(error_of(r, spans[0]).find("not yet") != std::string::npos);
    CHECK(error_of(r, spans[2]).empty());
  });
}

TEST_CASE("A failure is told, and what follows is not", "[trace]") {
  run_everywhere(failing, [](auto const& run, auto const& record) {
    CHECK_THROWS_AS(run(), weft::task_failed);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(r.outcome == run_end::failed);
    CHECK(r.error.find("no good") != std::string::npos);
    CHECK(ends_of(r, "bad") == "failed");
    CHECK(error_of(r, spans_of(r, "bad")[0]).find("no good") != std::string::npos);
    CHECK(spans_of(r, "next").empty());
  });
}

TEST_CASE("Of a map it is told which call failed", "[trace]") {
  run_everywhere(failing_map, [](auto const& run, auto const& record) {
    CHECK_THROWS_AS(run(), weft::task_failed);
    weft::run_record const r = record();
    check_sound(r);
    int failed = 0;
    for (auto const& each : spans_of(r, "element"))
      if (each.outcome == weft::attempt_end::failed) {
        ++failed;
        CHECK(each.element == 2);
        CHECK(error_of(r, each).find("three") != std::string::npos);
      }
    CHECK(failed == 1);
  });
}

TEST_CASE("A coroutine lasts from its beginning to its end", "[trace]") {
  run_everywhere(coroutine, [](auto const& run, auto const& record) {
    CHECK(run().value() == 2);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(ends_of(r, "wait") == "done");
    auto const span = spans_of(r, "wait")[0];
    CHECK(span.end - span.begin >= 2'000'000);
  });
}

TEST_CASE("Tasks of nested workflows have their paths", "[trace]") {
  run_everywhere(nested, [](auto const& run, auto const& record) {
    CHECK(run().value() == 2);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(ends_of(r, "in/next") == "done");
  });
}

TEST_CASE("What a choice leaves out is told as skipped", "[trace]") {
  run_everywhere(branches, [](auto const& run, auto const& record) {
    CHECK(run(weft::with<"amount">(60))["join"_id] == 120);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(ends_of(r, "route") == "done");
    CHECK(ends_of(r, "high") == "done");
    CHECK(ends_of(r, "low") == "skipped");
    CHECK(spans_of(r, "low")[0].begin == spans_of(r, "low")[0].end);
    CHECK(ends_of(r, "join") == "done");
  });
}

TEST_CASE("What a checkpoint has is told as reused", "[trace]") {
  int rounds = 0;
  run_everywhere(plain, [&](auto const& run, auto const& record) {
    if (++rounds > 3) return;
    scratch_folder const scratch;
    weft::checkpoint const keeping{.dir = scratch.path()};
    for (char const* words : {"done", "reused"}) {
      CHECK(run(keeping).value() == 31);
      weft::run_record const r = record();
      check_sound(r);
      CHECK(ends_of(r, "numbers") == words);
      std::string all;
      for (int k = 0; k < 5; ++k) all += (k > 0 ? " " : "") + std::string(words);
      CHECK(ends_of(r, "twice") == all);
      CHECK(ends_of(r, "sum") == words);
    }
  });
}

TEST_CASE("A run with an observer takes what other runs take", "[trace]") {
  run_everywhere(plain, [](auto const& run, auto const& record) {
    weft::stop_source source;
    CHECK(run(weft::keep<"next">, source.token(), weft::deadline(1h))["next"_id] == 31);
    CHECK(ends_of(record(), "sum") == "done");
    source.request_stop();
    CHECK_THROWS_AS(run(source.token()), weft::run_cancelled);
    weft::run_record const r = record();
    CHECK(r.outcome == run_end::cancelled);
    CHECK(r.spans.empty());
  });
}

TEST_CASE("A run that a task ends early is told as finished, whatever is asked of its results", "[trace]") {
  run_everywhere(early, [](auto const& run, auto const& record) {
    CHECK_THROWS_AS(run(), weft::run_finished);
    CHECK(record().outcome == run_end::finished);
    auto const results = run(weft::partial);
    REQUIRE(results.finished().has_value());
    CHECK(*results["first"_id] == 1);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(r.outcome == run_end::finished);
    CHECK(ends_of(r, "first") == "done");
    CHECK(spans_of(r, "next").empty());
  });
}

TEST_CASE("A run with weft::partial that is whole is done", "[trace]") {
  run_everywhere(plain, [](auto const& run, auto const& record) {
    CHECK(*run(weft::partial)["next"_id] == 31);
    CHECK(record().outcome == run_end::done);
  });
}

TEST_CASE("A started run tells of its end", "[trace]") {
  weft::recorder recorder;
  auto const check = [&](auto& where) {
    auto started = weft::start(plain, where, weft::observe(recorder));
    CHECK(started.get().value() == 31);
    weft::run_record const r = recorder.record();
    check_sound(r);
    CHECK(r.outcome == run_end::done);
    CHECK(r.spans.size() == 8);
    {
      auto const abandoned = weft::start_shared(plain, where, weft::observe(recorder));
    }
    CHECK(recorder.record().outcome != run_end::running);
  };
  SECTION("on a pool") {
    weft::pool pool{2};
    check(pool);
  }
  SECTION("on a cluster") {
    memory_world world(2, 2);
    check(world.queue());
    for (auto const& each : recorder.record().lanes) CHECK(each.process.find("worker ") == 0);
  }
  SECTION("with a checkpoint") {
    weft::pool pool{2};
    scratch_folder const scratch;
    auto started = weft::start(plain, pool, weft::checkpoint{.dir = scratch.path()}, weft::observe(recorder));
    CHECK(started.get().value() == 31);
    CHECK(recorder.record().spans.size() == 8);
  }
}

TEST_CASE("A run on a cluster tells where each attempt was, and which workers there are", "[trace]") {
  weft::recorder recorder;
  memory_world world(2, 1);
  CHECK(weft::run(plain, world.queue(), weft::observe(recorder)).value() == 31);
  weft::run_record const r = recorder.record();
  check_sound(r);
  for (auto const& each : r.spans) CHECK(r.lanes[each.lane].process.find("worker ") == 0);
  REQUIRE_FALSE(r.notes.empty());
  CHECK(r.notes[0].text.find("is there") != std::string::npos);
}

// --- graphs ------------------------------------------------------------------------------------------------

TEST_CASE("The tasks of a graph are told wherever they run", "[trace]") {
  weft::task_graph g("batch");
  auto const first = g.add("first", weft::bind([] { return 1; }));
  auto const again = g.add("again", weft::retry({.attempts = 2}, weft::bind([](weft::context& here, int x) {
                                                  if (here.attempt() < 2) throw std::runtime_error("not yet");
                                                  return x;
                                                })),
                           first);
  std::vector<weft::node<int>> parts;
  for (int i = 0; i < 20; ++i)
    parts.push_back(g.add("part " + std::to_string(i), weft::bind([](int x) { return x; }), again));
  auto const total =
      g.add("total", weft::local([](weft::many<int> all) { return static_cast<int>(all.size()); }),
            weft::all(parts));
  run_everywhere(g, [&](auto const& run, auto const& record) {
    CHECK(run()[total] == 20);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(r.graph.name == "batch");
    CHECK(r.graph.tasks.size() == 23);
    CHECK(r.spans.size() == 24);
    CHECK(ends_of(r, "again") == "retried done");
    CHECK(ends_of(r, "part 19") == "done");
    CHECK(ends_of(r, "total") == "done");
  });
}

TEST_CASE("The skipped tasks of a graph, and its failures", "[trace]") {
  weft::task_graph g("branches");
  auto const load = g.add("load", weft::bind([] { return 60; }));
  auto const chosen = g.add("route", weft::bind(by_size), load);
  auto const above = g.add("high", weft::bind([](int) -> int { throw std::runtime_error("too high"); }), load,
                           weft::when<"high">(chosen));
  g.add("low", weft::bind([](int x) { return x; }), load, weft::when<"low">(chosen));
  g.add("last", weft::bind([](int x) { return x; }), above);
  run_everywhere(g, [&](auto const& run, auto const& record) {
    CHECK_THROWS_AS(run(), weft::task_failed);
    weft::run_record const r = record();
    check_sound(r);
    CHECK(r.outcome == run_end::failed);
    CHECK(ends_of(r, "high") == "failed");
    CHECK(error_of(r, spans_of(r, "high")[0]).find("too high") != std::string::npos);
    CHECK((ends_of(r, "low") == "skipped" || ends_of(r, "low").empty()));
    CHECK(ends_of(r, "last").empty());
  });
}

TEST_CASE("What a task of a graph spawns are elements of it", "[trace]") {
  weft::task_graph g("spawning");
  g.add("parent", [](weft::context& here) {
    for (int i = 0; i < 100; ++i) here.spawn([](weft::context& inner) { inner.spawn([] {}); });
  });
  weft::recorder recorder;
  weft::pool pool{3};
  for (int i = 0; i < 50; ++i) {
    weft::run(g, pool, weft::observe(recorder));
    weft::run_record const r = recorder.record();
    auto const spans = spans_of(r, "parent");
    REQUIRE(spans.size() == 201);
    for (std::int64_t k = 0; k < 201; ++k) REQUIRE(spans[static_cast<std::size_t>(k)].element == k - 1);
  }
}

TEST_CASE("A graph that a task finishes early, or cancels", "[trace]") {
  weft::recorder recorder;
  weft::task_graph g;
  auto const first = g.add("first", [](weft::context& here) { here.finish("enough"); });
  g.add("second", [] {}, weft::after(first));
  static_cast<void>(weft::run(g, weft::observe(recorder)));
  CHECK(recorder.record().outcome == run_end::finished);
  CHECK(recorder.record().spans.size() == 1);
}

TEST_CASE("A coroutine of a graph, and a started graph", "[trace]") {
  weft::recorder recorder;
  weft::pool pool{2};
  weft::task_graph g;
  g.add("wait", []() -> weft::async<int> {
    co_await weft::sleep_for(2ms);
    co_return 1;
  });
  auto started = weft::start(g, pool, weft::observe(recorder));
  CHECK(started.get().template get<int>("wait") == 1);
  auto const spans = spans_of(recorder.record(), "wait");
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].end - spans[0].begin >= 2'000'000);
}
