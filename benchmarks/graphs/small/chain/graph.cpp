// SPDX-License-Identifier: BSL-1.0
#include "../by_graph.hpp"

std::unique_ptr<repeated> chain::by_graph(unsigned threads) {
  auto made = std::make_unique<graph_runs>(threads);
  weft::task_graph& g = made->graph;
  auto last = g.add(graphs::task);
  for (int i = 1; i < 32; ++i) last = g.add(graphs::task, last);
  return made;
}
