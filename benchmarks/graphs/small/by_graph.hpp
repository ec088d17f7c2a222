// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SMALL_BY_GRAPH_HPP
#define WEFT_BENCHMARKS_GRAPHS_SMALL_BY_GRAPH_HPP

#include "../task.hpp"
#include "../threads_weft.hpp"
#include "contenders.hpp"

#include <weft/dynamic.hpp>

//! A graph made at run time, on a pool.
struct graph_runs final : repeated {
  weft::task_graph graph;
  weft::pool& pool;

  explicit graph_runs(unsigned threads) : pool(graphs::weft_threads(threads)) {}
  void repeat(unsigned times) override {
    for (unsigned i = 0; i < times; ++i) static_cast<void>(weft::run(graph, pool));
  }
};

#endif
