// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_BREACH_HPP
#define WEFT_CHECK_BREACH_HPP

#include <weft/check/paths.hpp>
#include <weft/check/width.hpp>

//! \file
//! Rules as functions over a `graph`, each of which returns by what it is broken, if it is. Numbers of tasks may be -1: then
//! there is no such task, which is for others to report. What shows the breach is looked for only where there is one.

namespace WEFT_NAMESPACE::detail {

// What a rule is broken by: tasks by number, of which at most six are shown.
struct breach {
  static constexpr int shown = 6;
  static constexpr int half = shown / 2;

  long long found = 0;  // the figure
  int count = 0;        // of tasks: none if the rule holds
  int task[shown]{};

  // How many ids are shown, "..." counted.
  constexpr std::size_t size() const { return static_cast<std::size_t>(count > shown ? shown + 1 : count); }
  constexpr bool is_gap(std::size_t i) const { return count > shown && i == std::size_t{half}; }
  constexpr std::size_t at(std::size_t i) const {
    return static_cast<std::size_t>(task[count > shown && i > std::size_t{half} ? i - 1 : i]);
  }

  constexpr void add(int k, int place, int of) {
    if (place < half || of <= shown)
      task[place] = k;
    else if (place >= of - half)
      task[place - of + shown] = k;
  }
};

template <int N>
constexpr breach show(task_path<N> const& path, long long found = 0) {
  breach e{found, path.count};
  for (int i = 0; i < path.count; ++i) e.add(path.task[i], i, path.count);
  return e;
}
template <int N>
constexpr breach show(task_set<N> const& set, int size) {
  breach e{size, size};
  for (int k = 0, place = 0; k < N; ++k)
    if (set.contains(k)) e.add(k, place++, size);
  return e;
}
// Nothing to show but the ids of the rule.
constexpr breach broken(bool is_broken) { return {0, is_broken ? 1 : 0}; }

// If the second task runs before the first, the path from it.
template <int N, int E>
constexpr breach against_order(graph<N, E> const& g, int first, int second) {
  if (first < 0 || second < 0 || is_before(g, first, second)) return {};
  task_path<N> const back = path_around(g, -1, second, first);
  return back.count < 2 ? broken(true) : show(back, 1);
}
template <int N, int E>
constexpr breach against_one_at_a_time(graph<N, E> const& g, int first, int second) {
  return broken(first >= 0 && second >= 0 && first != second && !is_before(g, first, second) &&
                !is_before(g, second, first));
}
template <int N>
constexpr breach against_reaching(use_view const (&uses)[N], int from, int to) {
  return broken(from >= 0 && to >= 0 && value_path(uses, from, to).empty());
}
template <int N>
constexpr breach against_never_reaching(use_view const (&uses)[N], int from, int to) {
  return from < 0 || to < 0 ? breach() : show(value_path(uses, from, to));
}
template <int N, int E>
constexpr breach against_passing(graph<N, E> const& g, int through, int from, int to) {
  return through < 0 ? breach() : show(path_around(g, through, from, to));
}
template <int N, int E>
constexpr breach against_width(graph<N, E> const& g, task_set<N> const& members, int most) {
  if (chains_along_edges(g, members) <= most) return {};
  order_relation<N> const order(g);
  chain_cover<N> const chains(order, members, most);
  return chains.count() <= most ? breach() : show(chains.widest(), chains.count());
}
template <int N, int E>
constexpr breach against_depth(graph<N, E> const& g, int most) {
  if (!is_deeper(g, most)) return {};
  task_path<N> const longest = longest_path(g);
  return show(longest, longest.count);
}
template <int N, int E>
constexpr breach against_cost(graph<N, E> const& g, long long const (&cost)[N], long long most) {
  if (highest_cost(g, cost) <= most) return {};
  costly_path<N> const costliest = costliest_path(g, cost);
  return show(costliest.path, costliest.cost);
}

}  // namespace WEFT_NAMESPACE::detail

#endif
