// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_FIGURES_HPP
#define WEFT_TRACE_FIGURES_HPP

#include <weft/trace/record.hpp>

#include <cstdint>
#include <vector>

//! \file
//! Figures of a run: what each task took and waited for, who was busy, and what the run itself waited for.
//! Times are nanoseconds.

namespace WEFT_NAMESPACE {

//! What a run says of one task.
struct task_figures {
  picture_state state = picture_state::none;
  std::uint64_t calls = 0;                //!< that there are to make: of a map its elements, else 1 if it ran
  std::uint64_t calls_done = 0;           //!< of these, those that were made or were in a checkpoint
  std::uint64_t attempts = 0;             //!< that began
  std::uint64_t failures = 0;             //!< attempts that failed, whether others followed or not
  std::int64_t begin = -1;                //!< of its first attempt; -1: it did not run
  std::int64_t end = -1;                  //!< of its last
  std::int64_t total = 0;                 //!< of all attempts, one after the other
  std::int64_t longest = 0;               //!< of one attempt
  std::int64_t waited = 0;                //!< from when it could begin until it began
  int after = -1;                         //!< the predecessor that ended last; -1: none ran
  std::uint32_t lane = 0;                 //!< of its last attempt
  std::uint32_t lanes = 0;                //!< how many had a part in it
  std::uint32_t error = task_span::none;  //!< the number of one of its errors
};

//! What a run says of all tasks, by their numbers, and of who ran them.
struct run_figures {
  std::vector<task_figures> tasks;
  std::vector<std::int64_t> busy;         //!< of each lane: time with at least one attempt
  std::vector<std::uint64_t> lane_spans;  //!< of each lane: its attempts
  std::int64_t duration = 0;              //!< of the run, or until the last of what is known
  //! The tasks that the run waited for, in order: the one that ended last, before it the one whose end it waited for,
  //! and so on.
  std::vector<int> critical_path;
  std::int64_t critical_time = 0;  //!< from begin to end of each task on it, in all
  std::uint64_t outcomes[7] = {};  //!< how many attempts came to what, by `attempt_end`
};

//! Spans of tasks and lanes that do not exist are left out. O(n log n) in spans: 1,000,000 take about 0.3 s.
run_figures figures_of(run_record const& record);

//! Where a lane is, in words: `main`, `worker 2, slot 0`.
std::string lane_name(record_lane const& lane);

}  // namespace WEFT_NAMESPACE

#endif
