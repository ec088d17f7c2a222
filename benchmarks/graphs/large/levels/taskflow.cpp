// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<built> levels::by_taskflow(shape const& of, unsigned threads) {
  auto made = std::make_unique<taskflow_built>(threads);
  tf::Taskflow& flow = made->flow;
  std::vector<tf::Task> all;
  all.reserve(of.size);
  for (std::size_t i = 0; i < of.size; ++i) {
    all.push_back(flow.emplace(graphs::task));
    for (std::size_t e = of.first[i]; e < of.first[i + 1]; ++e) all[of.from[e]].precede(all[i]);
  }
  return made;
}
