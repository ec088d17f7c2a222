// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observers.hpp>

#include <weft/trace/observe.hpp>
#include <weft/trace/recorder.hpp>
#include <weft/weft.hpp>

#include <string>

#include "../catch.hpp"

namespace {

struct words final : weft::run_observer {
  std::string heard;
  void run_began(weft::run_record const& run) noexcept override {
    heard += "began " + std::to_string(run.graph.tasks.size());
  }
  void task_began(weft::task_span const&) noexcept override { heard += " task"; }
  void task_ended(weft::task_span const&, std::string_view error) noexcept override {
    heard += " ended" + std::string(error);
  }
  void noted(weft::record_note const& note) noexcept override { heard += " " + note.text; }
  void task_added(std::uint32_t, std::string_view id, std::uint32_t) noexcept override {
    heard += " " + std::string(id);
  }
  void elements_known(std::uint32_t, std::uint64_t count) noexcept override {
    heard += " " + std::to_string(count);
  }
  void lane_known(std::uint32_t, weft::record_lane const& lane) noexcept override {
    heard += " " + lane.thread;
  }
  void run_ended(weft::run_end, std::int64_t, std::string_view) noexcept override { heard += " over"; }
};

}  // namespace

TEST_CASE("Each of several observers is told of everything", "[trace]") {
  weft::task_graph g;
  g.add("a", [] {});
  words one, two;
  weft::recorder recorder;
  weft::observers all{one, recorder, two};
  weft::run(g, weft::observe(all));
  all.noted({0, "note"});
  all.task_added(1, "added", 0);
  all.elements_known(1, 5);
  all.lane_known(0, {"w", "slot", 0});
  CHECK(one.heard == "began 1 task ended over note added 5 slot");
  CHECK(two.heard == one.heard);
  // Though it did not want the picture.
  CHECK(recorder.record().graph.tasks.size() == 2);
  CHECK(recorder.record().spans.size() == 1);
}

TEST_CASE("No observer at all is one that hears nothing", "[trace]") {
  weft::task_graph g;
  g.add("a", [] {});
  weft::observers none;
  weft::run(g, weft::observe(none));
}
