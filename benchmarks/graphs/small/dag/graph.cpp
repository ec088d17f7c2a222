// SPDX-License-Identifier: BSL-1.0
#include "../by_graph.hpp"

std::unique_ptr<repeated> dag::by_graph(unsigned threads) {
  auto made = std::make_unique<graph_runs>(threads);
  weft::task_graph& g = made->graph;
  auto const a = g.add(graphs::task);
  auto const b1 = g.add(graphs::task, a);
  auto const b2 = g.add(graphs::task, b1);
  auto const c1 = g.add(graphs::task, a);
  auto const c2 = g.add(graphs::task, c1);
  g.add(graphs::task, b2, c2);
  return made;
}
