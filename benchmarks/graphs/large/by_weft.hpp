// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_LARGE_BY_WEFT_HPP
#define WEFT_BENCHMARKS_GRAPHS_LARGE_BY_WEFT_HPP

#include "../task.hpp"
#include "../threads_weft.hpp"
#include "contenders.hpp"

#include <weft/dynamic.hpp>

struct weft_built final : built {
  weft::task_graph graph;
  weft::pool& pool;

  explicit weft_built(unsigned threads) : pool(graphs::weft_threads(threads)) {}
  void run() override { static_cast<void>(weft::run(graph, pool)); }
};

#endif
