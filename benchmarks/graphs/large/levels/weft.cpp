// SPDX-License-Identifier: BSL-1.0
#include "../by_weft.hpp"

std::unique_ptr<built> levels::by_weft(shape const& of, unsigned threads) {
  auto made = std::make_unique<weft_built>(threads);
  weft::task_graph& g = made->graph;
  std::vector<weft::node<void>> all;
  all.reserve(of.size);
  weft::after_nodes before;
  for (std::size_t i = 0; i < of.size; ++i) {
    before.nodes.clear();
    for (std::size_t e = of.first[i]; e < of.first[i + 1]; ++e) before.nodes.push_back(all[of.from[e]]);
    all.push_back(g.add(graphs::task, before));
  }
  return made;
}
