// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CHECK_GRAPHS_HPP
#define WEFT_TESTS_CHECK_GRAPHS_HPP

// Graphs that the algorithms are tried on.

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

// Sixteen layers of sixteen tasks, each of which waits for all of the layer before.
inline constexpr auto layers = [] {
  weft::graph<256, 15 * 256> g;
  int count = 0;
  for (int k = 0; k < 256; ++k) {
    for (int i = k / 16 * 16 - 16; i >= 0 && i < k / 16 * 16; ++i)
      g.edges[count++].from = static_cast<unsigned short>(i);
    g.first[k + 1] = count;
  }
  return g;
}();

#endif
