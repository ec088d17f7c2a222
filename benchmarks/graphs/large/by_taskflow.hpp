// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_LARGE_BY_TASKFLOW_HPP
#define WEFT_BENCHMARKS_GRAPHS_LARGE_BY_TASKFLOW_HPP

#include "../task.hpp"
#include "../threads_taskflow.hpp"
#include "contenders.hpp"

struct taskflow_built final : built {
  tf::Taskflow flow;
  tf::Executor& executor;

  explicit taskflow_built(unsigned threads) : executor(graphs::taskflow_threads(threads)) {}
  void run() override { executor.run(flow).wait(); }
};

#endif
