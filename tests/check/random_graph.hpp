// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CHECK_RANDOM_GRAPH_HPP
#define WEFT_TESTS_CHECK_RANDOM_GRAPH_HPP

#include <weft/core/workflow.hpp>

#include <random>

template <int N>
using any_graph = weft::graph<N, N*(N - 1) / 2>;

// With few edges or many.
template <int N>
any_graph<N> random_graph(std::mt19937& random) {
  any_graph<N> g;
  unsigned const density = 1u << random() % 11;  // of 1024
  int count = 0;
  for (int k = 0; k < N; ++k) {
    for (int i = 0; i < k; ++i)
      if (random() % 1024 < density) g.edges[count++].from = static_cast<unsigned short>(i);
    g.first[k + 1] = count;
  }
  return g;
}

#endif
