// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_CYCLES_HPP
#define WEFT_EXAMPLES_CENSUS_CYCLES_HPP

#include "components.hpp"
#include "resolve.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace census {

//! Files that all include each other, in ascending order; or one file that includes itself.
using cycle = std::vector<std::uint32_t>;

//! Every strongly connected component with more than one file, or with a file that includes itself:
//! the largest first, and of equals the one with the first file.
inline std::vector<cycle> cycles(include_graph const& graph) {
  auto const parts = strong_components(graph);
  std::vector<cycle> members(parts.count);
  for (std::uint32_t file = 0; file != graph.size(); ++file) members[parts.of[file]].push_back(file);
  std::erase_if(members, [&](cycle const& files) {
    return files.size() == 1 && !std::ranges::binary_search(graph.of(files[0]), files[0]);
  });
  std::ranges::sort(members, [](cycle const& a, cycle const& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return members;
}

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_CYCLES_HPP
