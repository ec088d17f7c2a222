// SPDX-License-Identifier: BSL-1.0
#include "../by_taskflow.hpp"

std::unique_ptr<built> wavefront::by_taskflow(shape const& of, unsigned threads) {
  auto made = std::make_unique<taskflow_built>(threads);
  tf::Taskflow& flow = made->flow;
  std::vector<tf::Task> above(of.columns);
  for (std::size_t row = 0; row < of.rows; ++row)
    for (std::size_t i = 0; i < of.columns; ++i) {
      tf::Task next = flow.emplace(graphs::task);
      if (row > 0) above[i].precede(next);
      if (i > 0) above[i - 1].precede(next);
      above[i] = next;
    }
  return made;
}
