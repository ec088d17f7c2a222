// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<repeated> independent::by_taskflow(unsigned threads) {
  auto made = std::make_unique<taskflow_runs>(threads);
  tf::Taskflow& flow = made->flow;
  for (int i = 0; i < 32; ++i) flow.emplace(graphs::task);
  return made;
}
