// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<built> independent::by_tbb(shape const& of, unsigned threads) {
  auto made = std::make_unique<tbb_built>(threads);
  for (std::size_t i = 0; i < of.size; ++i) made->add();
  made->sources = of.size;
  return made;
}
