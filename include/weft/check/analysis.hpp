// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ANALYSIS_HPP
#define WEFT_CHECK_ANALYSIS_HPP

#include <weft/check/arguments.hpp>
#include <weft/core/workflow.hpp>

//! \file
//! The types that flow along the edges of a workflow: one step per task, in the order of execution, so that
//! the results of a task's predecessors are known when its turn comes.

namespace WEFT_NAMESPACE::detail {

template <class... Task>
struct leaf_infos {
  static constexpr leaf_info const* all[sizeof...(Task) + 1] = {&leaf<Task>::info..., nullptr};
};

// Which tasks give the arguments of each task: those of task k are source[first[k]] up to source[first[k + 1]],
// the first positional[k] of them by position, the others by `from`.
template <int N, int Capacity>
struct source_table {
  int first[N + 1]{};
  int positional[N + 1]{};
  int source[Capacity + 1]{};
};

constexpr int index_of(leaf_info const* const* tasks, int count, name id) {
  std::uint32_t const hash = id.hash();
  for (int k = 0; k < count; ++k)
    if (tasks[k]->hash == hash && tasks[k]->id == id) return k;
  return -1;
}

// Capacity: every positional source is an edge; one name may be asked for more than once.
constexpr int source_count(leaf_info const* const* tasks, int count, int edges) {
  for (int k = 0; k < count; ++k) edges += tasks[k]->takes.count + tasks[k]->from.count;
  return edges;
}

template <int Capacity, int N, int E>
constexpr auto find_sources(graph<N, E> const& g, leaf_info const* const* tasks) {
  source_table<N, Capacity> table;
  int count = 0;
  for (int k = 0; k < N; ++k) {
    if (tasks[k]->takes.count > 0)
      for (name const& id : tasks[k]->takes) table.source[count++] = index_of(tasks, N, id);
    else
      for (int e = g.first[k]; e < g.first[k + 1]; ++e)
        if (g.edges[e].kind == edge_kind::passes) table.source[count++] = g.edges[e].from;
    table.positional[k] = count - table.first[k];
    for (name const& id : tasks[k]->from) table.source[count++] = index_of(tasks, N, id);
    table.first[k + 1] = count;
  }
  return table;
}

template <class Workflow>
struct analysis;

template <class Analysis, std::size_t P>
struct step;

template <class Analysis, std::size_t P>
using source_of = source<P, typename Analysis::template task<P>, typename step<Analysis, P>::plan::result>;

template <class Analysis, std::size_t K, class Positional, class Named>
struct step_plan;
template <class Analysis, std::size_t K, std::size_t... I, std::size_t... J>
struct step_plan<Analysis, K, std::index_sequence<I...>, std::index_sequence<J...>> {
  using type =
      typename plan_for<typename Analysis::template task<K>, type_list<source_of<Analysis, Analysis::source(K, I)>...>,
                        type_list<source_of<Analysis, Analysis::source(K, sizeof...(I) + J)>...>>::type;
};

// Task number K of a workflow and how it is called. There are as many of these as tasks, and their names are
// as long as the workflow: they hold types only, because the compilers mangle every variable and function.
template <class Analysis, std::size_t K>
struct step {
  using task = typename Analysis::template task<K>;
  using plan = typename step_plan<Analysis, K, std::make_index_sequence<Analysis::positional(K)>,
                                  std::make_index_sequence<Analysis::named(K)>>::type;
};

template <fixed_string Name, auto Graph, class... Task>
struct analysis<basic_workflow<Name, Graph, Task...>> {
  static constexpr int count = sizeof...(Task);
  static constexpr auto const& structure = Graph;
  static constexpr leaf_info const* const* infos = leaf_infos<Task...>::all;
  static constexpr auto sources = find_sources<source_count(infos, count, Graph.edge_count)>(Graph, infos);

  using tasks = index<type_list<Task...>>;
  template <std::size_t K>
  using task = typename tasks::template at<K>;

  static constexpr std::size_t positional(std::size_t k) { return static_cast<std::size_t>(sources.positional[k]); }
  static constexpr std::size_t named(std::size_t k) {
    return static_cast<std::size_t>(sources.first[k + 1] - sources.first[k] - sources.positional[k]);
  }
  // The i-th source of task k.
  static constexpr std::size_t source(std::size_t k, std::size_t i) {
    return static_cast<std::size_t>(sources.source[static_cast<std::size_t>(sources.first[k]) + i]);
  }

  static constexpr int find(name id) { return index_of(infos, count, id); }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
