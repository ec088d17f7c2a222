// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_PAGE_HPP
#define WEFT_EXAMPLES_CENSUS_PAGE_HPP

#include "report.hpp"
#include "summary.hpp"

#include <weft/trace/record.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace census {

//! A page to look at: the results, the `top` files of each kind, and what the run did.
std::string page(weft::run_record const& run, std::string const& root, std::span<run_row const> runs,
                 tree_report const& whole, std::size_t top);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_PAGE_HPP
