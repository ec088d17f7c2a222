// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<built> levels::by_tbb(shape const& of, unsigned threads) {
  auto made = std::make_unique<tbb_built>(threads);
  for (std::size_t i = 0; i < of.size; ++i) {
    tbb_built::node& next = made->add();
    for (std::size_t e = of.first[i]; e < of.first[i + 1]; ++e)
      tbb::flow::make_edge(made->nodes[of.from[e]], next);
  }
  made->sources = of.columns;
  return made;
}
