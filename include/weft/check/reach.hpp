// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_REACH_HPP
#define WEFT_CHECK_REACH_HPP

#include <weft/core/workflow.hpp>

//! \file
//! Who runs before whom in a `graph`, where every predecessor has a lower number than its task. V is the number of
//! tasks, E that of edges.

namespace WEFT_NAMESPACE::detail {

// A set of tasks, 64 of them in a word: sets are joined and searched a word at a time.
template <int N>
struct task_set {
  static constexpr int words = (N + 63) / 64;
  unsigned long long word[words]{};

  constexpr bool contains(int task) const { return (word[task / 64] >> (task % 64) & 1) != 0; }
  constexpr void insert(int task) { word[task / 64] |= 1ull << (task % 64); }
  // The last task of the set, or -1.
  constexpr int last() const {
    for (int w = words; w-- > 0;)
      if (word[w] != 0) return w * 64 + 63 - __builtin_clzll(word[w]);
    return -1;
  }
  constexpr void remove(int task) { word[task / 64] &= ~(1ull << (task % 64)); }
  constexpr void join(task_set const& other) {
    for (int w = 0; w < words; ++w) word[w] |= other.word[w];
  }
  constexpr void leave_out(task_set const& other) {
    for (int w = 0; w < words; ++w) word[w] &= ~other.word[w];
  }
};

// The tasks that always run before `task`. O(V + E).
template <int N, int E>
constexpr task_set<N> tasks_before(graph<N, E> const& g, int task) {
  task_set<N> found;
  found.insert(task);
  for (int k = task; k >= 0; --k)
    if (found.contains(k))
      for (int e = g.first[k]; e < g.first[k + 1]; ++e) found.insert(g.edges[e].from);
  found.remove(task);
  return found;
}

// The tasks that always run after `task`. O(V + E).
template <int N, int E>
constexpr task_set<N> tasks_after(graph<N, E> const& g, int task) {
  task_set<N> found;
  found.insert(task);
  for (int k = task + 1; k < N; ++k)
    for (int e = g.first[k]; e < g.first[k + 1]; ++e)
      if (found.contains(g.edges[e].from)) found.insert(k);
  found.remove(task);
  return found;
}

// Who runs before whom, for all tasks at once. O(V + E V / 64).
template <int N>
struct order_relation {
  task_set<N> before[N]{};

  template <int E>
  constexpr explicit order_relation(graph<N, E> const& g) {
    for (int k = 0; k < N; ++k)
      for (int e = g.first[k + 1]; e-- > g.first[k];) {
        int const from = g.edges[e].from;
        if (before[k].contains(from)) continue;
        before[k].join(before[from]);
        before[k].insert(from);
      }
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
