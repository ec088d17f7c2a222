// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SMALL_BY_TASKFLOW_HPP
#define WEFT_BENCHMARKS_GRAPHS_SMALL_BY_TASKFLOW_HPP

#include "../task.hpp"
#include "../threads_taskflow.hpp"
#include "contenders.hpp"

struct taskflow_runs final : repeated {
  tf::Taskflow flow;
  tf::Executor& executor;

  explicit taskflow_runs(unsigned threads) : executor(graphs::taskflow_threads(threads)) {}
  void repeat(unsigned times) override {
    for (unsigned i = 0; i < times; ++i) executor.run(flow).wait();
  }
  void repeat_within(unsigned times) override {
    executor
        .async([this, times] {
          for (unsigned i = 0; i < times; ++i) executor.corun(flow);
        })
        .wait();
  }
};

#endif
