// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_TOTALS_HPP
#define WEFT_EXAMPLES_CENSUS_TOTALS_HPP

#include "parse.hpp"
#include "resolve.hpp"

#include <cstdint>
#include <span>

namespace census {

//! The whole tree in ten numbers: includes == computed + resolved + external, and a file that could
//! not be read counts in files and unreadable only.
struct tree_totals {
  std::uint64_t files = 0;
  std::uint64_t unreadable = 0;
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t comment_lines = 0;
  std::uint64_t includes = 0;
  std::uint64_t computed = 0;
  std::uint64_t resolved = 0;
  std::uint64_t external = 0;
  std::uint64_t edges = 0;  //!< distinct pairs of an including and an included file

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & files & unreadable & bytes & lines & comment_lines & includes & computed & resolved & external &
        edges;
  }

  bool operator==(tree_totals const&) const = default;
};

inline tree_totals totals(std::span<file_facts const> facts, include_graph const& graph) {
  tree_totals sum;
  sum.files = facts.size();
  for (auto const& file : facts) {
    sum.unreadable += file.readable() ? 0 : 1;
    sum.bytes += file.bytes;
    sum.lines += file.lines;
    sum.comment_lines += file.comment_lines;
    sum.includes += file.includes.size() + file.computed;
    sum.computed += file.computed;
  }
  sum.resolved = graph.resolved;
  sum.external = graph.external;
  sum.edges = graph.targets.size();
  return sum;
}

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_TOTALS_HPP
