// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_PATHS_HPP
#define WEFT_CHECK_PATHS_HPP

#include <weft/check/moves.hpp>

//! \file
//! Paths through a `graph`, where every predecessor has a lower number than its task, and through the values that tasks
//! pass on. V is the number of tasks, E that of edges, U that of arguments.

namespace WEFT_NAMESPACE::detail {

// Tasks in the order of a path.
template <int N>
struct task_path {
  int count = 0;
  int task[N]{};

  constexpr bool empty() const { return count == 0; }
  constexpr bool contains(int k) const {
    for (int i = 0; i < count; ++i)
      if (task[i] == k) return true;
    return false;
  }
};

// For each task the one before it on some path, or -1.
template <int N>
struct way_back {
  int before[N]{};

  constexpr way_back() {
    for (int& none : before) none = -1;
  }
  constexpr task_path<N> path_to(int end) const {
    task_path<N> path;
    for (int k = end; k >= 0; k = before[k]) ++path.count;
    for (int k = end, i = path.count; k >= 0; k = before[k]) path.task[--i] = k;
    return path;
  }
};

template <int N>
struct costly_path {
  long long cost = 0;
  task_path<N> path{};
};

// The costliest path from a task without predecessors to one without successors; of several the first. O(V + E).
template <int N, int E>
constexpr costly_path<N> costliest_path(graph<N, E> const& g, long long const (&cost)[N]) {
  way_back<N> way;
  long long sum[N]{};  // of the costliest path that ends with the task
  bool is_inner[N]{};
  for (int k = 0; k < N; ++k) {
    int best = -1;
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e) {
      int const from = g.edges[e].from;
      is_inner[from] = true;
      if (best < 0 || sum[from] > sum[best]) best = from;
    }
    way.before[k] = best;
    sum[k] = cost[k] + (best < 0 ? 0 : sum[best]);
  }
  int end = -1;
  for (int k = 0; k < N; ++k)
    if (!is_inner[k] && (end < 0 || sum[k] > sum[end])) end = k;
  return {sum[end], way.path_to(end)};
}

// What that path costs, and nothing else. O(V + E).
template <int N, int E>
constexpr long long highest_cost(graph<N, E> const& g, long long const (&cost)[N]) {
  long long sum[N]{};
  long long highest = 0;
  for (int k = 0; k < N; ++k) {
    long long before = 0;
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e)
      if (long long const one = sum[g.edges[e].from]; one > before) before = one;
    sum[k] = before + cost[k];
    if (sum[k] > highest) highest = sum[k];
  }
  return highest;
}
// Whether some path has more than `most` tasks. O(V + E).
template <int N, int E>
constexpr bool is_deeper(graph<N, E> const& g, int most) {
  int depth[N]{};
  for (int k = 0; k < N; ++k) {
    int before = 0;
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e)
      if (int const one = depth[g.edges[e].from]; one > before) before = one;
    if (before >= most) return true;
    depth[k] = before + 1;
  }
  return false;
}

// The longest path: the costliest one where every task costs 1.
template <int N, int E>
constexpr task_path<N> longest_path(graph<N, E> const& g) {
  long long ones[N]{};
  for (long long& one : ones) one = 1;
  return costliest_path(g, ones).path;
}

// A path of edges that leads past the task `avoided`, from the task `from` to the task `to`; where these are -1, from any
// task without predecessors to any without successors. Empty if there is none. O(V + E).
template <int N, int E>
constexpr task_path<N> path_around(graph<N, E> const& g, int avoided, int from, int to) {
  way_back<N> way;
  bool reached[N]{};
  bool is_last[N]{};
  for (int k = 0; k < N; ++k) {
    is_last[k] = true;
    reached[k] = k != avoided && (from < 0 ? g.first[k] == g.first[k + 1] : k == from);
    for (int e = g.first[k]; e < g.first[k + 1]; ++e) {
      int const before = g.edges[e].from;
      is_last[before] = false;
      if (reached[k] || k == avoided || !reached[before]) continue;
      reached[k] = true;
      way.before[k] = before;
    }
  }
  for (int k = 0; k < N; ++k)
    if (reached[k] && (to < 0 ? is_last[k] : k == to)) return way.path_to(k);
  return {};
}

// How what the task `from` gives may get into the task `to`: as an argument, as an argument of a task whose result does,
// or through a state that such a task changes. Empty if it cannot. O(V + U).
template <int N>
constexpr task_path<N> value_path(use_view const (&uses)[N], int from, int to) {
  way_back<N> way;
  bool reached[N]{};
  reached[from] = true;
  for (int k = 0; k < N; ++k) {
    for (int i = 0; i < uses[k].count; ++i) {
      int const source = uses[k].all[i].from;
      if (reached[k] || source < 0 || !reached[source]) continue;
      reached[k] = true;
      way.before[k] = source;
    }
    // Who uses the state after this task has a higher number: moves.hpp sees to that.
    for (int i = 0; i < uses[k].count; ++i) {
      use const& u = uses[k].all[i];
      if (!reached[k] || !u.changes || reached[u.from]) continue;
      reached[u.from] = true;
      way.before[u.from] = k;
    }
  }
  return from != to && reached[to] ? way.path_to(to) : task_path<N>();
}

}  // namespace WEFT_NAMESPACE::detail

#endif
