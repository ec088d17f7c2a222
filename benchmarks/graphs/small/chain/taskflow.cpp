// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<repeated> chain::by_taskflow(unsigned threads) {
  auto made = std::make_unique<taskflow_runs>(threads);
  tf::Taskflow& flow = made->flow;
  tf::Task last = flow.emplace(graphs::task);
  for (int i = 1; i < 32; ++i) {
    tf::Task next = flow.emplace(graphs::task);
    next.succeed(last);
    last = next;
  }
  return made;
}
