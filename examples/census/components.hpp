// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_COMPONENTS_HPP
#define WEFT_EXAMPLES_CENSUS_COMPONENTS_HPP

#include "resolve.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace census {

//! The strongly connected components of a graph: files that all include each other, directly or
//! not. They are numbered so that a component only reaches itself and smaller numbers.
struct components {
  std::vector<std::uint32_t> of;  //!< the component of each file
  std::uint32_t count = 0;
};

//! Tarjan (1972), with a stack of its own: the depth of the graph is not limited by the thread's.
inline components strong_components(include_graph const& graph) {
  struct visit {
    std::uint32_t file;
    std::uint32_t next;  // index of the next target to look at
  };
  constexpr std::uint32_t none = ~std::uint32_t{0};
  auto const size = static_cast<std::uint32_t>(graph.size());

  components result{std::vector<std::uint32_t>(size, none)};
  std::vector<std::uint32_t> order(size, none);  // in which a file was met
  std::vector<std::uint32_t> low(size);          // the earliest file that it is known to reach
  std::vector<std::uint32_t> open;               // met, and not yet in a component
  std::vector<visit> path;
  std::uint32_t met = 0;

  auto const enter = [&](std::uint32_t file) {
    order[file] = low[file] = met++;
    open.push_back(file);
    path.push_back({file, graph.offsets[file]});
  };

  for (std::uint32_t start = 0; start != size; ++start) {
    if (order[start] == none) enter(start);
    while (!path.empty()) {
      auto& [file, next] = path.back();
      if (next != graph.offsets[file + 1]) {
        auto const target = graph.targets[next++];
        if (order[target] == none)
          enter(target);
        else if (result.of[target] == none)
          low[file] = std::min(low[file], order[target]);
        continue;
      }
      auto const done = file;
      path.pop_back();
      if (!path.empty()) low[path.back().file] = std::min(low[path.back().file], low[done]);
      if (low[done] != order[done]) continue;
      for (auto last = none; last != done; open.pop_back()) {
        last = open.back();
        result.of[last] = result.count;
      }
      ++result.count;
    }
  }
  return result;
}

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_COMPONENTS_HPP
