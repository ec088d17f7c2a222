// SPDX-License-Identifier: BSL-1.0
#include <census/components.hpp>

#include "graphs.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "catch.hpp"

namespace {

// Files are in one component exactly if they reach each other, and targets have smaller numbers.
bool correct(census::include_graph const& graph) {
  auto const parts = census::strong_components(graph);
  auto const reaches = reachability(graph);
  std::set<std::uint32_t> used(parts.of.begin(), parts.of.end());
  if (parts.of.size() != graph.size() || used.size() != parts.count) return false;
  for (std::size_t a = 0; a != graph.size(); ++a) {
    for (std::size_t b = 0; b != graph.size(); ++b)
      if ((parts.of[a] == parts.of[b]) != (reaches[a][b] && reaches[b][a])) return false;
    for (auto const target : graph.of(a))
      if (parts.of[target] > parts.of[a]) return false;
  }
  return used.empty() || *used.rbegin() == parts.count - 1;
}

}  // namespace

TEST_CASE("components of small graphs", "[census][components]") {
  CHECK(census::strong_components({}).count == 0);
  CHECK(census::strong_components(graph_of({{}, {}})).count == 2);
  CHECK(census::strong_components(graph_of({{0}})).count == 1);
  CHECK(census::strong_components(graph_of({{1}, {2}, {0}, {0}})).of ==
        std::vector<std::uint32_t>{0, 0, 0, 1});
  CHECK(census::strong_components(graph_of({{1}, {2}, {3}, {1}})).of ==
        std::vector<std::uint32_t>{1, 0, 0, 0});
}

TEST_CASE("components of random graphs", "[census][components]") {
  numbers random{3};
  for (int i = 0; i != 300; ++i) {
    auto const files = 1 + random.below(40);
    CHECK(correct(random_graph(files, random.below(3 * files), random)));
  }
}

TEST_CASE("a chain of a million files needs no stack", "[census][components]") {
  constexpr std::uint32_t size = 1000000;
  census::include_graph graph;
  for (std::uint32_t file = 0; file != size; ++file) {
    if (file + 1 != size) graph.targets.push_back(file + 1);
    graph.offsets.push_back(static_cast<std::uint32_t>(graph.targets.size()));
  }
  CHECK(census::strong_components(graph).count == size);
  graph.targets.push_back(0);
  graph.offsets.back() += 1;
  CHECK(census::strong_components(graph).count == 1);
}
