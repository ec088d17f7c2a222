// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/picture.hpp>

#include <weft/show/draw.hpp>

#include <algorithm>
#include <string>

#include "records.hpp"

#include "../catch.hpp"

namespace {

bool has(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

TEST_CASE("A picture of a run has its states, times and path", "[trace]") {
  weft::run_record const record = records::census(500, 2);
  weft::picture const it = weft::picture_of(record);
  REQUIRE(it.tasks.size() == 8);
  CHECK(it.tasks[0].state == weft::picture_state::none);
  CHECK(it.tasks[2].state == weft::picture_state::done);
  CHECK(it.tasks[2].calls == 500);
  CHECK(it.tasks[2].calls_done == 500);
  CHECK(it.tasks[2].worker == "4 threads");
  CHECK(it.tasks[1].worker == "worker 1, slot 0");
  CHECK(it.tasks[1].end > it.tasks[1].start);
  CHECK(it.tasks[1].is_critical);
  CHECK(it.tasks[7].is_critical);
  CHECK_FALSE(it.tasks[6].is_critical);
  // The path is a chain: so many edges as tasks on it, less one.
  auto const tasks =
      std::count_if(it.tasks.begin(), it.tasks.end(), [](auto const& t) { return t.is_critical; });
  auto const edges =
      std::count_if(it.edges.begin(), it.edges.end(), [](auto const& e) { return e.is_critical; });
  CHECK(tasks == 5);
  CHECK(edges == 4);
}

TEST_CASE("All drawings tell states without colours", "[trace]") {
  weft::run_record record = records::small();
  record.errors = {"no such file"};
  record.spans.back().outcome = weft::attempt_end::failed;
  record.spans.back().error = 0;
  record.outcome = weft::run_end::failed;
  weft::picture graph = weft::picture_of(record);
  graph.tasks[1].state = weft::picture_state::skipped;
  graph.tasks[1].start = graph.tasks[1].end = 0;
  for (std::string const& text : {weft::to_dot(graph), weft::to_mermaid(graph), weft::to_ascii(graph)}) {
    CHECK(has(text, "failed, 13.9 ms"));
    CHECK(has(text, "91.4 ms"));
    CHECK(has(text, "skipped"));
  }
  std::string const svg = weft::to_svg(graph);
  CHECK(has(svg, "failed, 13.9 ms"));
  CHECK(has(svg, "class=\"t task failed critical\""));
  CHECK(has(svg, "m-2.5-2.5 5 5m0-5-5 5"));  // a cross
  CHECK(has(svg, "m-3 .3 2.1 2.2 4-4.6"));   // a tick
  CHECK(has(svg, "no such file"));
  CHECK(has(weft::to_ascii(graph), "* report: failed, 13.9 ms"));
}

TEST_CASE("A map says how many of how many", "[trace]") {
  weft::run_record record = records::census(400, 2);
  std::erase_if(record.spans,
                [](weft::task_span const& each) { return each.task > 2 || each.element >= 120; });
  record.outcome = weft::run_end::running;
  weft::picture const graph = weft::picture_of(record);
  CHECK(has(weft::to_ascii(graph), "120 of 400, running"));
  CHECK(has(weft::to_ascii(graph), "resolve: waiting"));
  CHECK(has(weft::to_svg(graph), "map: 120 of 400, running"));
}

}  // namespace
