// SPDX-License-Identifier: BSL-1.0
#include <census/ranking.hpp>

#include "graphs.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"

namespace {

std::vector<census::file_facts> random_facts(std::size_t files, numbers& random) {
  std::vector<census::file_facts> facts(files);
  for (auto& file : facts) file.bytes = random.below(1000);
  return facts;
}

std::vector<census::file_rank> plain_ranking(census::include_graph const& graph,
                                             std::vector<census::file_facts> const& facts) {
  auto const reaches = reachability(graph);
  std::vector<census::file_rank> ranks(graph.size());
  for (std::size_t a = 0; a != graph.size(); ++a) {
    for (auto const target : graph.of(a)) ranks[target].direct_includers += target == a ? 0 : 1;
    for (std::size_t b = 0; b != graph.size(); ++b) {
      if (!reaches[a][b]) continue;
      ranks[a].transitive_bytes += facts[b].bytes;
      if (a == b) continue;
      ++ranks[a].transitive_included;
      ++ranks[b].transitive_includers;
    }
  }
  return ranks;
}

}  // namespace

TEST_CASE("ranks in a cycle with a tail", "[census][ranking]") {
  // 0 includes 1 and 2, which include each other; 2 includes 3 and itself.
  auto const graph = graph_of({{1, 2}, {2}, {1, 2, 3}, {}});
  std::vector<census::file_facts> facts(4);
  for (std::size_t i = 0; i != 4; ++i) facts[i].bytes = std::size_t{1} << 4 * i;
  CHECK(census::ranking(graph, facts) ==
        std::vector<census::file_rank>{
            {0, 0, 3, 0x1111}, {2, 2, 2, 0x1110}, {2, 2, 2, 0x1110}, {1, 3, 0, 0x1000}});
}

TEST_CASE("no files, no ranks", "[census][ranking]") {
  CHECK(census::ranking({}, {}).empty());
  CHECK(census::most_included({}, 3).empty());
}

TEST_CASE("ranks are exact for random graphs", "[census][ranking]") {
  numbers random{4};
  for (int i = 0; i != 100; ++i) {
    auto const files = 1 + random.below(60);
    auto const graph = random_graph(files, random.below(2 * files), random);
    auto const facts = random_facts(files, random);
    CHECK((census::ranking(graph, facts) == plain_ranking(graph, facts)));
  }
}

TEST_CASE("ranks are exact across the blocks of columns", "[census][ranking]") {
  numbers random{5};
  for (std::size_t const files : {511u, 512u, 513u, 1024u, 1100u, 1600u}) {
    for (std::size_t const edges : {files / 2, files, 2 * files}) {
      auto const graph = random_graph(files, edges, random);
      auto const facts = random_facts(files, random);
      CHECK((census::ranking(graph, facts) == plain_ranking(graph, facts)));
    }
  }
}

TEST_CASE("the top of the ranks, of equals the first", "[census][ranking]") {
  std::vector<census::file_rank> const ranks = {
      {1, 0, 0, 50}, {3, 0, 0, 10}, {2, 0, 0, 50}, {3, 0, 0, 99}, {1, 0, 0, 50}};
  using indices = std::vector<std::uint32_t>;
  CHECK(census::most_included(ranks, 3) == indices{1, 3, 2});
  CHECK(census::most_included(ranks, 100) == indices{1, 3, 2, 0, 4});
  CHECK(census::heaviest(ranks, 3) == indices{3, 0, 2});
  CHECK(census::heaviest(ranks, 0).empty());
}
