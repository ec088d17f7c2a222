// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ANALYSIS_HPP
#define WEFT_CHECK_ANALYSIS_HPP

#include <weft/check/arguments.hpp>
#include <weft/check/choices.hpp>
#include <weft/core/workflow.hpp>

//! \file
//! The types that flow along the edges of a workflow: one step per task, in the order of execution, so that
//! the results of a task's predecessors are known when its turn comes.

namespace WEFT_NAMESPACE::detail {

// Which tasks give the arguments of each task: those of task k are source[first[k]] up to source[first[k + 1]],
// the first positional[k] of them by position, the others by `from`.
template <int N, int Capacity>
struct source_table {
  leaf_info const* info[N]{};
  int first[N + 1]{};
  int positional[N]{};
  int source[Capacity + 1]{};
  bool moved[Capacity + 1]{};  // whether `moves` names the source
  bool has_choice = false;
  bool after_choice[N]{};  // whether a choice may have something to say about it
  bool touches = false;    // whether a task touches anything
  bool has_resource = false;

  // The task of this id, or -1.
  constexpr int find(name id) const {
    std::uint32_t const hash = id.hash();
    for (int k = 0; k < N; ++k)
      if (info[k]->hash == hash && info[k]->id == id) return k;
    return -1;
  }
  constexpr std::size_t positional_count(std::size_t k) const {
    return static_cast<std::size_t>(positional[k]);
  }
  constexpr std::size_t named_count(std::size_t k) const {
    return static_cast<std::size_t>(first[k + 1] - first[k] - positional[k]);
  }
  constexpr bool moved_at(std::size_t k, std::size_t i) const {
    return moved[static_cast<std::size_t>(first[k]) + i];
  }
  constexpr std::size_t source_at(std::size_t k, std::size_t i) const {
    return static_cast<std::size_t>(source[static_cast<std::size_t>(first[k]) + i]);
  }
};

// A bound: every positional source is an edge; one name may be asked for more than once.
template <std::size_t N>
constexpr int count_sources(leaf_info const* const (&tasks)[N], int edges) {
  for (leaf_info const* task : tasks) edges += task->takes.count + task->from.count;
  return edges;
}

template <int Capacity, int N, int E>
constexpr source_table<N, Capacity> find_sources(graph<N, E> const& g, leaf_info const* const (&tasks)[N]) {
  source_table<N, Capacity> table;
  for (int k = 0; k < N; ++k) table.info[k] = tasks[k];
  int count = 0;
  for (int k = 0; k < N; ++k) {
    // What `takes` names stands for the positions. Names have edges of their own, in order: those of `takes` first.
    int const taken = tasks[k]->takes.count;
    for (int e = g.first[k]; e < g.first[k + 1]; ++e)
      if (taken == 0 ? is_positional(g.edges[e].kind)
                     : is_by_name(g.edges[e].kind) && count - table.first[k] < taken) {
        table.source[count] = g.edges[e].from;
        if (is_moving(g.edges[e].kind)) table.moved[count] = true;
        ++count;
      }
    if (tasks[k]->touches != nullptr) {
      table.touches |= tasks[k]->touches->count > 0;
      if (tasks[k]->lends() != nullptr) table.has_resource = true;
      for (int e = g.first[k]; e < g.first[k + 1]; ++e)
        if (g.edges[e].kind == edge_kind::lends) table.source[count++] = g.edges[e].from;
    }
    table.positional[k] = count - table.first[k];
    if (tasks[k]->from.count > 0) {
      int skip = taken;
      for (int e = g.first[k]; e < g.first[k + 1]; ++e)
        if (is_by_name(g.edges[e].kind) && skip-- <= 0) table.source[count++] = g.edges[e].from;
    }
    table.first[k + 1] = count;
    if (tasks[k]->chooses != nullptr || tasks[k]->optional.count > 0) table.has_choice = true;
  }
  for (int k = 0; k < N && table.has_choice; ++k) {
    table.after_choice[k] = tasks[k]->optional.count > 0;
    for (int e = g.first[k]; e < g.first[k + 1]; ++e)
      if (int const from = g.edges[e].from; g.edges[e].kind != edge_kind::waits &&
                                            (table.after_choice[from] || tasks[from]->chooses != nullptr))
        table.after_choice[k] = true;
  }
  return table;
}

// Results that depend on arguments: by the table, also those of tasks that may be skipped.
template <bool AfterChoice, class R>
using declared_result = std::conditional_t<AfterChoice, depends_on_arguments, R>;
template <bool HasChoice>
struct declared_results {
  template <class Analysis, class Indices, class... R>
  using of = index<type_list<R...>>;
};
template <class Analysis, class Indices, class Results>
struct declared_after_choice;
template <class Analysis, std::size_t... K, class... R>
struct declared_after_choice<Analysis, std::index_sequence<K...>, type_list<R...>> {
  using type = index<type_list<declared_result<Analysis::table.after_choice[K], R>...>>;
};
template <>
struct declared_results<true> {
  template <class Analysis, class Indices, class... R>
  using of = typename declared_after_choice<Analysis, Indices, type_list<R...>>::type;
};

template <auto Graph>
struct graph_constant {
  static constexpr auto const& value = Graph;
};

// There are many types below whose names are as long as the workflow. The compilers mangle every variable and
// function that they instantiate, in time that grows with the square of the name, but no type: so these hold
// types, and what is computed once per workflow is one variable.
template <class Workflow>
struct analysis;
template <fixed_string Name, auto Graph, class... Task>
struct analysis<basic_workflow<Name, Graph, Task...>> {
  using size = std::integral_constant<int, static_cast<int>(sizeof...(Task))>;
  using indices = std::make_index_sequence<sizeof...(Task)>;

  static constexpr auto table =
      find_sources<count_sources({&leaf<Task>::info...}, Graph.edge_count)>(Graph, {&leaf<Task>::info...});

  using graph = graph_constant<Graph>;
  using task_list = type_list<Task...>;
  using tasks = index<task_list>;

  // What is known of the results before any argument is.
  using declared = typename declared_results<table.has_choice>::template of<analysis, indices,
                                                                            typename leaf<Task>::result...>;

  // The predecessors of task K, each once: those that it needs.
  template <std::size_t K>
  static consteval auto predecessors() {
    struct {
      std::size_t count = 0;
      std::size_t at[Graph.edge_count + 1]{};
    } found;
    for (int e = Graph.first[K]; e < Graph.first[K + 1]; ++e) {
      bool known = false;
      for (std::size_t i = 0; i < found.count; ++i) known |= found.at[i] == Graph.edges[e].from;
      if (!known && Graph.edges[e].kind != edge_kind::waits) found.at[found.count++] = Graph.edges[e].from;
    }
    return found;
  }
};

// (Not in the class, where it would be handed all of the tasks.)
template <class Analysis, std::size_t K>
using task_at = element<typename Analysis::tasks, K>;

// --- how task number K of a workflow is called -------------------------------------------------------------

// In general: a function and no class, though only its return type is wanted: there is one per task, and GCC
// writes the full name of every class into the debug information.
template <class Analysis, std::size_t K>
WEFT_UNNAMED constexpr auto plan_at();

template <class Declared>
struct result_or {
  template <class Analysis, std::size_t K>
  using at = Declared;
};
template <>
struct result_or<depends_on_arguments> {
  template <class Analysis, std::size_t K>
  using at = typename decltype(plan_at<Analysis, K>())::type::result;
};
template <class Analysis, std::size_t K>
using result_at = typename result_or<element<typename Analysis::declared, K>>::template at<Analysis, K>;

// A resource is given as the task declares it.
constexpr access_right right_to(leaf_info const& task, name resource) {
  access const* const declared = task.touches != nullptr ? task.touches->find(resource) : nullptr;
  return declared == nullptr ? access_right::none
         : declared->writes  ? access_right::write
                             : access_right::read;
}
template <bool HasResource>
struct given_results {
  template <class Analysis, std::size_t K, std::size_t P>
  using of = result_at<Analysis, P>;
};
template <bool Lends>
struct given_resource : given_results<false> {};
template <>
struct given_resource<true> {
  template <class Analysis, std::size_t K, std::size_t P>
  using of =
      lent<result_at<Analysis, P>, right_to(*Analysis::table.info[K], *Analysis::table.info[P]->lends())>;
};
template <>
struct given_results<true> {
  template <class Analysis, std::size_t K, std::size_t P>
  using of =
      typename given_resource<(Analysis::table.info[P]->lends() != nullptr)>::template of<Analysis, K, P>;
};
template <class Analysis, std::size_t K, std::size_t P>
using offered_at = typename given_results<Analysis::table.has_resource>::template of<Analysis, K, P>;

template <class Analysis, std::size_t K, std::size_t P, bool Moved>
using source_of = source<P, task_at<Analysis, P>, offered_at<Analysis, K, P>, Moved>;

template <class Analysis, std::size_t K, std::size_t... I, std::size_t... J>
WEFT_UNNAMED constexpr auto make_plan(std::index_sequence<I...>, std::index_sequence<J...>) {
  return plan_for<
      task_at<Analysis, K>,
      type_list<source_of<Analysis, K, Analysis::table.source_at(K, I), Analysis::table.moved_at(K, I)>...>,
      type_list<source_of<Analysis, K, Analysis::table.source_at(K, sizeof...(I) + J), false>...>>();
}

// --- after a choice ---

// By which of its names task `P` chooses task `K`, or -1.
template <class Analysis, std::size_t P, std::size_t K>
inline constexpr int branch_in = branch_of(Analysis::table.info, static_cast<int>(Analysis::size::value),
                                           static_cast<int>(P), static_cast<int>(K));

template <class Analysis, std::size_t K, std::size_t P>
inline constexpr bool says_optional = [] {
  for (name const& optional : Analysis::table.info[K]->optional)
    if (is_named_beside(Analysis::table.info[K]->id, optional, Analysis::table.info[P]->id)) return true;
  return false;
}();

// Whether a task says by its parameter whether it takes its I-th argument as optional: not if it is generic, nor of the
// range of a map.
template <class Task, std::size_t I>
inline constexpr bool asks_by_parameter =
    signature<typename leaf<Task>::callable>::known && !(I == 0 && is_mapped<Task>);
template <fixed_string Id, class T, std::size_t I>
inline constexpr bool asks_by_parameter<input_task<Id, T>, I> = false;

template <class Analysis, std::size_t K, std::size_t I, std::size_t P, bool Moved>
using positional_source_of = source<
    P, task_at<Analysis, P>,
    typename plain_result<
        typename positional_result<offered_at<Analysis, K, P>, Analysis::table.info[P]->chooses != nullptr,
                                   branch_in<Analysis, P, K>>::type,
        asks_by_parameter<task_at<Analysis, K>, I> || says_optional<Analysis, K, P>>::type,
    Moved>;

template <class Analysis, std::size_t K, std::size_t P>
using named_source_of =
    source<P, task_at<Analysis, P>,
           typename named_result_of<offered_at<Analysis, K, P>, branch_in<Analysis, P, K>>::type, false>;

template <class Analysis, std::size_t K>
WEFT_UNNAMED consteval auto conditions_of() {
  conditions<Analysis::size::value> found;
  if constexpr (Analysis::table.after_choice[K]) {
    using guards = typename guards_in<typename decltype(plan_at<Analysis, K>())::type>::list;
    [&]<class... Guard>(type_list<Guard...>) {
      (found.add({static_cast<int>(Guard::from), Guard::branch}, conditions_of<Analysis, Guard::from>()),
       ...);
    }(guards());
  }
  return found;
}

// The choices of which task K joins branches, as indices.
template <std::size_t Count>
struct some_tasks {
  std::size_t count = 0;
  std::size_t at[Count + 1]{};
};
template <class Analysis, std::size_t... P>
WEFT_UNNAMED consteval auto joined_choices() {
  constexpr std::size_t size = sizeof...(P);
  conditions<Analysis::size::value> const before[] = {conditions_of<Analysis, P>()...};
  some_tasks<static_cast<std::size_t>(Analysis::size::value)> found;
  for (int c = 0; c < Analysis::size::value; ++c) {
    bool joined = false;
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < i; ++j) joined |= before[i].exclude(before[j], c);
    if (joined) found.at[found.count++] = static_cast<std::size_t>(c);
  }
  return found;
}

// A join runs whenever the choice did whose branches it joins: so it is skipped together with that.
template <class Analysis, std::size_t... P>
WEFT_UNNAMED constexpr auto join_guards() {
  constexpr auto joined = joined_choices<Analysis, P...>();
  return []<std::size_t... C>(std::index_sequence<C...>) {
    return std::type_identity<
        typename flatten<type_list<>, typename guard_by<joined.at[C], result_at<Analysis, joined.at[C]>, -1,
                                                        false>::type...>::type>();
  }(std::make_index_sequence<joined.count>());
}

template <class Analysis, std::size_t K, class Plan, std::size_t... I>
WEFT_UNNAMED constexpr auto guard_plan(std::index_sequence<I...>) {
  constexpr auto before = Analysis::template predecessors<K>();
  constexpr bool optional[] = {(is_taken_as_optional<before.at[I], typename Plan::passes> ||
                                says_optional<Analysis, K, before.at[I]>)...,
                               false};
  using own =
      typename flatten<type_list<>,
                       typename guard_by<before.at[I], result_at<Analysis, before.at[I]>,
                                         branch_in<Analysis, before.at[I], K>, optional[I]>::type...>::type;
  if constexpr ((int{optional[I]} + ... + 0) > 1)
    return guarded<
        task_at<Analysis, K>, Plan,
        typename flatten<own, typename decltype(join_guards<Analysis, before.at[I]...>())::type>::type>();
  else
    return guarded<task_at<Analysis, K>, Plan, own>();
}

template <class Analysis, std::size_t K, std::size_t... I, std::size_t... J>
WEFT_UNNAMED constexpr auto make_plan_after_choice(std::index_sequence<I...>, std::index_sequence<J...>) {
  using plan = typename plan_for<
      task_at<Analysis, K>,
      type_list<positional_source_of<Analysis, K, I, Analysis::table.source_at(K, I),
                                     Analysis::table.moved_at(K, I)>...>,
      type_list<named_source_of<Analysis, K, Analysis::table.source_at(K, sizeof...(I) + J)>...>>::type;
  return guard_plan<Analysis, K, plan>(
      std::make_index_sequence<Analysis::template predecessors<K>().count>());
}

template <class Analysis, std::size_t K>
WEFT_UNNAMED constexpr auto plan_at() {
  constexpr std::make_index_sequence<Analysis::table.positional_count(K)> positional;
  constexpr std::make_index_sequence<Analysis::table.named_count(K)> named;
  if constexpr (Analysis::table.after_choice[K])
    return make_plan_after_choice<Analysis, K>(positional, named);
  else
    return make_plan<Analysis, K>(positional, named);
}

// Most tasks declare just what their predecessors give, by value or by reference to const: they need none of the
// above, and no instantiation of their own.
template <bool Exact>
struct choose_plan {
  template <class Analysis, std::size_t K, class Task, class... Pass>
  using plan = reading_plan<typename leaf<Task>::result, Pass...>;
};
template <>
struct choose_plan<false> {
  template <class Analysis, std::size_t K, class Task, class... Pass>
  using plan = typename decltype(plan_at<Analysis, K>())::type;
};

template <class Analysis, std::size_t K, class Task, std::size_t... Source>
using plan_from = typename choose_plan<__is_same(
    typename leaf<Task>::exact, type_list<element<typename Analysis::declared, Source>...>)>::
    template plan<Analysis, K, Task, read_result<Source, element<typename Analysis::declared, Source>>...>;

template <class Sources>
struct planner;
template <std::size_t... I>
struct planner<std::index_sequence<I...>> {
  template <class Analysis, std::size_t K, class Task>
  using plan = plan_from<Analysis, K, Task, Analysis::table.source_at(K, I)...>;
};

template <class Analysis, std::size_t K, class Task>
using plan_of =
    typename planner<std::make_index_sequence<Analysis::table.positional_count(K)>>::template plan<Analysis,
                                                                                                   K, Task>;

template <bool AfterChoice>
struct plan_after {
  template <class Analysis, std::size_t K, class Task>
  using plan = plan_of<Analysis, K, Task>;
};
template <>
struct plan_after<true> : choose_plan<false> {};

// (An expansion in which the name of the workflow were written out would make the compiler go through all tasks again
// for each of them.)
template <class Analysis, bool HasChoice = Analysis::table.has_choice,
          class Tasks = typename Analysis::task_list, class Indices = typename Analysis::indices>
struct plans_in;
template <class Analysis, class... Task, std::size_t... K>
struct plans_in<Analysis, false, type_list<Task...>, std::index_sequence<K...>> {
  using type = type_list<plan_of<Analysis, K, Task>...>;
};
template <class Analysis, class... Task, std::size_t... K>
struct plans_in<Analysis, true, type_list<Task...>, std::index_sequence<K...>> {
  using type =
      type_list<typename plan_after<Analysis::table.after_choice[K]>::template plan<Analysis, K, Task>...>;
};

// How all tasks are called, in order.
template <class Workflow>
using plans_of = typename plans_in<analysis<Workflow>>::type;

template <class Workflow, std::size_t K>
using result_of_task = result_at<analysis<Workflow>, K>;

}  // namespace WEFT_NAMESPACE::detail

#endif
