// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_RESUME_HPP
#define WEFT_APP_SRC_RESUME_HPP

#include "options.hpp"

//! \file
//! What a run with a checkpoint was told, kept beside its results for `resume`.

namespace WEFT_NAMESPACE::app_detail {

// Writes it into the folder of the checkpoint. Throws std::system_error.
void remember(run_options const& options);

// Reads it: of this entry, or of the only one that is there. What `options` says of where and how to run is
// kept, if it says anything. Throws `usage_error`.
void recall(run_options& options);

}  // namespace WEFT_NAMESPACE::app_detail

#endif
