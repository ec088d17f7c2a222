// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_MOVES_HPP
#define WEFT_CHECK_MOVES_HPP

#include <weft/check/analysis.hpp>
#include <weft/check/reach.hpp>

//! \file
//! Results that are taken away: by one taker at most, who comes after every other reader, and nothing may
//! still point into them.

namespace WEFT_NAMESPACE {

//! True for a type that points into something it does not own, so that a task that returns it may return a
//! view of its arguments. Guessed for iterator-like class templates of the standard library (string_view, span,
//! reference_wrapper, views of ranges); specialise it for your own.
template <class T>
inline constexpr bool is_view =
    std::is_trivially_copyable_v<T> && std::is_class_v<T> && !std::is_aggregate_v<T> &&
    (requires(T const& t) { t.begin(), t.end(); } || requires(T const& t) { t.get(); typename T::type; });

namespace detail {

template <class R>
inline constexpr bool borrows = std::is_lvalue_reference_v<R> || is_view<R>;
template <>
inline constexpr bool borrows<void> = false;
template <class T>
inline constexpr bool borrows<batch<T>> = borrows<T>;

// One use of a result as an argument.
struct use {
  int from;  // -1 for a context
  bool takes;
  bool changes;
};

struct use_view {
  use const* all = nullptr;
  int count = 0;
};

template <class Passes>
struct uses_in;
template <class... Pass>
struct uses_in<type_list<Pass...>> {
  static constexpr use all[] = {use{static_cast<int>(Pass::from), Pass::takes, Pass::changes}...};
  static constexpr use_view view{all, sizeof...(Pass)};
};
template <>
struct uses_in<type_list<>> {
  static constexpr use_view view{};
};

enum class move_problem : unsigned char { none, two_takers, taken_before_read, view_of_taken, shared_state };

struct move_evidence {
  move_problem what = move_problem::none;
  int value = 0, first = 0, second = 0;
};

// What the types of a workflow come to: the first task in error, or what is wrong with moves, or nothing; and
// who takes each result away, or -1.
template <int N>
struct verdict {
  int failed = -1;
  move_evidence moves{};
  short taker[N];

  constexpr verdict() {
    for (short& none : taker) none = -1;
  }
  constexpr int taker_of(int k) const { return taker[k]; }

  constexpr move_evidence find_takers(use_view const (&uses)[N]) {
    for (int k = 0; k < N; ++k)
      for (int i = 0; i < uses[k].count; ++i) {
        use const& u = uses[k].all[i];
        if (!u.takes) continue;
        if (taker[u.from] >= 0) return {move_problem::two_takers, u.from, taker[u.from], k};
        taker[u.from] = static_cast<short>(k);
      }
    return {};
  }

  template <int E>
  constexpr move_evidence check_readers(graph<N, E> const& g, int taking, use_view const (&uses)[N],
                                        bool const (&borrowed)[N]) const {
    task_set<N> const before = tasks_before(g, taking);
    for (int k = 0; k < N; ++k)
      for (int i = 0; i < uses[k].count; ++i) {
        use const& u = uses[k].all[i];
        if (u.from < 0 || u.takes || taker[u.from] != taking) continue;
        if (k == taking || !before.contains(k)) return {move_problem::taken_before_read, u.from, taking, k};
        if (borrowed[k]) return {move_problem::view_of_taken, u.from, k, taking};
      }
    return {};
  }
};

// Tasks that change a state must be ordered with all others that use it.
template <int N, int E>
constexpr move_evidence check_states(graph<N, E> const& g, use_view const (&uses)[N]) {
  for (int k = 0; k < N; ++k)
    for (int i = 0; i < uses[k].count; ++i) {
      if (!uses[k].all[i].changes) continue;
      int const state = uses[k].all[i].from;
      task_set<N> const before = tasks_before(g, k);
      for (int other = 0; other < N; ++other)
        for (int j = 0; j < uses[other].count; ++j) {
          if (other == k || uses[other].all[j].from != state) continue;
          if (other < k ? !before.contains(other) : !tasks_before(g, other).contains(k))
            return {move_problem::shared_state, state, other < k ? other : k, other < k ? k : other};
        }
    }
  return {};
}

template <int N, int E>
constexpr verdict<N> judge(graph<N, E> const& g, bool const (&failed)[N], use_view const (&uses)[N],
                           bool const (&borrowed)[N]) {
  verdict<N> v;
  for (int k = 0; k < N && v.failed < 0; ++k)
    if (failed[k]) v.failed = k;
  if (v.failed >= 0) return v;
  v.moves = v.find_takers(uses);
  for (int k = 0; k < N && v.moves.what == move_problem::none; ++k)
    if (v.taker[k] >= 0) v.moves = v.check_readers(g, v.taker[k], uses, borrowed);
  if (v.moves.what == move_problem::none) v.moves = check_states(g, uses);
  return v;
}

// The verdict where nothing is in error and nothing is taken: most workflows need no arrays.
struct no_objection {
  int failed = -1;
  move_evidence moves{};
  constexpr int taker_of(int) const { return -1; }
};

struct nothing_to_judge {
  static constexpr no_objection result{};
};

template <class>
using plain_flags = plan_flags<false, false>;

template <bool Plain, class Workflow, class Plans>
struct judged_as : nothing_to_judge {};
template <fixed_string Name, auto Graph, class... Task, class... Plan>
struct judged_as<false, basic_workflow<Name, Graph, Task...>, type_list<Plan...>> {
  static constexpr auto result = judge(Graph, {Plan::failed...}, {uses_in<typename Plan::passes>::view...},
                                       {borrows<typename Plan::result>...});
};

template <class Workflow, class Plans = plans_of<Workflow>>
struct judged;
template <class Workflow, class... Plan>
struct judged<Workflow, type_list<Plan...>>
    : judged_as<__is_same(type_list<typename Plan::flags...>, type_list<plain_flags<Plan>...>), Workflow,
                type_list<Plan...>> {};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
