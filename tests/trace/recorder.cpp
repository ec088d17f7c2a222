// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/recorder.hpp>

#include <weft/trace/observe.hpp>
#include <weft/weft.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"
#include "observed.hpp"

namespace {

weft::task_span span_of(std::uint32_t task, std::int64_t begin) {
  weft::task_span made;
  made.task = task;
  made.begin = begin;
  made.end = begin + 1;
  made.lane = weft::task_span::none;
  return made;
}

}  // namespace

TEST_CASE("Many threads write, and each attempt is there once", "[trace]") {
  weft::recorder recorder;
  recorder.run_began({});
  constexpr std::uint32_t threads = 4, each = 20'000;
  std::atomic<bool> is_over{false};
  std::vector<std::thread> all;
  for (std::uint32_t t = 0; t < threads; ++t)
    all.emplace_back([&, t] {
      for (std::uint32_t i = 0; i < each; ++i) recorder.task_ended(span_of(t, i), i % 5000 == 0 ? "bad" : "");
    });
  // What is read meanwhile is a beginning of what each has written.
  std::thread reader([&] {
    while (!is_over) {
      weft::run_record const r = recorder.record();
      std::vector<std::int64_t> next(threads);
      bool is_sound = true;
      for (auto const& span : r.spans)
        is_sound &= span.begin == next[span.task]++ && span.end == span.begin + 1;
      if (!is_sound) recorder.noted({0, "unsound"});
    }
  });
  for (auto& thread : all) thread.join();
  is_over = true;
  reader.join();
  recorder.run_ended(weft::run_end::done, 5, {});
  weft::run_record const r = recorder.record();
  CHECK(r.notes.empty());
  CHECK(r.spans.size() == threads * each);
  CHECK(r.lanes.size() == threads);
  CHECK(r.errors.size() == threads * 4);
  CHECK(r.dropped == 0);
  CHECK(r.duration == 5);
  for (auto const& span : r.spans)
    if (span.begin % 5000 == 0) CHECK(r.errors.at(span.error) == "bad");
}

TEST_CASE("What is too much is counted", "[trace]") {
  weft::recorder recorder({.most = 2000});
  recorder.run_began({});
  for (int i = 0; i < 5000; ++i) recorder.task_ended(span_of(0, i), {});
  CHECK(recorder.record().spans.size() == 2048);  // 1,024 at a time
  CHECK(recorder.record().dropped == 5000 - 2048);
  recorder.run_began({});
  CHECK(recorder.record().spans.empty());
  CHECK(recorder.record().dropped == 0);
}

TEST_CASE("The lanes of workers come behind those of threads", "[trace]") {
  weft::recorder recorder;
  recorder.run_began({});
  recorder.lane_known(0, {"worker a", "slot 0", 7});
  weft::task_span there = span_of(0, 1);
  there.lane = 0;
  recorder.task_ended(there, {});
  recorder.task_ended(span_of(1, 2), {});
  weft::run_record const r = recorder.record();
  REQUIRE(r.lanes.size() == 2);
  CHECK(r.lanes[r.spans[0].lane].process == "worker a");
  CHECK(r.lanes[r.spans[1].lane].process.empty());
  CHECK(r.lanes[r.spans[1].lane].thread == "main");
}

TEST_CASE("Of several runs the last is remembered, and several recorders do not get in each other's way",
          "[trace]") {
  weft::task_graph first("first"), second("second");
  first.add("a", [] {});
  second.add("b", [] {});
  second.add("c", [] {});
  weft::recorder one, two;
  weft::run(first, weft::observe(one));
  weft::run(second, weft::observe(two));
  CHECK(one.record().graph.name == "first");
  CHECK(one.record().spans.size() == 1);
  CHECK(two.record().spans.size() == 2);
  weft::run(second, weft::observe(one));
  CHECK(one.record().graph.name == "second");
  CHECK(one.record().spans.size() == 2);
  CHECK(one.record().errors.empty());
}

TEST_CASE("A task that was added while the run goes on stands at the end of the graph", "[trace]") {
  weft::task_graph g("growing");
  g.add("a", [] {});
  weft::recorder recorder;
  weft::run(g, weft::observe(recorder));
  recorder.task_added(1, "a/more", 0);
  weft::run_record const r = recorder.record();
  REQUIRE(r.graph.tasks.size() == 2);
  CHECK(r.graph.tasks[1].id == "a/more");
  CHECK(r.graph.tasks[1].scope == "a");
  REQUIRE(r.graph.edges.size() == 1);
  CHECK(r.graph.edges[0].to == 1);
}

TEST_CASE("A graph may go before its record is asked for", "[trace]") {
  weft::recorder recorder;
  {
    weft::task_graph g("short");
    g.add("a", [] {});
    weft::run(g, weft::observe(recorder));
    g.add("later", [] {});
  }
  CHECK(recorder.record().graph.tasks.size() == 1);
}

TEST_CASE("How many calls a map makes is known from its beginning", "[trace]") {
  auto const numbers = weft::task<"numbers">([] { return std::vector<int>(7); });
  auto const same = weft::map<"same">([](int x) { return x; });
  auto const wf = weft::workflow<"calls">(numbers >> same);
  weft::recorder recorder;
  weft::run(wf, weft::observe(recorder));
  auto const calls = recorder.record().calls;
  REQUIRE(calls.size() == 2);
  CHECK(calls[1] == 7);
}
