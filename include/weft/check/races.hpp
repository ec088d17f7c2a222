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
struct nothing_excluded {
  constexpr bool exclude(int, int) const { return false; }
};
template <int N>
struct exclusions {
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
template <class... Plan>
WEFT_UNNAMED constexpr auto exclusions_by(type_list<Plan...>) {
  return exclusions<static_cast<int>(sizeof...(Plan))>({guards_in<Plan>::view...});
}

template <touch_count Count, int N, int E, class Exclusions>
constexpr race_evidence find_race(graph<N, E> const& g, leaf_info const* const (&tasks)[N],
                                  Exclusions const& never_both) {
  touch_walk<Count.tasks, Count.accesses> walk;
  task_set<Count.tasks> before[N]{};
  for (int k = 0; k < N; ++k) {
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e)
      for (int w = 0; w < task_set<Count.tasks>::words; ++w)
        before[k].word[w] |= before[g.edges[e].from].word[w];
    access_list const* const touches = tasks[k]->touches;
    if (touches == nullptr || touches->count == 0) continue;
    for (int a = 0; a < touches->count; ++a) {
      access const& one = touches->first[a];
      if (touches->side_by_side && one.writes) return {k, k, a};
      for (int other = walk.conflict(before[k], one, k); other >= 0;
           other = walk.conflict(before[k], one, other))
        if (!never_both.exclude(other, k)) return {other, k, a};
    }
    walk.note(before[k], k, *touches);
  }
  return {};
}

template <class Workflow>
WEFT_UNNAMED constexpr race_evidence race_in() {
  using its = analysis<Workflow>;
  constexpr touch_count count = count_touches(its::table.info);
  if constexpr (its::table.has_choice)
    return find_race<count>(its::graph::value, its::table.info, exclusions_by(plans_of<Workflow>()));
  else
    return find_race<count>(its::graph::value, its::table.info, nothing_excluded());
}

}  // namespace WEFT_NAMESPACE::detail

#endif
