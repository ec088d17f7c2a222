// SPDX-License-Identifier: BSL-1.0
#include <census/cycles.hpp>

#include "graphs.hpp"

#include <vector>

#include "catch.hpp"

using found = std::vector<census::cycle>;

TEST_CASE("a graph without cycles has none", "[census][cycles]") {
  CHECK(census::cycles({}).empty());
  CHECK(census::cycles(graph_of({{1, 2, 3}, {3}, {3}, {}})).empty());
}

TEST_CASE("a file that includes itself is a cycle", "[census][cycles]") {
  CHECK(census::cycles(graph_of({{1}, {1}, {}})) == found{{1}});
}

TEST_CASE("cycles are sorted by size, then by their first file", "[census][cycles]") {
  auto const graph = graph_of({{0}, {7}, {4}, {3, 5}, {2}, {6}, {3}, {1}, {}});
  CHECK(census::cycles(graph) == found{{3, 5, 6}, {1, 7}, {2, 4}, {0}});
}

TEST_CASE("cycles that share a file are one", "[census][cycles]") {
  CHECK(census::cycles(graph_of({{1}, {0, 2}, {1}})) == found{{0, 1, 2}});
}
