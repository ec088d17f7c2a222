// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<repeated> layers::by_taskflow(unsigned threads) {
  auto made = std::make_unique<taskflow_runs>(threads);
  tf::Taskflow& flow = made->flow;
  std::vector<tf::Task> before;
  for (int row = 0; row < 8; ++row) {
    std::vector<tf::Task> layer;
    for (int i = 0; i < 8; ++i) {
      layer.push_back(flow.emplace(graphs::task));
      for (tf::Task& each : before) each.precede(layer.back());
    }
    before = layer;
  }
  return made;
}
