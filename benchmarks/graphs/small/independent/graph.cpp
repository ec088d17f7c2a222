// SPDX-License-Identifier: BSL-1.0
#include "../by_graph.hpp"

std::unique_ptr<repeated> independent::by_graph(unsigned threads) {
  auto made = std::make_unique<graph_runs>(threads);
  weft::task_graph& g = made->graph;
  for (int i = 0; i < 32; ++i) g.add(graphs::task);
  return made;
}
