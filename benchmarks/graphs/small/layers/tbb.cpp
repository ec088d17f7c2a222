// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<repeated> layers::by_tbb(unsigned threads) {
  auto made = std::make_unique<tbb_runs>(threads);
  std::vector<tbb_runs::node*> before;
  for (int row = 0; row < 8; ++row) {
    std::vector<tbb_runs::node*> layer;
    for (int i = 0; i < 8; ++i) {
      layer.push_back(row == 0 ? &made->add_source() : &made->add());
      for (tbb_runs::node* each : before) tbb::flow::make_edge(*each, *layer.back());
    }
    before = layer;
  }
  return made;
}
