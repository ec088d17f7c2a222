// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_RANKING_HPP
#define WEFT_EXAMPLES_CENSUS_RANKING_HPP

#include "parse.hpp"
#include "resolve.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace census {

//! How much depends on a file, and on how much it depends. The file itself is counted in
//! transitive_bytes only.
struct file_rank {
  std::uint32_t direct_includers = 0;      //!< files that include it
  std::uint32_t transitive_includers = 0;  //!< files that include it directly or through others
  std::uint32_t transitive_included = 0;   //!< files that it includes directly or through others
  std::uint64_t transitive_bytes = 0;      //!< the sizes of these and its own, each counted once

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & direct_includers & transitive_includers & transitive_included & transitive_bytes;
  }

  bool operator==(file_rank const&) const = default;
};

//! The rank of every file, exactly, in the order of the files. The transitive counts come from bit
//! sets over the strongly connected components, 512 columns at a time so that a pass stays in the
//! second level cache: memory is linear in the size of the graph.
std::vector<file_rank> ranking(include_graph const& graph, std::span<file_facts const> facts);

//! The n files with the most direct includers, most first; of equals, the first by path.
std::vector<std::uint32_t> most_included(std::span<file_rank const> ranks, std::size_t n);

//! The n files with the most transitive bytes, most first; of equals, the first by path.
std::vector<std::uint32_t> heaviest(std::span<file_rank const> ranks, std::size_t n);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_RANKING_HPP
