// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ANALYSIS_HPP
#define WEFT_CHECK_ANALYSIS_HPP

#include <weft/check/arguments.hpp>
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
    table.positional[k] = count - table.first[k];
    if (tasks[k]->from.count > 0) {
      int skip = taken;
      for (int e = g.first[k]; e < g.first[k + 1]; ++e)
        if (is_by_name(g.edges[e].kind) && skip-- <= 0) table.source[count++] = g.edges[e].from;
    }
    table.first[k + 1] = count;
  }
  return table;
}

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

  using task_list = type_list<Task...>;
  using tasks = index<task_list>;

  // What is known of the results before any argument is.
  using declared = index<type_list<typename leaf<Task>::result...>>;
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

template <class Analysis, std::size_t P, bool Moved>
using source_of = source<P, task_at<Analysis, P>, result_at<Analysis, P>, Moved>;

template <class Analysis, std::size_t K, std::size_t... I, std::size_t... J>
WEFT_UNNAMED constexpr auto make_plan(std::index_sequence<I...>, std::index_sequence<J...>) {
  return plan_for<
      task_at<Analysis, K>,
      type_list<source_of<Analysis, Analysis::table.source_at(K, I), Analysis::table.moved_at(K, I)>...>,
      type_list<source_of<Analysis, Analysis::table.source_at(K, sizeof...(I) + J), false>...>>();
}

template <class Analysis, std::size_t K>
WEFT_UNNAMED constexpr auto plan_at() {
  return make_plan<Analysis, K>(std::make_index_sequence<Analysis::table.positional_count(K)>(),
                                std::make_index_sequence<Analysis::table.named_count(K)>());
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

// (An expansion in which the name of the workflow were written out would make the compiler go through all tasks again
// for each of them.)
template <class Analysis, class Tasks = typename Analysis::task_list,
          class Indices = typename Analysis::indices>
struct plans_in;
template <class Analysis, class... Task, std::size_t... K>
struct plans_in<Analysis, type_list<Task...>, std::index_sequence<K...>> {
  using type = type_list<plan_of<Analysis, K, Task>...>;
};

// How all tasks are called, in order.
template <class Workflow>
using plans_of = typename plans_in<analysis<Workflow>>::type;

template <class Workflow, std::size_t K>
using result_of_task = result_at<analysis<Workflow>, K>;

}  // namespace WEFT_NAMESPACE::detail

#endif
