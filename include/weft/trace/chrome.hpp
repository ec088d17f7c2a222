// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_CHROME_HPP
#define WEFT_TRACE_CHROME_HPP

#include <weft/trace/record.hpp>

#include <cstddef>
#include <iosfwd>

//! \file
//! A run for the tools that show traces: Perfetto (ui.perfetto.dev) and chrome://tracing.

namespace WEFT_NAMESPACE {

//! How much a trace may hold.
struct chrome_options {
  std::size_t most_flows = 20'000;  //!< arrows along edges of the graph; those behind it are left out
};

//! JSON in the Trace Event Format: a process for each worker, a thread for each slot or thread, a slice for each attempt
//! with what there is to know of it, arrows along the edges of the graph, notes as instants, and how many tasks ran as a
//! counter. One event per line. 1,000,000 attempts are about 150 MB.
std::string to_chrome_trace(run_record const& record, chrome_options const& options = {});

//! The same into a stream, piece by piece.
void write_chrome_trace(run_record const& record, std::ostream& out, chrome_options const& options = {});

}  // namespace WEFT_NAMESPACE

#endif
