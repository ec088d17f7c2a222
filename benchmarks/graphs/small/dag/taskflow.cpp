// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<repeated> dag::by_taskflow(unsigned threads) {
  auto made = std::make_unique<taskflow_runs>(threads);
  tf::Taskflow& flow = made->flow;
  auto [a, b1, b2, c1, c2, d] =
      flow.emplace(graphs::task, graphs::task, graphs::task, graphs::task, graphs::task, graphs::task);
  a.precede(b1, c1);
  b1.precede(b2);
  c1.precede(c2);
  d.succeed(b2, c2);
  return made;
}
