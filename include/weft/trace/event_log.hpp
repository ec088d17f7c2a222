// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_EVENT_LOG_HPP
#define WEFT_TRACE_EVENT_LOG_HPP

#include <weft/core/error.hpp>
#include <weft/trace/observer.hpp>

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>

//! \file
//! A run as a file that grows while it runs: a line of JSON for each event. docs/traces.md has the format.

namespace WEFT_NAMESPACE {

//! A log of events cannot be written or read. The text names the file and the line.
class event_log_error : public error {
public:
  event_log_error(std::filesystem::path const& file, std::size_t line, std::string const& wrong);

  char const* what() const noexcept override { return text_.c_str(); }
  //! Counted from 1; 0: it is about the file.
  std::size_t line() const noexcept { return line_; }

private:
  std::size_t line_;
  detail::shared_text text_;
};

//! Writes what happens to a file, as it happens. It reaches the file within a second, so what a run did before it was
//! killed is there:
//!
//!     weft::event_log log("run.jsonl");
//!     weft::run(wf, pool, weft::observe(log));
//!
//! For one run: of others nothing is written. An event takes about half a microsecond, and waits only if the file is
//! more than 8 MiB behind.
class event_log final : public run_observer {
public:
  //! A file that is there is replaced. Throws `event_log_error` if it cannot be.
  explicit event_log(std::filesystem::path file);
  ~event_log() override;

  //! Returns when everything so far is in the file. Throws `event_log_error` if it could not be written, now or before.
  void flush();

  void run_began(run_record const& record) noexcept override;
  void task_added(std::uint32_t number, std::string_view id, std::uint32_t parent) noexcept override;
  void elements_known(std::uint32_t task, std::uint64_t count) noexcept override;
  void task_began(task_span const& so_far) noexcept override;
  void task_ended(task_span const& span, std::string_view error) noexcept override;
  void lane_known(std::uint32_t lane, record_lane const& what) noexcept override;
  void noted(record_note const& note) noexcept override;
  void run_ended(run_end outcome, std::int64_t duration, std::string_view error) noexcept override;

private:
  class state;
  std::unique_ptr<state> state_;
};

//! The same lines, of a run that is over or is not.
void write_event_log(run_record const& record, std::ostream& out);

//! How much is read of a log.
struct event_log_limits {
  std::size_t most_spans = 4'000'000;  //!< more are counted as dropped
  std::size_t most_tasks =
      4'000'000;  //!< more are an error, as are more lanes, edges, notes or different errors
};

//! Reads what was written. A run that was killed is `running`, and what was at work then are spans that are. A last
//! line that has no end is left out, and a note at the end of the record says so. Throws `event_log_error` if a line is
//! not what it should be, is longer than 1 MiB, or if there is no such file.
run_record read_event_log(std::filesystem::path const& file, event_log_limits const& limits = {});

}  // namespace WEFT_NAMESPACE

#endif
