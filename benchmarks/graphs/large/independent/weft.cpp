// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

std::unique_ptr<built> independent::by_weft(shape const& of, unsigned threads) {
  auto made = std::make_unique<weft_built>(threads);
  weft::task_graph& g = made->graph;
  for (std::size_t i = 0; i < of.size; ++i) g.add(graphs::task);
  return made;
}
