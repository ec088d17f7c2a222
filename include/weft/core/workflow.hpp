// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_WORKFLOW_HPP
#define WEFT_CORE_WORKFLOW_HPP

#include <weft/core/entry.hpp>
#include <weft/core/expression.hpp>

namespace WEFT_NAMESPACE {

//! What an edge is for: it passes a result by position, only orders, or passes a result by name (`from`,
//! `takes`).
enum class edge_kind : unsigned char { passes, orders, names };

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
  unsigned short first[N + 1]{};
  edge edges[E + 1]{};
};

namespace detail {

template <std::size_t K, class Task>
struct stored_task : entry {
  Task task;
  constexpr explicit stored_task(Task const& t) : task(t) {}
  constexpr explicit stored_task(Task&& t) : task(static_cast<Task&&>(t)) {}
};

// The numbers of the tasks with state.
template <int N>
struct stateful_numbers {
  std::size_t at[N + 1]{};
};

template <class... Task>
struct stateful_tasks {
  static constexpr bool is_stateful[] = {!is_stateless_operand<Task>::value..., false};
  static constexpr int count = [] {
    int n = 0;
    for (bool stateful : is_stateful) n += stateful;
    return n;
  }();
  static constexpr auto numbers = [] {
    stateful_numbers<count> n;
    for (std::size_t k = 0, i = 0; k < sizeof...(Task); ++k)
      if (is_stateful[k]) n.at[i++] = k;
    return n;
  }();
  // The place of task k among them.
  static constexpr int number_of(std::size_t k) {
    int n = 0;
    for (std::size_t i = 0; i < k; ++i) n += is_stateful[i];
    return n;
  }
};

template <class Tasks, class Stateful, class Indices>
struct task_storage;
template <class Tasks, class Stateful, std::size_t... I>
struct task_storage<Tasks, Stateful, std::index_sequence<I...>>
    : stored_task<Stateful::numbers.at[I], type_at<Tasks, Stateful::numbers.at[I]>>... {
  template <class... Source>
  constexpr explicit task_storage(std::in_place_t, Source&&... source)
      : stored_task<Stateful::numbers.at[I], type_at<Tasks, Stateful::numbers.at[I]>>(
            static_cast<Source&&>(source))... {}

  constexpr void list(entry const** to) const {
    ((to[I] = static_cast<stored_task<Stateful::numbers.at[I], type_at<Tasks, Stateful::numbers.at[I]>> const*>(this)),
     ...);
  }
};
template <class Tasks, class Stateful>
struct task_storage<Tasks, Stateful, std::index_sequence<>> {
  constexpr task_storage() = default;
  constexpr explicit task_storage(std::in_place_t) {}
  constexpr void list(entry const**) const {}
};

}  // namespace detail

//! A checked workflow, as `weft::workflow<"name">(...)` makes it: a value that can be copied, shared and run
//! by many threads at once. `Graph` is a `graph`; `Task...` stand in the order of inline execution. Stateless
//! tasks take no space.
template <fixed_string Name, auto Graph, class... Task>
class basic_workflow
    : detail::task_storage<type_list<Task...>, detail::stateful_tasks<Task...>,
                           std::make_index_sequence<detail::stateful_tasks<Task...>::count>> {
  using storage = detail::task_storage<type_list<Task...>, detail::stateful_tasks<Task...>,
                                       std::make_index_sequence<detail::stateful_tasks<Task...>::count>>;

public:
  using tasks = type_list<Task...>;
  using stateful = detail::stateful_tasks<Task...>;
  static constexpr auto const& structure = Graph;

  using storage::list;
  using storage::storage;

  static constexpr char const* name() { return Name.text; }
  //! The number of tasks, inputs included.
  static constexpr int size() { return static_cast<int>(sizeof...(Task)); }
};

}  // namespace WEFT_NAMESPACE

#endif
