// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<built> chain::by_tbb(shape const& of, unsigned threads) {
  auto made = std::make_unique<tbb_built>(threads);
  tbb_built::node* last = &made->add();
  for (std::size_t i = 1; i < of.size; ++i) {
    tbb_built::node& next = made->add();
    tbb::flow::make_edge(*last, next);
    last = &next;
  }
  return made;
}
