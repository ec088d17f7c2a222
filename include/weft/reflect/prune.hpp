// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_PRUNE_HPP
#define WEFT_REFLECT_PRUNE_HPP

#include <weft/reflect/relabel.hpp>

//! \file
//! A part of a workflow: one task less, or what lies between two tasks.

namespace WEFT_NAMESPACE {
namespace detail {

// --- what is left ------------------------------------------------------------------------------------------

enum class role : unsigned char { goes, stays, given };

// Tasks in their old order; those that are given have no edges. What makes the rest impossible are the tasks `a`
// and `b`.
template <int N, int Edges>
struct remainder {
  int tasks = 0;
  int edge_count = 0;
  unsigned short kept[N]{};  // task -> which one it was
  int first[N + 1]{};
  edge edges[Edges + 1]{};
  role of[N]{};  // what became of a task
  bool possible = true;
  int a = 0, b = 0;

  constexpr void refuse(int first_task, int second_task) {
    if (possible) a = first_task, b = second_task;
    possible = false;
  }
  constexpr bool has_edge(int from) const {
    for (int e = first[tasks - 1]; e < edge_count; ++e)
      if (edges[e].from == from) return true;
    return false;
  }
};

// How many edges take the place of a task's.
template <int N, int E>
constexpr int detours(graph<N, E> const& g, int task) {
  int after = 0;
  for (edge const& one : g.edges) after += one.from == task;
  return after * (g.first[task + 1] - g.first[task]);
}

// Without one task: what it waited for, those wait for that waited for it.
template <int Edges, int N, int E>
constexpr remainder<N, Edges> rest_without(graph<N, E> const& g, int gone) {
  remainder<N, Edges> rest;
  for (int k = 0; k < N; ++k) {
    rest.of[k] = k == gone ? role::goes : role::stays;
    if (k == gone) continue;
    rest.kept[rest.tasks++] = static_cast<unsigned short>(k);
    bool waits = false;
    for (int e = g.first[k]; e < g.first[k + 1]; ++e) {
      auto const [from, kind] = g.edges[e];
      if (from == gone && is_argument_of_its_own(kind)) rest.refuse(k, gone);
      if (from == gone)
        waits = true;
      else
        rest.edges[rest.edge_count++] = {static_cast<unsigned short>(from - (from > gone)), kind};
    }
    for (int e = g.first[gone]; e < g.first[gone + 1] && waits; ++e)  // all of these stand before `gone`
      if (!rest.has_edge(g.edges[e].from))
        rest.edges[rest.edge_count++] = {g.edges[e].from, edge_kind::orders};
    rest.first[rest.tasks] = rest.edge_count;
  }
  return rest;
}

// What is known of the tasks of a workflow.
template <int N>
struct task_facts {
  use_view uses[N];  // whose results they are given
  bool gives_nothing[N];
  bool is_state[N];
};

// On a path from `from` to `to`; what these read from outside is given. No value can be given for a state or a
// resource, so those that are used stay.
template <int N, int E>
constexpr remainder<N, E> rest_between(graph<N, E> const& g, task_facts<N> const& facts, int from, int to) {
  remainder<N, E> rest;
  task_set<N> behind = tasks_after(g, from);
  task_set<N> before = tasks_before(g, to);
  behind.insert(from);
  before.insert(to);
  for (int k = from; k <= to; ++k)
    if (behind.contains(k) && before.contains(k)) rest.of[k] = role::stays;
  for (int k = to; k >= 0; --k)
    for (int u = 0; u < facts.uses[k].count && rest.of[k] == role::stays; ++u)
      if (int const source = facts.uses[k].all[u].from; source >= 0 && rest.of[source] == role::goes)
        rest.of[source] = facts.is_state[source] ? role::stays : role::given;
  if (rest.of[to] == role::goes) rest.refuse(from, to);

  unsigned short place[N]{};
  for (int k = 0; k < N; ++k) {
    if (rest.of[k] == role::goes) continue;
    place[k] = static_cast<unsigned short>(rest.tasks);
    rest.kept[rest.tasks++] = static_cast<unsigned short>(k);
    bool unread = false;  // a result that would be passed, and that the task does not ask for
    int const begin = rest.edge_count;
    for (int e = g.first[k]; e < g.first[k + 1] && rest.of[k] == role::stays; ++e) {
      auto const [source, kind] = g.edges[e];
      if (rest.of[source] != role::goes)
        rest.edges[rest.edge_count++] = {place[source], kind};
      else if (is_by_name(kind))
        rest.refuse(source, source);
      else
        unread |= is_positional(kind) && !facts.gives_nothing[source];
    }
    // Then it does not ask for the others either, and shall not get them for being fewer.
    for (int e = begin; e < rest.edge_count && unread; ++e)
      if (is_positional(rest.edges[e].kind)) rest.edges[e].kind = edge_kind::orders;
    rest.first[rest.tasks] = rest.edge_count;
  }
  return rest;
}

template <class Workflow, class Plans = plans_of<Workflow>>
struct facts_of;
template <fixed_string Name, auto Graph, class... Task, class... Plan>
struct facts_of<basic_workflow<Name, Graph, Task...>, type_list<Plan...>> {
  static constexpr task_facts<sizeof...(Task)> value{{uses_in<typename Plan::passes>::view...},
                                                     {std::is_void_v<typename Plan::result>...},
                                                     {(is_state<Task> || lent_name<Task> != nullptr)...}};
};

// --- from there to a workflow ------------------------------------------------------------------------------

// The input that gives what task K gave. What cannot be moved in is referred to.
template <class Task, class R>
struct given_leaf {
  using value = std::remove_cvref_t<R>;
  using type =
      input_task<id_of<Task>, std::conditional_t<std::is_move_constructible_v<value>, value, value const&>>;
};
template <fixed_string Id, class T, class R>
struct given_leaf<input_task<Id, T>, R> {
  using type = input_task<Id, T>;
};
template <role Role, class Workflow, std::size_t K>
struct left_leaf {
  using type = task_at<analysis<Workflow>, K>;
};
template <class Workflow, std::size_t K>
struct left_leaf<role::given, Workflow, K>
    : given_leaf<task_at<analysis<Workflow>, K>, result_of_task<Workflow, K>> {};

template <class Change, class Workflow, class Indices>
struct left_workflow;
template <class Change, fixed_string Name, auto Graph, class... Task, std::size_t... I>
struct left_workflow<Change, basic_workflow<Name, Graph, Task...>, std::index_sequence<I...>>
    : judged_workflow<basic_workflow<
          Name, trimmed<Change::rest.tasks, Change::rest.edge_count>(Change::rest),
          typename left_leaf<Change::rest.of[Change::rest.kept[I]], basic_workflow<Name, Graph, Task...>,
                             Change::rest.kept[I]>::type...>> {};
template <class Change, fixed_string Name, auto Graph, class... Task>
struct left_workflow<Change, basic_workflow<Name, Graph, Task...>, std::index_sequence<>> {
  using type = rejected<errors::empty_workflow<Name>>;
};
template <class Change, class Workflow>
using left_of =
    left_workflow<Change, Workflow, std::make_index_sequence<static_cast<std::size_t>(Change::rest.tasks)>>;

// The errors of both operations.
template <class Workflow, class Change>
struct without_named {
  using type =
      rejected<errors::unknown_source<id_at<Workflow, Change::rest.a>, id_at<Workflow, Change::rest.b>>>;
};
template <class Workflow, class Change, bool Unreachable>
struct no_subgraph {
  using type = rejected<errors::no_path<id_at<Workflow, Change::rest.a>, id_at<Workflow, Change::rest.b>>>;
};
template <class Workflow, class Change>
struct no_subgraph<Workflow, Change, false> {
  using type = rejected<errors::void_result<id_at<Workflow, Change::rest.a>>>;
};

template <fixed_string Id, class Workflow, int At>
struct without_at;
template <fixed_string Id, fixed_string Name, auto Graph, class... Task>
struct without_at<Id, basic_workflow<Name, Graph, Task...>, -1> {
  using type = rejected<errors::no_such_task<Id>>;
};
template <fixed_string Id, fixed_string Name, auto Graph, class... Task, int At>
  requires(At >= 0)
struct without_at<Id, basic_workflow<Name, Graph, Task...>, At> {
  using workflow = basic_workflow<Name, Graph, Task...>;
  using old_leaves = type_list<Task...>;
  static constexpr auto rest = rest_without<Graph.edge_count + detours(Graph, At)>(Graph, At);
  using type = typename std::conditional_t<rest.possible, left_of<without_at, workflow>,
                                           without_named<workflow, without_at>>::type;
};
template <fixed_string Id, class Workflow>
using removing = without_at<Id, Workflow, analysis<Workflow>::table.find(name_of<Id>)>;

template <fixed_string From, fixed_string To, class Workflow, int First, int Last>
struct subgraph_at {
  using type = rejected<errors::no_such_task<To>>;
};
template <fixed_string From, fixed_string To, class Workflow, int Last>
struct subgraph_at<From, To, Workflow, -1, Last> {
  using type = rejected<errors::no_such_task<From>>;
};
template <fixed_string From, fixed_string To, fixed_string Name, auto Graph, class... Task, int First,
          int Last>
  requires(First >= 0 && Last >= 0)
struct subgraph_at<From, To, basic_workflow<Name, Graph, Task...>, First, Last> {
  using workflow = basic_workflow<Name, Graph, Task...>;
  using old_leaves = type_list<Task...>;
  static constexpr auto rest = rest_between(Graph, facts_of<workflow>::value, First, Last);
  using type = typename std::conditional_t<rest.possible, left_of<subgraph_at, workflow>,
                                           no_subgraph<workflow, subgraph_at, (rest.a != rest.b)>>::type;
};
template <fixed_string From, fixed_string To, class Workflow>
using cutting = subgraph_at<From, To, Workflow, analysis<Workflow>::table.find(name_of<From>),
                            analysis<Workflow>::table.find(name_of<To>)>;

// The result of either.
template <class Change, class Workflow>
constexpr typename Change::type prune([[maybe_unused]] Workflow&& workflow) {
  auto const make = [&]<std::size_t I>(number<I>) {
    constexpr std::size_t old = Change::rest.kept[I];
    return type_at<typename Change::old_leaves, old>(leaf_in<old, Change>(static_cast<Workflow&&>(workflow)));
  };
  return filled<typename Change::type>(make, typename Change::type::stateful());
}

}  // namespace detail

//! The workflow without the task `Id` and its edges. What waited for it waits for what it waited for. A task that
//! needs its result is an error: `errors::missing_argument` where it was passed by position,
//! `errors::unknown_source` where it is named. `errors::no_such_task` if there is no task `Id`.
template <fixed_string Id, detail::any_workflow Workflow>
constexpr auto without([[maybe_unused]] Workflow&& workflow) ->
    typename detail::removing<Id, std::remove_cvref_t<Workflow>>::type {
  using change = detail::removing<Id, std::remove_cvref_t<Workflow>>;
  if constexpr (__is_empty(typename change::type))
    return {};
  else
    return detail::prune<change>(static_cast<Workflow&&>(workflow));
}
template <fixed_string Id, detail::any_failure Failure>
constexpr std::remove_cvref_t<Failure> without(Failure&&) {
  return {};
}

//! The tasks on the paths from one task to another. What these read from others becomes inputs: under the same
//! ids, to be given by `with<"id">(value)`. What they only waited for is gone. `errors::no_path` if no path leads
//! there, `errors::no_such_task` if one of the tasks is none of the workflow.
template <fixed_string From, fixed_string To, detail::any_workflow Workflow>
constexpr auto subgraph([[maybe_unused]] Workflow&& workflow) ->
    typename detail::cutting<From, To, std::remove_cvref_t<Workflow>>::type {
  using change = detail::cutting<From, To, std::remove_cvref_t<Workflow>>;
  if constexpr (__is_empty(typename change::type))
    return {};
  else
    return detail::prune<change>(static_cast<Workflow&&>(workflow));
}
template <fixed_string From, fixed_string To, detail::any_failure Failure>
constexpr std::remove_cvref_t<Failure> subgraph(Failure&&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
