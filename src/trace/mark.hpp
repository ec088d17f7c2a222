// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SRC_MARK_HPP
#define WEFT_TRACE_SRC_MARK_HPP

#include <weft/trace/figures.hpp>

namespace WEFT_NAMESPACE::trace_detail {

// As `picture_of`, for those who have the figures.
picture marked(run_record const& record, run_figures const& figures);

}  // namespace WEFT_NAMESPACE::trace_detail

#endif
