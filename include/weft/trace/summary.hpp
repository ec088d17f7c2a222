// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SUMMARY_HPP
#define WEFT_TRACE_SUMMARY_HPP

#include <weft/trace/record.hpp>

//! \file
//! A run as text for a terminal.

namespace WEFT_NAMESPACE {

//! What the run came to, what it waited for, which tasks were slow, who was busy, and what failed. At most some fifty
//! lines of at most 100 columns.
std::string to_summary(run_record const& record);

}  // namespace WEFT_NAMESPACE

#endif
