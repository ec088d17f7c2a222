// SPDX-License-Identifier: BSL-1.0
#include "../by_graph.hpp"

std::unique_ptr<repeated> diamond::by_graph(unsigned threads) {
  auto made = std::make_unique<graph_runs>(threads);
  weft::task_graph& g = made->graph;
  auto const a = g.add(graphs::task);
  auto const b = g.add(graphs::task, a);
  auto const c = g.add(graphs::task, a);
  g.add(graphs::task, b, c);
  return made;
}
