// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

std::unique_ptr<built> chain::by_weft(shape const& of, unsigned threads) {
  auto made = std::make_unique<weft_built>(threads);
  weft::task_graph& g = made->graph;
  auto last = g.add(graphs::task);
  for (std::size_t i = 1; i < of.size; ++i) last = g.add(graphs::task, last);
  return made;
}
