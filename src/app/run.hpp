// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_RUN_HPP
#define WEFT_APP_SRC_RUN_HPP

#include "options.hpp"

namespace WEFT_NAMESPACE::app_detail {

// Runs it and shows what comes of it; returns the exit status. Throws `usage_error`.
int run(std::string const& program, detail::app_entry const& entry, run_options const& options);

}  // namespace WEFT_NAMESPACE::app_detail

#endif
