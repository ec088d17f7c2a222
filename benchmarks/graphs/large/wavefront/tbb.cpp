// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<built> wavefront::by_tbb(shape const& of, unsigned threads) {
  auto made = std::make_unique<tbb_built>(threads);
  std::vector<tbb_built::node*> above(of.columns);
  for (std::size_t row = 0; row < of.rows; ++row)
    for (std::size_t i = 0; i < of.columns; ++i) {
      tbb_built::node& next = made->add();
      if (row > 0) tbb::flow::make_edge(*above[i], next);
      if (i > 0) tbb::flow::make_edge(*above[i - 1], next);
      above[i] = &next;
    }
  return made;
}
