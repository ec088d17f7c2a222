// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SRC_EVENT_LINES_HPP
#define WEFT_TRACE_SRC_EVENT_LINES_HPP

#include <weft/trace/record.hpp>

#include <string>
#include <string_view>

//! \file
//! The lines of a log of events, each added to a text.

namespace WEFT_NAMESPACE::trace_detail {

// The run, its tasks and its edges.
void add_run(std::string& out, run_record const& record);
void add_task(std::string& out, picture_task const& task, std::int64_t parent);
void add_calls(std::string& out, std::uint32_t task, std::uint64_t count);
void add_lane(std::string& out, std::uint32_t number, record_lane const& lane);
// One that is running is `began`.
void add_span(std::string& out, task_span const& span, std::uint32_t lane, std::string_view error);
void add_note(std::string& out, record_note const& note);
void add_end(std::string& out, run_end outcome, std::int64_t duration, std::uint64_t dropped,
             std::string_view error);

}  // namespace WEFT_NAMESPACE::trace_detail

#endif
