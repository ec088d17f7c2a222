// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_PROGRESS_HPP
#define WEFT_TRACE_PROGRESS_HPP

#include <weft/trace/observer.hpp>

#include <chrono>
#include <memory>

//! \file
//! How far a run is, for who waits for it.

namespace WEFT_NAMESPACE {

//! Where progress is shown, and how often.
struct progress_options {
  int descriptor = 2;                           //!< where it is shown: standard error
  std::chrono::milliseconds pause{100};         //!< between two drawings on a terminal
  std::chrono::milliseconds plain_pause{5000};  //!< between two lines elsewhere
};

//! Shows how far a run is:
//!
//!     weft::progress progress;
//!     weft::run(wf, pool, weft::observe(progress));
//!
//! On a terminal there is a line for each stage that is at work: how much of it is done, how fast, how long it may still
//! take. A stage is a map, or a level of the graph. When the run ends they give way to one line that stays. Where there is
//! no terminal, or it is `TERM=dumb`, it shows plain lines, now and then. There are colours unless `NO_COLOR` is set.
//!
//! A thread of its own draws, so a task costs some counting, 10 ns or so. For one run at a time.
class progress final : public run_observer {
public:
  explicit progress(progress_options options = {});
  ~progress() override;

  void run_began(run_record const& run) noexcept override;
  void elements_known(std::uint32_t task, std::uint64_t count) noexcept override;
  void task_began(task_span const& so_far) noexcept override;
  void task_ended(task_span const& span, std::string_view error) noexcept override;
  void lane_known(std::uint32_t lane, record_lane const& what) noexcept override;
  void run_ended(run_end how, std::int64_t duration, std::string_view error) noexcept override;

private:
  class display;
  progress_options options_;
  std::unique_ptr<display> display_;  // null: no run has begun
};

}  // namespace WEFT_NAMESPACE

#endif
