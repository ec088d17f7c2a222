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

// (The loops below are what rules cost to compile: a call costs as much as some ten operations, an array within a class
// as much as several of its own.)

// The tasks that always run before `task`. O(V + E).
template <int N, int E>
constexpr task_set<N> tasks_before(graph<N, E> const& g, int task) {
  bool is_before[N]{};
  is_before[task] = true;
  task_set<N> found;
  for (int k = task; k >= 0; --k) {
    if (!is_before[k]) continue;
    if (k < task) found.word[k / 64] |= 1ull << (k % 64);
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e) is_before[g.edges[e].from] = true;
  }
  return found;
}

// Whether `first` always runs before `second`. O(V + E), of what lies between them.
template <int N, int E>
constexpr bool is_before(graph<N, E> const& g, int first, int second) {
  bool is_after[N]{};
  is_after[first] = true;
  for (int k = first + 1; k <= second; ++k)
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e)
      if (is_after[g.edges[e].from]) {
        is_after[k] = true;
        break;
      }
  return first < second && is_after[second];
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
    for (int k = 0; k < N; ++k) {
      unsigned long long mine[task_set<N>::words]{};
      for (int e = g.first[k + 1], begin = g.first[k]; e-- > begin;) {
        int const from = g.edges[e].from;
        unsigned long long const bit = 1ull << (from % 64);
        if ((mine[from / 64] & bit) != 0) continue;
        for (int w = 0; w <= from / 64; ++w) mine[w] |= before[from].word[w];
        mine[from / 64] |= bit;
      }
      for (int w = 0; w <= k / 64; ++w) before[k].word[w] = mine[w];
    }
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
