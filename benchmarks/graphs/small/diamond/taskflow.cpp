// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<repeated> diamond::by_taskflow(unsigned threads) {
  auto made = std::make_unique<taskflow_runs>(threads);
  tf::Taskflow& flow = made->flow;
  auto [a, b, c, d] = flow.emplace(graphs::task, graphs::task, graphs::task, graphs::task);
  a.precede(b, c);
  d.succeed(b, c);
  return made;
}
