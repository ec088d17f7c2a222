// SPDX-License-Identifier: BSL-1.0
#include "../by_graph.hpp"

std::unique_ptr<repeated> layers::by_graph(unsigned threads) {
  auto made = std::make_unique<graph_runs>(threads);
  weft::task_graph& g = made->graph;
  std::vector<weft::node<void>> before;
  for (int row = 0; row < 8; ++row) {
    std::vector<weft::node<void>> layer;
    for (int i = 0; i < 8; ++i) layer.push_back(g.add(graphs::task, weft::after(before)));
    before = layer;
  }
  return made;
}
