// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_RECORD_HPP
#define WEFT_TRACE_RECORD_HPP

#include <weft/show/picture.hpp>

#include <cstdint>
#include <string>
#include <vector>

//! \file
//! What has happened in a run, as plain data: drawings, traces, summaries and reports are made of it, and it may be kept.
//! Times are nanoseconds since the run began.

namespace WEFT_NAMESPACE {

//! What an attempt of a task, or of one call of a map, has come to.
enum class attempt_end : unsigned char {
  done,
  failed,
  retried,    //!< failed, and another attempt follows
  cancelled,  //!< it was asked to stop, or its worker was lost
  skipped,    //!< not run, because of a choice
  reused,     //!< not run: its result was in a checkpoint
  running     //!< has not ended: `end` is as far as is known
};

//! What a run has come to.
enum class run_end : unsigned char { running, done, finished, failed, cancelled };

//! One attempt. 48 bytes.
struct task_span {
  static constexpr std::uint32_t none = 0xffffffff;

  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::uint32_t task = 0;     //!< its number in the graph
  std::uint32_t lane = 0;     //!< where it ran: its number among the lanes
  std::int64_t element = -1;  //!< of a map or of spawned tasks: which one. -1: the task itself
  std::uint32_t attempt = 1;
  std::uint32_t error = none;  //!< its number among the errors
  attempt_end outcome = attempt_end::done;
};

//! A thread that ran tasks: of this process, or the slot of a worker.
struct record_lane {
  std::string process;    //!< empty: this one. Otherwise the worker's name
  std::string thread;     //!< as `main`, `thread 2`, `slot 0`
  std::uint64_t pid = 0;  //!< of the process; 0: not known
};

//! Something that has happened to the run and not to one task: a worker has come, or was lost.
struct record_note {
  std::int64_t at = 0;
  std::string text;
};

//! A run, from its beginning to its end, or as far as it is known.
struct run_record {
  picture graph;             //!< its name is the run's. Tasks that were added while it ran stand at the end
  std::string where;         //!< as `this thread`, `2 threads`, `2 workers`
  std::int64_t started = 0;  //!< in nanoseconds since 1970-01-01 UTC
  std::int64_t duration = 0;
  run_end outcome = run_end::running;
  std::string error;                 //!< what `run` threw, or the reason why it ended early
  std::vector<std::uint64_t> calls;  //!< by task: how many a map has to make. 0, or missing: not known
  std::vector<record_lane> lanes;    //!< each once
  std::vector<task_span> spans;      //!< in any order
  std::vector<std::string> errors;   //!< texts of failures
  std::vector<record_note> notes;    //!< in order
  std::uint64_t dropped = 0;         //!< spans that are not here, because there were too many
};

//! `done`, `failed`, ...
char const* to_string(attempt_end outcome) noexcept;
char const* to_string(run_end outcome) noexcept;

}  // namespace WEFT_NAMESPACE

#endif
