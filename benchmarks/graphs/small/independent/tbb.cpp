// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<repeated> independent::by_tbb(unsigned threads) {
  auto made = std::make_unique<tbb_runs>(threads);
  for (int i = 0; i < 32; ++i) made->add_source();
  return made;
}
