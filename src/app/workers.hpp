// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_WORKERS_HPP
#define WEFT_APP_SRC_WORKERS_HPP

#include <weft/app/workers.hpp>

#include "options.hpp"

#include <memory>

namespace WEFT_NAMESPACE::app_detail {

// Those that are started, and whoever else connects.
std::unique_ptr<detail::app_workers> make_workers(run_options const& options);

}  // namespace WEFT_NAMESPACE::app_detail

#endif
