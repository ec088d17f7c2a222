// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<built> tree::by_taskflow(shape const& of, unsigned threads) {
  auto made = std::make_unique<taskflow_built>(threads);
  tf::Taskflow& flow = made->flow;
  std::vector<tf::Task> all;
  all.reserve(of.size);
  all.push_back(flow.emplace(graphs::task));
  for (std::size_t i = 1; i < of.size; ++i) {
    all.push_back(flow.emplace(graphs::task));
    all[(i - 1) / 2].precede(all[i]);
  }
  return made;
}
