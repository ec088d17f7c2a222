// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TBB_TBB_HPP
#define WEFT_TBB_TBB_HPP

#include <weft/run/executor.hpp>

#include <tbb/task_arena.h>
#include <algorithm>

//! \file
//! Runs on the threads of oneTBB. Component `tbb`; needs oneTBB 2021.

namespace WEFT_NAMESPACE::tbb {

//! An arena of oneTBB as an executor: `run(workflow, weft::tbb::executor(arena))`. Refers to the arena, which must
//! outlive the runs; copy it freely. A run uses as many threads as the arena has slots, one of them for the thread that
//! waits for the run. oneTBB does not start more workers for all arenas together than the machine has processors,
//! less one, unless a `tbb::global_control` says so.
class executor {
public:
  explicit executor(::tbb::task_arena& arena) noexcept : arena_(&arena) {}

  //! Calls the job soon, on one of the arena's workers.
  void execute(job j) const { arena_->enqueue(j); }

  //! How many workers the arena has room for.
  std::size_t concurrency() const { return std::max<std::size_t>(helpers(), 1); }
  //! How many of them may help a thread that waits for its run, which has a slot of its own.
  std::size_t helpers() const { return static_cast<std::size_t>(arena_->max_concurrency()) - 1; }

private:
  ::tbb::task_arena* arena_;
};

}  // namespace WEFT_NAMESPACE::tbb

#endif
