// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SRC_TIMELINE_HPP
#define WEFT_TRACE_SRC_TIMELINE_HPP

#include <weft/trace/record.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

//! \file
//! The attempts of a run as blocks on lanes, not more of them than can be drawn.

namespace WEFT_NAMESPACE::trace_detail {

// One attempt, or several that followed each other closely.
struct timeline_block {
  std::int64_t begin = 0, end = 0;
  std::int64_t task = 0;      // -1: several
  std::int64_t element = -1;  // of one attempt
  std::uint32_t attempt = 1;
  std::uint32_t error = task_span::none;
  attempt_end outcome = attempt_end::done;
  std::uint64_t count = 1;
};

struct timeline {
  std::vector<std::vector<timeline_block>> lanes;  // by begin
  std::uint64_t spans = 0;                         // that the blocks are made of
  bool is_merged = false;
};

// Attempts that failed stay alone, as far as there is room for them.
timeline timeline_of(run_record const& record, std::size_t most);

}  // namespace WEFT_NAMESPACE::trace_detail

#endif
