// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<repeated> diamond::by_tbb(unsigned threads) {
  auto made = std::make_unique<tbb_runs>(threads);
  tbb_runs::node& a = made->add_source();
  tbb_runs::node& b = made->add();
  tbb_runs::node& c = made->add();
  tbb_runs::node& d = made->add();
  tbb::flow::make_edge(a, b);
  tbb::flow::make_edge(a, c);
  tbb::flow::make_edge(b, d);
  tbb::flow::make_edge(c, d);
  return made;
}
