// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_REPORT_HPP
#define WEFT_EXAMPLES_CENSUS_REPORT_HPP

#include "cycles.hpp"
#include "parse.hpp"
#include "ranking.hpp"
#include "totals.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace census {

struct file_row {
  std::string path;
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t comment_lines = 0;

  bool operator==(file_row const&) const = default;
};

struct unreadable_file {
  std::string path;
  std::string reason;

  bool operator==(unreadable_file const&) const = default;
};

//! The whole result. It depends on the tree only: neither on where the tree is nor on how, where or
//! in which order the work was done.
struct tree_report {
  tree_totals totals;
  std::vector<file_row> files;                   //!< every file, by path
  std::vector<file_rank> ranks;                  //!< of every file, in the same order
  std::vector<std::vector<std::string>> cycles;  //!< the largest first, each by path
  std::vector<unreadable_file> unreadable;       //!< by path

  bool operator==(tree_report const&) const = default;
};

//! Puts the results together. Requires facts[i] and ranks[i] to belong to files[i].
tree_report report(std::span<std::string const> files, std::span<file_facts const> facts,
                   tree_totals const& totals, std::span<file_rank const> ranks,
                   std::span<cycle const> cycles);

//! All of the report: {"cycles": [[path...]...], "files": {"columns": [name...], "rows": [[...]...]},
//! "totals": {...}, "unreadable": [{"path": ..., "reason": ...}...]}. Equal reports give equal text.
void to_json(nlohmann::json& json, tree_report const& whole);

//! JSON as one line of text. Paths are bytes, JSON is UTF-8: what is not is replaced by U+FFFD.
std::string text(nlohmann::json const& json);

//! A fingerprint of all of the report: XXH3, 64 bits, of the text of its JSON, in 16 hexadecimal
//! digits.
std::string digest(tree_report const& whole);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_REPORT_HPP
