// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_TASKS_HPP
#define WEFT_REFLECT_TASKS_HPP

#include <weft/check/leaf.hpp>
#include <weft/core/workflow.hpp>
#include <weft/reflect/id.hpp>

#include <boost/hana/at_key.hpp>  // what [] needs
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/tuple.hpp>

//! \file
//! The tasks of a workflow as a sequence of Hana. What is made of a workflow that did not compile is empty,
//! so that its error stays the only one.

namespace WEFT_NAMESPACE {
namespace detail {

// Task K of a workflow: out of its storage, or made from nothing.
template <std::size_t K, class Task, class Workflow>
constexpr Task task_in([[maybe_unused]] Workflow&& workflow) {
  using storage = stored_task<K, Task>;
  if constexpr (Task::stateless_operand::value)
    return Task();
  else if constexpr (std::is_lvalue_reference_v<Workflow>)
    return static_cast<storage const&>(workflow).task;
  else
    return static_cast<storage&&>(workflow).task;
}

template <class Tasks, class Indices>
struct task_sequence;
template <class... Task, std::size_t... K>
struct task_sequence<type_list<Task...>, std::index_sequence<K...>> {
  // An rvalue is moved from task by task: each call touches another part of it.
  template <class Workflow>
  static constexpr boost::hana::tuple<Task...> tuple(Workflow&& workflow) {
    return boost::hana::tuple<Task...>(task_in<K, Task>(static_cast<Workflow&&>(workflow))...);
  }
  template <class Workflow>
  static constexpr auto map(Workflow&& workflow) {
    return boost::hana::make_map(boost::hana::pair<id<id_of<Task>>, Task>(
        id<id_of<Task>>(), task_in<K, Task>(static_cast<Workflow&&>(workflow)))...);
  }
};

template <class... Task>
using sequence_of = task_sequence<type_list<Task...>, std::index_sequence_for<Task...>>;

}  // namespace detail

//! The id of a task or input, as a key: `weft::id_of(fetch)` is `"fetch"_id`.
template <class Task>
  requires detail::is_leaf<Task>::value
constexpr id<detail::id_of<Task>> id_of(Task const&) {
  return {};
}

//! The tasks of a workflow, inputs included, as a `hana::tuple` of `basic_task` and `input_task` in the order
//! of inline execution. Stateless tasks are made from nothing; those with state are copied out of the
//! workflow, or moved out of an expiring one. Linear in the number of tasks.
template <fixed_string Name, auto Graph, class... Task>
constexpr boost::hana::tuple<Task...> tasks(basic_workflow<Name, Graph, Task...> const& workflow) {
  return detail::sequence_of<Task...>::tuple(workflow);
}
template <fixed_string Name, auto Graph, class... Task>
constexpr boost::hana::tuple<Task...> tasks(basic_workflow<Name, Graph, Task...>&& workflow) {
  return detail::sequence_of<Task...>::tuple(static_cast<basic_workflow<Name, Graph, Task...>&&>(workflow));
}
template <class Failure>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::tuple<> tasks(Failure const&) {
  return {};
}

//! The same as a `hana::map` from ids: `weft::task_map(wf)["fetch"_id]`. A look-up takes one step.
template <fixed_string Name, auto Graph, class... Task>
constexpr auto task_map(basic_workflow<Name, Graph, Task...> const& workflow) {
  return detail::sequence_of<Task...>::map(workflow);
}
template <fixed_string Name, auto Graph, class... Task>
constexpr auto task_map(basic_workflow<Name, Graph, Task...>&& workflow) {
  return detail::sequence_of<Task...>::map(static_cast<basic_workflow<Name, Graph, Task...>&&>(workflow));
}
template <class Failure>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::map<> task_map(Failure const&) {
  return boost::hana::make_map();
}

}  // namespace WEFT_NAMESPACE

#endif
