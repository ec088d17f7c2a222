// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_LARGE_BY_TBB_HPP
#define WEFT_BENCHMARKS_GRAPHS_LARGE_BY_TBB_HPP

#include "../task.hpp"
#include "../threads_tbb.hpp"
#include "contenders.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <deque>
#include <optional>

struct tbb_built final : built {
  using node = tbb::flow::continue_node<tbb::flow::continue_msg>;

  tbb::task_arena& arena;
  std::optional<tbb::flow::graph> graph;
  std::deque<node> nodes;   // a node cannot be moved
  std::size_t sources = 1;  // they come first

  // A graph belongs to the arena in which it is made.
  explicit tbb_built(unsigned threads) : arena(graphs::tbb_threads(threads)) {
    arena.execute([this] { graph.emplace(); });
  }
  node& add() {
    return nodes.emplace_back(*graph, [](tbb::flow::continue_msg const&) { graphs::task(); });
  }
  void run() override {
    arena.execute([this] {
      for (std::size_t i = 0; i < sources; ++i) nodes[i].try_put(tbb::flow::continue_msg());
      graph->wait_for_all();
    });
  }
};

#endif
