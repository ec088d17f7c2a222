// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_TRACES_HPP
#define WEFT_APP_SRC_TRACES_HPP

#include <weft/trace/event_log.hpp>
#include <weft/trace/record.hpp>
#include <weft/trace/recorder.hpp>

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What is written of a run.

namespace WEFT_NAMESPACE::app_detail {

// The forms, as `--format` names them.
std::vector<std::string> const& trace_formats();
// By the ending of the file. Throws `usage_error`.
std::string format_of(std::string const& file);
std::string as_text(run_record const& record, std::string const& format);

// Files that a run is written to. A log is written while it runs, the others when it is over.
class trace_files {
public:
  // Throws `usage_error` if a name says nothing, `event_log_error` if a log cannot be written.
  explicit trace_files(std::vector<std::string> const& files);

  std::vector<run_observer*> observers();
  // Throws if a file cannot be written.
  void write();

private:
  std::vector<std::string> files_;
  std::optional<recorder> recorder_;
  std::deque<event_log> logs_;
};

}  // namespace WEFT_NAMESPACE::app_detail

#endif
