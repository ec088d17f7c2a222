// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/figures.hpp>

#include <string>
#include <vector>

#include "records.hpp"

#include "../catch.hpp"

namespace {

using weft::attempt_end;
using weft::picture_state;

weft::task_span span(std::uint32_t task, std::int64_t begin, std::int64_t end,
                     attempt_end outcome = attempt_end::done) {
  weft::task_span made;
  made.task = task;
  made.begin = begin;
  made.end = end;
  made.outcome = outcome;
  return made;
}

// a -> b -> d, a -> c -> d, on two threads: b is slow, c waits.
weft::run_record diamond() {
  weft::run_record record;
  record.graph.name = "diamond";
  record.graph.tasks = {records::task("a"), records::task("b"), records::task("c"), records::task("d")};
  record.graph.edges = {records::edge(0, 1), records::edge(0, 2), records::edge(1, 3), records::edge(2, 3)};
  record.lanes = {{"", "main", 1}, {"", "thread 2", 1}};
  record.spans = {span(0, 0, 100), span(1, 110, 900), span(2, 300, 400), span(3, 950, 1000)};
  record.spans[2].lane = 1;
  record.duration = 1000;
  record.outcome = weft::run_end::done;
  return record;
}

TEST_CASE("Figures of a run", "[trace]") {
  weft::run_figures const it = weft::figures_of(diamond());
  CHECK(it.critical_path == std::vector<int>{0, 1, 3});
  CHECK(it.critical_time == 100 + 790 + 50);
  CHECK(it.busy == std::vector<std::int64_t>{940, 100});
  CHECK(it.lane_spans == std::vector<std::uint64_t>{3, 1});
  CHECK(it.tasks[0].waited == 0);
  CHECK(it.tasks[2].waited == 200);
  CHECK(it.tasks[3].waited == 50);
  CHECK(it.tasks[3].after == 1);
  CHECK(it.tasks[1].total == 790);
  CHECK(it.duration == 1000);
  for (auto const& each : it.tasks) CHECK(each.state == picture_state::done);
}

TEST_CASE("Time of a lane that runs several tasks at once counts once", "[trace]") {
  weft::run_record record = diamond();
  record.spans = {span(0, 0, 100), span(1, 10, 50), span(2, 20, 120), span(3, 200, 210)};
  CHECK(weft::figures_of(record).busy == std::vector<std::int64_t>{130, 0});
}

TEST_CASE("Calls of a map, and attempts", "[trace]") {
  weft::run_record record = diamond();
  record.graph.tasks[1].kind = weft::task_kind::map;
  record.calls = {0, 3};
  record.errors = {"first", "second"};
  auto const call = [](std::int64_t element, std::uint32_t attempt, std::int64_t begin, attempt_end outcome) {
    weft::task_span made = span(1, begin, begin + 10, outcome);
    made.element = element;
    made.attempt = attempt;
    if (outcome == attempt_end::retried) made.error = 0;
    if (outcome == attempt_end::failed) made.error = 1;
    return made;
  };
  record.spans = {span(0, 0, 100), call(0, 1, 110, attempt_end::done), call(1, 1, 120, attempt_end::retried),
                  call(1, 2, 130, attempt_end::done)};
  SECTION("not all of them, in a run that goes on") {
    record.outcome = weft::run_end::running;
    weft::task_figures const it = weft::figures_of(record).tasks[1];
    CHECK(it.state == picture_state::running);
    CHECK(it.calls == 3);
    CHECK(it.calls_done == 2);
    CHECK(it.attempts == 3);
    CHECK(it.failures == 1);
    CHECK(it.error == 0);
    CHECK(weft::figures_of(record).tasks[3].state == picture_state::waiting);
  }
  SECTION("the map's own span is around them, and counts for its end only") {
    record.spans.push_back(call(2, 1, 150, attempt_end::done));
    record.spans.push_back(span(1, 105, 200));
    weft::task_figures const it = weft::figures_of(record).tasks[1];
    CHECK(it.state == picture_state::done);
    CHECK(it.begin == 105);
    CHECK(it.end == 200);
    CHECK(it.total == 40);
    CHECK(it.calls_done == 3);
    CHECK(it.attempts == 4);
  }
  SECTION("one fails for good, and what follows does not run") {
    record.spans.push_back(call(2, 1, 150, attempt_end::failed));
    record.outcome = weft::run_end::failed;
    weft::run_figures const all = weft::figures_of(record);
    CHECK(all.tasks[1].state == picture_state::failed);
    CHECK(all.tasks[1].error == 1);
    CHECK(all.tasks[1].failures == 2);
    CHECK(all.tasks[3].state == picture_state::cancelled);
    CHECK(all.outcomes[static_cast<std::size_t>(attempt_end::failed)] == 1);
  }
}

TEST_CASE("Skipped, reused and cancelled tasks", "[trace]") {
  weft::run_record record = diamond();
  record.spans[1].outcome = attempt_end::skipped;
  record.spans[2].outcome = attempt_end::reused;
  record.spans[3].outcome = attempt_end::cancelled;
  weft::run_figures const it = weft::figures_of(record);
  CHECK(it.tasks[1].state == picture_state::skipped);
  CHECK(it.tasks[1].begin == -1);
  CHECK(it.tasks[2].state == picture_state::done);
  CHECK(it.tasks[2].calls_done == 1);
  CHECK(it.tasks[2].attempts == 0);
  CHECK(it.tasks[3].state == picture_state::cancelled);
  CHECK(it.critical_path.back() == 3);
}

TEST_CASE("What does not exist is left out", "[trace]") {
  weft::run_record record = diamond();
  record.spans.push_back(span(77, 0, 5));
  record.spans.push_back(span(0, 0, 5));
  record.spans.back().lane = 9;
  record.graph.edges.push_back(records::edge(0, 99));
  record.graph.edges.push_back(records::edge(-4, 1));
  record.graph.edges.push_back(records::edge(3, 0));  // round in a circle
  weft::run_figures const it = weft::figures_of(record);
  CHECK(it.tasks[0].attempts == 1);
  CHECK(it.critical_path == std::vector<int>{0, 1, 3});
  CHECK(weft::figures_of(weft::run_record()).critical_path.empty());
}

TEST_CASE("Names of lanes", "[trace]") {
  CHECK(weft::lane_name({"", "main", 0}) == "main");
  CHECK(weft::lane_name({"worker 2", "slot 0", 7}) == "worker 2, slot 0");
  CHECK(weft::lane_name({"worker 2", "", 7}) == "worker 2");
}

}  // namespace
