// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_ORDER_HPP
#define WEFT_SHOW_SRC_ORDER_HPP

#include <weft/show/picture.hpp>

#include <cstddef>
#include <vector>

//! \file
//! The edges of a picture as arrays, without circles.

namespace WEFT_NAMESPACE::show_detail {

// The neighbours of each task, on one side.
struct adjacency {
  std::vector<int> first;  // task -> its neighbours
  std::vector<int> all;

  int const* begin(int k) const { return all.data() + first[static_cast<std::size_t>(k)]; }
  int const* end(int k) const { return all.data() + first[static_cast<std::size_t>(k) + 1]; }
  int count(int k) const { return static_cast<int>(end(k) - begin(k)); }
};

struct arc {
  int from, to;
};
// By `from`, in the order of the arcs.
adjacency successors_of(std::size_t tasks, std::vector<arc> const& arcs);
adjacency predecessors_of(std::size_t tasks, std::vector<arc> const& arcs);

struct ordered_graph {
  std::vector<arc> arcs;        // one per edge that is drawn, turned round where it closes a circle
  std::vector<int> edge;        // of each arc: the number of the edge
  std::vector<bool> is_turned;  // likewise
  std::vector<int> loops;       // edges from a task to itself
  std::vector<int> order;       // a topological one
  adjacency next, previous;

  explicit ordered_graph(picture const& graph);
  std::size_t size() const { return order.size(); }
};

std::vector<int> levels_of(ordered_graph const& graph);

inline std::size_t at(int k) { return static_cast<std::size_t>(k); }

}  // namespace WEFT_NAMESPACE::show_detail

#endif
