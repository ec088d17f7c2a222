// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CENSUS_GRAPHS_HPP
#define WEFT_TESTS_CENSUS_GRAPHS_HPP

#include "files.hpp"

#include <census/resolve.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

//! The graph with these targets for each file.
inline census::include_graph graph_of(std::vector<std::set<std::uint32_t>> const& rows) {
  census::include_graph graph;
  for (auto const& row : rows) {
    graph.targets.insert(graph.targets.end(), row.begin(), row.end());
    graph.offsets.push_back(static_cast<std::uint32_t>(graph.targets.size()));
  }
  graph.resolved = graph.targets.size();
  return graph;
}

//! So many files with so many random edges, some of them from a file to itself.
inline census::include_graph random_graph(std::size_t files, std::size_t edges, numbers& random) {
  std::vector<std::set<std::uint32_t>> rows(files);
  for (; edges != 0; --edges)
    rows[random.below(files)].insert(static_cast<std::uint32_t>(random.below(files)));
  return graph_of(rows);
}

//! reaches[a][b]: does a path of edges, maybe none, lead from a to b?
inline std::vector<std::vector<bool>> reachability(census::include_graph const& graph) {
  std::vector<std::vector<bool>> reaches(graph.size(), std::vector<bool>(graph.size()));
  for (std::uint32_t start = 0; start != graph.size(); ++start) {
    std::vector<std::uint32_t> todo{start};
    while (!todo.empty()) {
      auto const file = todo.back();
      todo.pop_back();
      if (reaches[start][file]) continue;
      reaches[start][file] = true;
      for (auto const target : graph.of(file)) todo.push_back(target);
    }
  }
  return reaches;
}

#endif  // WEFT_TESTS_CENSUS_GRAPHS_HPP
