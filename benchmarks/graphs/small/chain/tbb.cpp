// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<repeated> chain::by_tbb(unsigned threads) {
  auto made = std::make_unique<tbb_runs>(threads);
  tbb_runs::node* last = &made->add_source();
  for (int i = 1; i < 32; ++i) {
    tbb_runs::node& next = made->add();
    tbb::flow::make_edge(*last, next);
    last = &next;
  }
  return made;
}
