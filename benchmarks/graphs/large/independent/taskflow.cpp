// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<built> independent::by_taskflow(shape const& of, unsigned threads) {
  auto made = std::make_unique<taskflow_built>(threads);
  tf::Taskflow& flow = made->flow;
  for (std::size_t i = 0; i < of.size; ++i) flow.emplace(graphs::task);
  return made;
}
