// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_SUMMARY_HPP
#define WEFT_EXAMPLES_CENSUS_SUMMARY_HPP

#include "report.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace census {

//! One way in which the census was run.
struct run_row {
  std::string where;
  double seconds = 0;
  std::size_t tasks = 0;
  std::string digest;
};

//! The table of the runs: where, seconds, tasks, digest.
std::string table(std::span<run_row const> runs);

//! A page to read: totals, the `top` most included and heaviest files, cycles, unreadable files.
//! Control characters in paths are shown as '?'.
std::string summary(tree_report const& whole, std::size_t top);

//! The report for other programs: its JSON, and beside it "root", "digest", and the `top` most
//! included and heaviest files, as [{"path": ..., and the columns of its rank}...].
nlohmann::json document(std::string const& root, tree_report const& whole, std::size_t top);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_SUMMARY_HPP
