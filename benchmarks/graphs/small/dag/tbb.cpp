// SPDX-License-Identifier: BSL-1.0
#include "../by_tbb.hpp"

std::unique_ptr<repeated> dag::by_tbb(unsigned threads) {
  auto made = std::make_unique<tbb_runs>(threads);
  tbb_runs::node& a = made->add_source();
  tbb_runs::node& b1 = made->add();
  tbb_runs::node& b2 = made->add();
  tbb_runs::node& c1 = made->add();
  tbb_runs::node& c2 = made->add();
  tbb_runs::node& d = made->add();
  tbb::flow::make_edge(a, b1);
  tbb::flow::make_edge(a, c1);
  tbb::flow::make_edge(b1, b2);
  tbb::flow::make_edge(c1, c2);
  tbb::flow::make_edge(b2, d);
  tbb::flow::make_edge(c2, d);
  return made;
}
