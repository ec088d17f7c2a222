// SPDX-License-Identifier: BSL-1.0
#include <census/totals.hpp>

#include <vector>

#include "catch.hpp"

TEST_CASE("totals are sums", "[census][totals]") {
  CHECK(census::totals({}, {}) == census::tree_totals{});

  std::vector<census::file_facts> facts(3);
  facts[0] = {.bytes = 10,
              .lines = 2,
              .comment_lines = 1,
              .computed = 1,
              .includes = {{"a", true}, {"b", false}},
              .error = ""};
  facts[1] = {
      .bytes = 5, .lines = 1, .comment_lines = 0, .computed = 0, .includes = {{"a", true}}, .error = ""};
  facts[2].error = "gone";
  census::include_graph graph;
  graph.targets = {1};
  graph.resolved = 2;
  graph.external = 1;
  CHECK(census::totals(facts, graph) == census::tree_totals{.files = 3,
                                                            .unreadable = 1,
                                                            .bytes = 15,
                                                            .lines = 3,
                                                            .comment_lines = 1,
                                                            .includes = 4,
                                                            .computed = 1,
                                                            .resolved = 2,
                                                            .external = 1,
                                                            .edges = 1});
}
