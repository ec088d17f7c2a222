// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_RACES_HPP
#define WEFT_CHECK_RACES_HPP

#include <weft/check/analysis.hpp>
#include <weft/check/touching.hpp>

//! \file
//! Tasks that may run at the same time and touch one thing, which one of them writes. Looked for only where a task says
//! that it touches something.

namespace WEFT_NAMESPACE::detail {

struct touch_count {
  int tasks = 0;
  int accesses = 0;
};
template <int N>
constexpr touch_count count_touches(leaf_info const* const (&tasks)[N]) {
  touch_count found;
  for (leaf_info const* task : tasks)
    if (task->touches != nullptr && task->touches->count > 0) {
      ++found.tasks;
      found.accesses += task->touches->count;
    }
  return found;
}

// The two tasks, and which of the accesses of the second it is; a map that races with itself is both.
struct race_evidence {
  int first = -1;
  int second = -1;
  int access = 0;
};

// Which tasks never run in the same run, because of a choice.
template <int N, bool HasChoice>
struct exclusions {
  constexpr explicit exclusions(guard_view const (&)[N]) {}
  constexpr bool exclude(int, int) const { return false; }
};
template <int N>
struct exclusions<N, true> {
  conditions<N> of[N]{};

  constexpr explicit exclusions(guard_view const (&guards)[N]) {
    for (int k = 0; k < N; ++k)
      for (int i = 0; i < guards[k].count; ++i) of[k].add(guards[k].all[i], of[guards[k].all[i].from]);
  }
  constexpr bool exclude(int a, int b) const {
    for (int c = 0; c < N; ++c)
      if (of[a].exclude(of[b], c)) return true;
    return false;
  }
};

template <touch_count Count, bool HasChoice, int N, int E>
constexpr race_evidence find_race(graph<N, E> const& g, leaf_info const* const (&tasks)[N],
                                  guard_view const (&guards)[N]) {
  exclusions<N, HasChoice> const never_both(guards);
  touch_walk<N, Count.tasks, Count.accesses> walk;
  for (int k = 0; k < N; ++k) {
    for (int e = g.first[k]; e < g.first[k + 1]; ++e) walk.add_edge(g.edges[e].from, k);
    if (size_of_accesses(tasks[k]->touches) == 0) continue;
    access_list const& touches = *tasks[k]->touches;
    for (int a = 0; a < touches.count; ++a) {
      access const& one = touches.first[a];
      if (touches.side_by_side && one.writes) return {k, k, a};
      for (int other = walk.conflict(k, one, k); other >= 0; other = walk.conflict(k, one, other))
        if (!never_both.exclude(other, k)) return {other, k, a};
    }
    walk.note(k, touches);
  }
  return {};
}

template <class Workflow, class Plans = plans_of<Workflow>>
struct races_in;
template <fixed_string Name, auto Graph, class... Task, class... Plan>
struct races_in<basic_workflow<Name, Graph, Task...>, type_list<Plan...>> {
  using workflow = basic_workflow<Name, Graph, Task...>;
  static constexpr race_evidence found =
      find_race<count_touches({&leaf<Task>::info...}), analysis<workflow>::table.has_choice>(
          Graph, {&leaf<Task>::info...}, {guards_in<Plan>::view...});
};

}  // namespace WEFT_NAMESPACE::detail

#endif
