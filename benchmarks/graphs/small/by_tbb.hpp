// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SMALL_BY_TBB_HPP
#define WEFT_BENCHMARKS_GRAPHS_SMALL_BY_TBB_HPP

#include "../task.hpp"
#include "../threads_tbb.hpp"
#include "contenders.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <deque>
#include <optional>
#include <vector>

struct tbb_runs final : repeated {
  using node = tbb::flow::continue_node<tbb::flow::continue_msg>;

  tbb::task_arena& arena;
  std::optional<tbb::flow::graph> graph;
  std::deque<node> nodes;
  std::vector<node*> sources;

  // A graph belongs to the arena in which it is made.
  explicit tbb_runs(unsigned threads) : arena(graphs::tbb_threads(threads)) {
    arena.execute([this] { graph.emplace(); });
  }
  node& add() {
    return nodes.emplace_back(*graph, [](tbb::flow::continue_msg const&) { graphs::task(); });
  }
  node& add_source() {
    node& source = add();
    sources.push_back(&source);
    return source;
  }
  void repeat(unsigned times) override {
    arena.execute([this, times] {
      for (unsigned i = 0; i < times; ++i) {
        for (node* source : sources) source->try_put(tbb::flow::continue_msg());
        graph->wait_for_all();
      }
    });
  }
};

#endif
