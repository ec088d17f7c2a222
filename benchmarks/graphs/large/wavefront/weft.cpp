// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

std::unique_ptr<built> wavefront::by_weft(shape const& of, unsigned threads) {
  auto made = std::make_unique<weft_built>(threads);
  weft::task_graph& g = made->graph;
  std::vector<weft::node<void>> above(of.columns);
  for (std::size_t row = 0; row < of.rows; ++row)
    for (std::size_t i = 0; i < of.columns; ++i) {
      if (row > 0 && i > 0)
        above[i] = g.add(graphs::task, above[i], above[i - 1]);
      else if (row > 0)
        above[i] = g.add(graphs::task, above[i]);
      else if (i > 0)
        above[i] = g.add(graphs::task, above[i - 1]);
      else
        above[i] = g.add(graphs::task);
    }
  return made;
}
