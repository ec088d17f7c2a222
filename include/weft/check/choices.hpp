// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_CHOICES_HPP
#define WEFT_CHECK_CHOICES_HPP

#include <weft/check/arguments.hpp>
#include <weft/core/choice.hpp>
#include <weft/core/skippable.hpp>
#include <weft/core/workflow.hpp>

//! \file
//! Tasks that come after a choice: when they are skipped, and what they are given. Used for workflows with a choice only.
//!
//! A task is guarded by every predecessor that chose it or another one instead, and by every one that may be skipped
//! itself, unless it takes that as optional. What is guarded gives a `skippable`, so the types say who may be skipped.

namespace WEFT_NAMESPACE::detail {

// --- names -------------------------------------------------------------------------------------------------

// Whether `n` is the id `scope`, or one under it, as etl/load is under etl.
constexpr bool is_in_scope(name scope, name n) {
  if (n.size < scope.size || !(name{n.text, scope.size} == scope)) return false;
  return n.size == scope.size || n.text[scope.size] == '/';
}

// The names of a nested task mean tasks beside it: those of etl/route are under etl/.
constexpr std::size_t scope_of(name task) {
  std::size_t scope = task.size;
  while (scope > 0 && task.text[scope - 1] != '/') --scope;
  return scope;
}
constexpr bool is_named_beside(name chooser, name chosen, name task) {
  std::size_t const scope = scope_of(chooser);
  if (task.size < scope || !(name{chooser.text, scope} == name{task.text, scope})) return false;
  return is_in_scope(chosen, {task.text + scope, task.size - scope});
}

// The name of a group means its members as well, which the task that is called like it knows.
constexpr bool is_in_group(name chooser, name chosen, leaf_info const& end, name task) {
  if (!end.ends_group || end.id.size != scope_of(chooser) + chosen.size ||
      !is_named_beside(chooser, chosen, end.id))
    return false;
  for (names const* members : {&end.takes, &end.after})
    for (name const& member : *members)
      if (is_named_beside(end.id, member, task)) return true;
  return false;
}

// Which of its names the chooser means task `k` by, or -1.
constexpr int branch_of(leaf_info const* const* tasks, int count, int chooser, int k) {
  leaf_info const& by = *tasks[chooser];
  if (by.chooses == nullptr) return -1;
  for (int i = 0; i < by.chooses->count; ++i) {
    name const& chosen = by.chooses->first[i];
    if (is_named_beside(by.id, chosen, tasks[k]->id)) return i;
    for (int end = 0; end < count; ++end)
      if (is_in_group(by.id, chosen, *tasks[end], tasks[k]->id)) return i;
  }
  return -1;
}

// --- parts of results --------------------------------------------------------------------------------------

template <class R>
struct chosen_arguments {};
template <fixed_string... Name, class... T>
struct chosen_arguments<one_of<to<Name, T>...>> {
  using types = type_list<T...>;
};
template <class R>
struct chosen_arguments<skippable<R>> : chosen_arguments<R> {};

// What the choice gives the task that it names at place `I`.
template <class R, int I>
struct chosen_argument {
  using type = type_at<typename chosen_arguments<R>::types, static_cast<std::size_t>(I)>;
  template <class... To>
  static constexpr auto& of(one_of<To...>& choice) noexcept {
    return choice.template argument<static_cast<std::size_t>(I)>();
  }
  template <class... To>
  static constexpr auto& of(skippable<one_of<To...>>& choice) noexcept {
    return of(*choice);
  }
};

// --- guards ------------------------------------------------------------------------------------------------

// The task runs if task P chose it: by the name at place `I`.
template <std::size_t P, class R, int I>
struct if_chosen {
  static constexpr std::size_t from = P;
  static constexpr int branch = I;
  using value = R;
  template <class... To>
  static constexpr bool holds(one_of<To...> const& choice) noexcept {
    return choice.index() == static_cast<std::size_t>(I);
  }
  template <class... To>
  static constexpr bool holds(skippable<one_of<To...>> const& choice) noexcept {
    return choice.has_value() && holds(*choice);
  }
};
// The task runs if task P did.
template <std::size_t P, class R>
struct if_ran {
  static constexpr std::size_t from = P;
  static constexpr int branch = -1;
  using value = R;
  static constexpr bool holds(R const& result) noexcept { return result.has_value(); }
};

// The plan of a task that may be skipped.
template <class Plan, class... Guard>
struct guarded_plan : Plan {
  using plan = Plan;
  static constexpr bool reads_sources = false;
  using result = skippable<typename Plan::result>;
  using guards = type_list<Guard...>;
};

// --- what a task is given ----------------------------------------------------------------------------------

template <class R, int I, class T = typename chosen_argument<R, I>::type>
struct argument_of_choice {
  using type = through<R, chosen_argument<R, I>>;
};
template <class R, int I>
struct argument_of_choice<R, I, void> {
  using type = void;
};

// The result of a predecessor as an argument by position: `Branch` is the place at which it names this task.
template <class R, bool Chooses, int Branch>
struct positional_result {
  using type = R;
};
template <class R, int Branch>
struct positional_result<R, true, Branch> : argument_of_choice<R, Branch> {};
template <class R>
struct positional_result<R, true, -1> {
  using type = void;
};
template <int Branch>
struct positional_result<skippable<void>, false, Branch> {
  using type = void;
};

// By name the choice itself can be had, or what it gives to this task.
template <class R, class Argument>
struct choice_or_argument {
  using type = either<R, Argument>;
};
template <class R>
struct choice_or_argument<R, void> {
  using type = R;
};
template <class R, int Branch>
struct named_result_of : choice_or_argument<R, typename argument_of_choice<R, Branch>::type> {};
template <class R>
struct named_result_of<R, -1> {
  using type = R;
};

// Generic callables are given what is there, unless they say otherwise; others are asked by their parameters.
template <class R, bool Asks>
struct plain_result {
  using type = R;
};
template <class T>
struct plain_result<skippable<T>, false> {
  using type = through<skippable<T>, what_ran<T>>;
};

// Whether a task takes what the source gives as optional: it says so of the source, or its parameter does.
template <class Pass>
inline constexpr std::size_t optional_source = ~std::size_t{};
template <std::size_t P, class T>
inline constexpr std::size_t optional_source<read_result<P, skippable<T>>> = P;
template <std::size_t P, class T>
inline constexpr std::size_t optional_source<take_result<P, skippable<T>>> = P;
template <std::size_t P, class T, class From>
inline constexpr std::size_t optional_source<named_result<P, skippable<T>, From>> = P;

template <std::size_t P, class Passes>
inline constexpr bool is_taken_as_optional = false;
template <std::size_t P, class... Pass>
inline constexpr bool is_taken_as_optional<P, type_list<Pass...>> = ((optional_source<Pass> == P) || ...);

// The guard that predecessor `P` is, as a list of one or none.
template <std::size_t P, class R, int Branch, bool Optional>
struct guard_by {
  using type = type_list<if_chosen<P, R, Branch>>;
};
template <std::size_t P, class R, bool Optional>
struct guard_by<P, R, -1, Optional> {
  using type = type_list<>;
};
template <std::size_t P, class T>
struct guard_by<P, skippable<T>, -1, false> {
  using type = type_list<if_ran<P, skippable<T>>>;
};

template <class Task, class Plan, class Guards>
struct guarded {
  using type = Plan;  // an error
};
template <class Task, class R, class... Pass>
struct guarded<Task, call_plan<R, Pass...>, type_list<>> {
  using type = call_plan<R, Pass...>;
};
template <class Task, class R, class... Pass, class G0, class... G>
struct guarded<Task, call_plan<R, Pass...>, type_list<G0, G...>> {
  using type = guarded_plan<call_plan<R, Pass...>, G0, G...>;
};
template <class Task, class Plan, class... G>
struct guarded<Task, settled_plan<Plan>, type_list<G...>> {
  using type = settled_plan<Plan, G...>;
};
template <class Task, class R, class... Pass, class G0, class... G>
  requires std::is_reference_v<R>
struct guarded<Task, call_plan<R, Pass...>, type_list<G0, G...>> {
  using type = no_plan<errors::skipped_reference<id_of<Task>, gives<R>>>;
};

// --- conditions --------------------------------------------------------------------------------------------

struct guard {
  int from;
  int branch;  // -1: if it ran
};
struct guard_view {
  guard const* all = nullptr;
  int count = 0;
};

// Under which choices a task runs: of every choice the names by which it does not, as bits. (That way all begins with
// zeros. What a constructor has made in one constant expression, and that has changed since, GCC 12 takes for new in
// another.)
template <int N>
struct conditions {
  unsigned long long not_under[N]{};

  constexpr void add(guard by, conditions const& its) {
    for (int c = 0; c < N; ++c) not_under[c] |= its.not_under[c];
    if (by.branch >= 0) not_under[by.from] |= ~(1ull << by.branch);
  }
  // Whether the choice lets only one of the two run.
  constexpr bool exclude(conditions const& other, int choice) const {
    return ~(not_under[choice] | other.not_under[choice]) == 0;
  }
};

// --- the checks of a workflow with a choice ----------------------------------------------------------------
template <class Plan>
struct guards_in {
  using list = type_list<>;
  static constexpr guard_view view{};
};
template <class Plan, class... Guard>
struct guards_in<guarded_plan<Plan, Guard...>> {
  using list = type_list<Guard...>;
  static constexpr guard all[] = {guard{static_cast<int>(Guard::from), Guard::branch}...};
  static constexpr guard_view view{all, sizeof...(Guard)};
};

enum class choice_problem : unsigned char {
  none,
  no_successor,
  chosen_twice,

  not_skippable,
  branches_meet
};

struct choice_evidence {
  choice_problem what = choice_problem::none;
  int task = 0, first = 0, second = 0;
  int name = 0;  // which of the names of `task`
};

constexpr bool comes_again(names const& all, int i) {
  for (int before = 0; before < i; ++before)
    if (all.first[before] == all.first[i]) return true;
  return false;
}

// For what each task names: a successor, or a predecessor that may be skipped.
template <int N, int E>
constexpr choice_evidence check_names(graph<N, E> const& g, leaf_info const* const (&tasks)[N],
                                      bool const (&may_be_skipped)[N]) {
  for (int k = 0; k < N; ++k) {
    if (tasks[k]->chooses != nullptr)
      for (int i = 0; i < tasks[k]->chooses->count; ++i) {
        if (comes_again(*tasks[k]->chooses, i)) return {choice_problem::chosen_twice, k, 0, 0, i};
        bool found = false;
        for (int s = k + 1; s < N && !found; ++s)
          for (int e = g.first[s]; e < g.first[s + 1]; ++e)
            if (g.edges[e].from == k && g.edges[e].kind != edge_kind::waits && branch_of(tasks, N, k, s) == i)
              found = true;
        if (!found) return {choice_problem::no_successor, k, 0, 0, i};
      }
    for (int i = 0; i < tasks[k]->optional.count; ++i) {
      bool found = false;
      for (int e = g.first[k]; e < g.first[k + 1]; ++e)
        if (int const from = g.edges[e].from;
            may_be_skipped[from] &&
            is_named_beside(tasks[k]->id, tasks[k]->optional.first[i], tasks[from]->id))
          found = true;
      if (!found) return {choice_problem::not_skippable, k, 0, 0, i};
    }
  }
  return {};
}

// Where branches of one choice meet, what comes before can never all be there.
template <int N, int E>
constexpr choice_evidence check_branches(graph<N, E> const& g, guard_view const (&guards)[N]) {
  conditions<N> of[N]{};
  for (int k = 0; k < N; ++k) {
    for (int i = 0; i < guards[k].count; ++i) of[k].add(guards[k].all[i], of[guards[k].all[i].from]);
    for (int c = 0; c < N; ++c)
      for (int e = g.first[k]; e < g.first[k + 1]; ++e) {
        int const from = g.edges[e].from;
        if (g.edges[e].kind == edge_kind::waits || !of[k].exclude(of[from], c)) continue;
        // The other one is the first that has nothing in common with it.
        for (int o = g.first[k]; o < g.first[k + 1]; ++o)
          if (int const other = g.edges[o].from; other != from && of[other].exclude(of[from], c))
            return {choice_problem::branches_meet, k, from < other ? from : other,
                    from < other ? other : from, c};
        return {choice_problem::branches_meet, k, from, from, c};
      }
  }
  return {};
}

}  // namespace WEFT_NAMESPACE::detail

#endif
