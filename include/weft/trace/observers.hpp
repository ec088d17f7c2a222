// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_OBSERVERS_HPP
#define WEFT_TRACE_OBSERVERS_HPP

#include <weft/trace/observer.hpp>

#include <vector>

namespace WEFT_NAMESPACE {

//! Several observers of one run, each told of everything, in order:
//!
//!     weft::observers both{recorder, progress};
//!     weft::run(wf, pool, weft::observe(both));
class observers final : public run_observer {
public:
  template <class... Observer>
  explicit observers(Observer&... each) : all_{&each...} {}
  //! As many as are there.
  explicit observers(std::vector<run_observer*> all) : all_(std::move(all)) {}

  //! Another one, before the run.
  void add(run_observer& other) { all_.push_back(&other); }

  bool takes_graph(run_graph const& graph) noexcept override {
    bool all_do = true;
    for (run_observer* each : all_) all_do &= each->takes_graph(graph);
    return all_do;
  }
  void run_began(run_record const& run) noexcept override {
    for (run_observer* each : all_) each->run_began(run);
  }
  void task_added(std::uint32_t number, std::string_view id, std::uint32_t parent) noexcept override {
    for (run_observer* each : all_) each->task_added(number, id, parent);
  }
  void elements_known(std::uint32_t task, std::uint64_t count) noexcept override {
    for (run_observer* each : all_) each->elements_known(task, count);
  }
  void task_began(task_span const& so_far) noexcept override {
    for (run_observer* each : all_) each->task_began(so_far);
  }
  void task_ended(task_span const& span, std::string_view error) noexcept override {
    for (run_observer* each : all_) each->task_ended(span, error);
  }
  void lane_known(std::uint32_t lane, record_lane const& what) noexcept override {
    for (run_observer* each : all_) each->lane_known(lane, what);
  }
  void noted(record_note const& note) noexcept override {
    for (run_observer* each : all_) each->noted(note);
  }
  void run_ended(run_end how, std::int64_t duration, std::string_view error) noexcept override {
    for (run_observer* each : all_) each->run_ended(how, duration, error);
  }

private:
  std::vector<run_observer*> all_;
};

}  // namespace WEFT_NAMESPACE

#endif
