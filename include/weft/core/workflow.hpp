// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_WORKFLOW_HPP
#define WEFT_CORE_WORKFLOW_HPP

#include <weft/core/entry.hpp>
#include <weft/core/expression.hpp>

namespace WEFT_NAMESPACE {

//! What an edge is for: it passes a result by position, only orders, or passes a result by name (`from`,
//! `takes`); `moves` and `moves_by_name` are the first and the third where `.moves` names the predecessor. One that
//! lends hands over a `resource`; one that waits was added by `ordered_by_declaration`: it orders, and is no reason to
//! skip a task.
enum class edge_kind : unsigned char { passes, orders, names, moves, moves_by_name, lends, waits };

//! Whether what it passes is an argument by its place.
constexpr bool is_positional(edge_kind kind) { return kind == edge_kind::passes || kind == edge_kind::moves; }
//! Whether what it passes is an argument by its name.
constexpr bool is_by_name(edge_kind kind) {
  return kind == edge_kind::names || kind == edge_kind::moves_by_name;
}
//! Whether it stands for a parameter of its own, whatever else the task is given.
constexpr bool is_argument_of_its_own(edge_kind kind) { return is_by_name(kind) || kind == edge_kind::lends; }
//! Whether `.moves` says that the result is taken away along it.
constexpr bool is_moving(edge_kind kind) {
  return kind == edge_kind::moves || kind == edge_kind::moves_by_name;
}

//! One predecessor of a task.
struct edge {
  unsigned short from = 0;  //!< the predecessor's number
  edge_kind kind = edge_kind::passes;
};

//! The graph of a workflow of `N` tasks and `E` edges. Tasks are numbered in the order of inline execution;
//! the predecessors of task `k` are `edges[first[k]]` up to `edges[first[k + 1]]`, in declared order.
template <int N, int E>
struct graph {
  static constexpr int tasks = N;
  static constexpr int edge_count = E;
  int first[N + 1]{};
  edge edges[E + 1]{};
};

namespace detail {

template <std::size_t K, class Task>
struct stored_task : entry {
  Task task;
  constexpr explicit stored_task(Task const& original) : task(original) {}
  constexpr explicit stored_task(Task&& original) : task(static_cast<Task&&>(original)) {}
};

// The numbers of the tasks with state.
template <int N>
struct stateful_list {
  int count = 0;
  unsigned short at[N]{};

  constexpr explicit stateful_list(bool const (&stateful)[N]) {
    for (int k = 0; k < N; ++k)
      if (stateful[k]) at[count++] = static_cast<unsigned short>(k);
  }
};

template <class Tasks>
struct stateful_tasks;
template <class... Task>
struct stateful_tasks<type_list<Task...>> {
  static constexpr stateful_list<sizeof...(Task)> list{{!is_stateless_leaf<Task>...}};
};

// How many values are false. (A variable named after all tasks costs more than this call.)
template <std::size_t N>
constexpr std::size_t count_false(bool const (&values)[N]) {
  std::size_t count = 0;
  for (bool value : values) count += !value;
  return count;
}

// Storage for just these. What a run needs to know of it are the indices.
struct no_storage {
  using stateful = std::index_sequence<>;
  constexpr void list(entry const**) const {}
};
template <class Tasks, std::size_t... K>
struct task_storage : stored_task<K, type_at<Tasks, K>>... {
  using stateful = std::index_sequence<K...>;

  template <class... Source>
  constexpr explicit task_storage(std::in_place_t, Source&&... source)
      : stored_task<K, type_at<Tasks, K>>(static_cast<Source&&>(source))... {}

  constexpr void list(entry const** to) const {
    entry const* const all[] = {static_cast<stored_task<K, type_at<Tasks, K>> const*>(this)...};
    for (entry const* each : all) *to++ = each;
  }
};

template <class Tasks, class Indices>
struct storage_of {
  using type = no_storage;
};
template <class Tasks, std::size_t I0, std::size_t... I>
struct storage_of<Tasks, std::index_sequence<I0, I...>> {
  using type = task_storage<Tasks, stateful_tasks<Tasks>::list.at[I0], stateful_tasks<Tasks>::list.at[I]...>;
};

}  // namespace detail

//! A checked workflow, as `weft::workflow<"name">(...)` makes it: a value that can be copied, shared and run
//! by many threads at once. `Graph` is a `graph`; `Task...` stand in the order of inline execution. Stateless
//! tasks take no space.
template <fixed_string Name, auto Graph, class... Task>
class basic_workflow
    : public detail::storage_of<type_list<Task...>, std::make_index_sequence<detail::count_false(
                                                        {detail::is_stateless_leaf<Task>...})>>::type {
public:
  using storage =
      typename detail::storage_of<type_list<Task...>, std::make_index_sequence<detail::count_false(
                                                          {detail::is_stateless_leaf<Task>...})>>::type;
  using storage::storage;

  static constexpr char const* name() { return Name.text; }
  //! The number of tasks, inputs included.
  static constexpr int size() { return static_cast<int>(sizeof...(Task)); }
};

namespace detail {

template <fixed_string Name, auto Graph, class... Task>
struct is_workflow<basic_workflow<Name, Graph, Task...>> : std::true_type {};

}  // namespace detail

}  // namespace WEFT_NAMESPACE

#endif
