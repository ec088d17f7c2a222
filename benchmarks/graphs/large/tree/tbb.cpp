// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<built> tree::by_tbb(shape const& of, unsigned threads) {
  auto made = std::make_unique<tbb_built>(threads);
  made->add();
  for (std::size_t i = 1; i < of.size; ++i) tbb::flow::make_edge(made->nodes[(i - 1) / 2], made->add());
  return made;
}
