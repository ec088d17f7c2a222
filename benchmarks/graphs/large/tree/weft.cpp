// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

std::unique_ptr<built> tree::by_weft(shape const& of, unsigned threads) {
  auto made = std::make_unique<weft_built>(threads);
  weft::task_graph& g = made->graph;
  std::vector<weft::node<void>> all;
  all.reserve(of.size);
  all.push_back(g.add(graphs::task));
  for (std::size_t i = 1; i < of.size; ++i) all.push_back(g.add(graphs::task, all[(i - 1) / 2]));
  return made;
}
