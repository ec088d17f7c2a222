// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<built> chain::by_taskflow(shape const& of, unsigned threads) {
  auto made = std::make_unique<taskflow_built>(threads);
  tf::Taskflow& flow = made->flow;
  tf::Task last = flow.emplace(graphs::task);
  for (std::size_t i = 1; i < of.size; ++i) {
    tf::Task next = flow.emplace(graphs::task);
    last.precede(next);
    last = next;
  }
  return made;
}
