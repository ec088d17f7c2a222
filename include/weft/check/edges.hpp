// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_EDGES_HPP
#define WEFT_CHECK_EDGES_HPP

#include <weft/core/workflow.hpp>

//! \file
//! From edges as they are found, in any order and some of them more than once, to predecessor lists, and to an order in
//! which tasks can run.
//!
//! An edge is an element of several arrays, one for each of its parts: compilers evaluate arrays of numbers faster than
//! those of classes, and arrays that a reference names faster than members, so loops name theirs first. What it saves is
//! in docs/design.md.

namespace WEFT_NAMESPACE::detail {

template <int Edges>
struct raw_edges {
  int count = 0;
  int from[Edges + 1]{};
  int to[Edges + 1]{};
  edge_kind kind[Edges + 1]{};
  bool weak[Edges + 1]{};  // only orders, unless there is another edge between the two
  bool all_pass = true;    // every edge passes a result by its place, and is not weak, as far as is known

  constexpr void add(int source, int target, edge_kind what, bool is_weak) {
    all_pass = false;
    from[count] = source;
    to[count] = target;
    kind[count] = what;
    weak[count++] = is_weak;
  }
};

// By task in order of declaration: the predecessors of task t are from first[t] up to first[t + 1].
template <int Tasks, int Edges>
struct predecessor_lists {
  int first[Tasks + 2]{};
  int from[Edges + 1]{};
  edge_kind kind[Edges + 1]{};
  bool weak[Edges + 1]{};

  constexpr void copy(int source, int target) {
    from[target] = from[source];
    kind[target] = kind[source];
    weak[target] = weak[source];
  }
};

// Whether the kept edge can stand for the other one, too; the strongest word wins: a name over `after`, `after` over a
// position. Each name keeps an edge of its own, as it is an argument of its own.
template <int Tasks, int Edges>
constexpr bool join_edges(predecessor_lists<Tasks, Edges>& merged, int kept, raw_edges<Edges> const& raw,
                          int edge) {
  if (is_argument_of_its_own(raw.kind[edge])) return false;
  if (is_argument_of_its_own(merged.kind[kept]) || raw.weak[edge]) return true;
  if (merged.weak[kept] || is_positional(merged.kind[kept])) {
    merged.kind[kept] = raw.kind[edge];
    merged.weak[kept] = raw.weak[edge];
  }
  return true;
}

// Predecessors in the order in which their edges are found, each once if one edge can stand for all. Those of nested
// tasks came with their group, where each is there for an argument of its own: through two inputs that one task feeds,
// say. O(V + E).
template <int Tasks, int Edges>
constexpr predecessor_lists<Tasks, Edges> merged_edges(raw_edges<Edges> const& raw, int tasks,
                                                       bool const (&nested)[Tasks + 1], bool with_named) {
  predecessor_lists<Tasks, Edges> merged;
  auto& from = raw.from;
  auto& to = raw.to;
  auto& kind = raw.kind;
  auto& merged_from = merged.from;
  int const total = raw.count;
  bool const all_pass = raw.all_pass;
  // first[t + 1] is where the next edge into t goes; afterwards it is where those into t + 1 begin.
  int first[Tasks + 2]{};
  int sorted[Edges + 1]{};  // the numbers of the edges, by the task that they go to
  for (int e = 0; e < total; ++e) ++first[to[e] + 2];
  for (int t = 0; t < tasks; ++t) first[t + 1] += first[t];
  for (int e = 0; e < total; ++e) sorted[first[to[e] + 1]++] = e;
  int place[Tasks + 1]{};  // source -> its place in the list at hand, + 1
  int count = 0;
  int next = 0;
  for (int t = 0; t < tasks; ++t) {
    int const begin = count;
    for (int const end = first[t + 1]; next < end; ++next) {
      int const edge = sorted[next];
      if (!with_named && !is_positional(kind[edge])) continue;
      int const source = from[edge];
      int const seen = place[source];
      if (seen > begin && !(nested[t] && !merged.weak[seen - 1] && !raw.weak[edge])) {
        if (join_edges(merged, seen - 1, raw, edge)) continue;
        // The edges of names stand in the order of the names: one that replaces another goes to the end.
        if (!is_argument_of_its_own(merged.kind[seen - 1])) {
          for (int i = seen; i < count; ++i) {
            merged.copy(i, i - 1);
            place[merged_from[i]] = i;
          }
          --count;
        }
      }
      merged_from[count] = source;
      if (!all_pass) {
        merged.kind[count] = kind[edge];
        merged.weak[count] = raw.weak[edge];
      }
      place[source] = ++count;
    }
    merged.first[t + 1] = count;
  }
  return merged;
}

// An order of execution.
template <int Tasks>
struct execution_order {
  int count = 0;  // fewer than there are tasks: the others wait for each other
  int task[Tasks + 1]{};
  int place[Tasks + 1]{};  // task -> its place, or -1
};

template <int Tasks, int Edges>
constexpr bool is_in_order(predecessor_lists<Tasks, Edges> const& preds, int tasks) {
  auto& first = preds.first;
  auto& from = preds.from;
  for (int t = 0, e = 0; t < tasks; ++t)
    for (int const end = first[t + 1]; e < end; ++e)
      if (from[e] >= t) return false;
  return true;
}

template <int Tasks>
constexpr execution_order<Tasks> order_of_declaration(int tasks, int const (&bound_to)[Tasks + 1]) {
  execution_order<Tasks> order;
  auto& task = order.task;
  auto& place = order.place;
  int count = 0;
  for (int t = 0; t < tasks; ++t) {
    place[t] = -1;
    if (bound_to[t] > 0) continue;
    place[t] = count;
    task[count++] = t;
  }
  order.count = count;
  return order;
}

// Kahn's algorithm, the set of ready tasks as bits. O(V + E), and O(V / 64) for each step back.
template <int Tasks, int Edges>
constexpr execution_order<Tasks> first_ready_first(predecessor_lists<Tasks, Edges> const& preds, int tasks,
                                                   int const (&bound_to)[Tasks + 1]) {
  execution_order<Tasks> order;
  auto& from = preds.from;
  int missing[Tasks + 1]{};
  int begin[Tasks + 2]{};  // successor lists
  int successor[Edges + 1]{};
  int const total = preds.first[tasks];
  for (int e = 0; e < total; ++e) ++begin[from[e] + 1];
  for (int t = 0; t < tasks; ++t) begin[t + 1] += begin[t];
  int fill[Tasks + 1]{};
  for (int t = 0; t < tasks; ++t) fill[t] = begin[t];
  for (int t = 0, e = 0; t < tasks; ++t)
    for (int const end = preds.first[t + 1]; e < end; ++e) successor[fill[from[e]]++] = t;

  constexpr int words = Tasks / 64 + 1;
  unsigned long long ready[words]{};
  for (int t = 0; t < tasks; ++t) {
    order.place[t] = -1;
    if (bound_to[t] > 0) continue;
    missing[t] = preds.first[t + 1] - preds.first[t];
    if (missing[t] == 0) ready[t / 64] |= 1ull << (t % 64);
  }
  for (int w = 0; w < words;) {
    if (ready[w] == 0) {
      ++w;
      continue;
    }
    int const t = w * 64 + __builtin_ctzll(ready[w]);
    ready[w] &= ready[w] - 1;
    order.place[t] = order.count;
    order.task[order.count++] = t;
    for (int s = begin[t]; s < begin[t + 1]; ++s) {
      int const next = successor[s];
      if (--missing[next] > 0) continue;
      ready[next / 64] |= 1ull << (next % 64);
      if (next / 64 < w) w = next / 64;
    }
  }
  return order;
}

// Of the tasks that are ready the one declared first goes first, so the order of execution is the reading order wherever
// the edges allow it: mostly for all of them. Tasks that another one stands for (`bound_to` is not 0) are left out.
template <int Tasks, int Edges>
constexpr execution_order<Tasks> order_of_execution(predecessor_lists<Tasks, Edges> const& preds, int tasks,
                                                    int const (&bound_to)[Tasks + 1]) {
  return is_in_order(preds, tasks) ? order_of_declaration<Tasks>(tasks, bound_to)
                                   : first_ready_first(preds, tasks, bound_to);
}

}  // namespace WEFT_NAMESPACE::detail

#endif
