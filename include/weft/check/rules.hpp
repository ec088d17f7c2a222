// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_RULES_HPP
#define WEFT_CHECK_RULES_HPP

#include <weft/check/analysis.hpp>
#include <weft/check/figures.hpp>
#include <weft/check/flow.hpp>
#include <weft/check/leaf.hpp>
#include <weft/check/paths.hpp>

//! \file
//! More figures, and questions for rules: what the costliest path is, what must be passed on the way, whose values get
//! where, how many results are there at once. Constants like those of figures.hpp, with which they are used:
//!
//!     static_assert(weft::critical_path(wf).cost <= 12);
//!     static_assert(weft::every_path_through<"audit">(wf));
//!
//! V is the number of tasks, E that of edges, U that of arguments. Where a rule is broken, ensure.hpp shows by what.

namespace WEFT_NAMESPACE {

//! A path: what the tasks on it cost together, and their ids, in order.
template <int Capacity>
struct path_figures {
  long long cost = 0;
  id_list<Capacity> ids{};
};

namespace detail {

template <std::size_t N>
constexpr path_figures<static_cast<int>(N)> figures_of(costly_path<static_cast<int>(N)> const& found,
                                                       leaf_info const* const (&tasks)[N]) {
  path_figures<static_cast<int>(N)> figures;
  figures.cost = found.cost;
  for (int i = 0; i < found.path.count; ++i) figures.ids.push_back(text_of(tasks[found.path.task[i]]->id));
  return figures;
}

// In place of `path_figures`.
struct any_path {
  any_figure cost{};
  any_figure ids{};
};

// Of a workflow, by ids.
template <class Workflow, fixed_string Id>
using one_task_in = question<Id, analysis<Workflow>::table.find(name_of<Id>), bool>;
template <class Workflow, fixed_string First, fixed_string Second>
using order_in = question_of_order<First, analysis<Workflow>::table.find(name_of<First>), Second,
                                   analysis<Workflow>::table.find(name_of<Second>)>;

// One id, and then two more.
template <class First, class Two>
using first_wrong = std::conditional_t<First::value, Two, First>;

}  // namespace detail

//! The costliest path from a task without predecessors to one without successors, by what tasks say with `.cost<n>()`: no
//! number of threads makes a run shorter than that. Of several the first. O(V + E).
template <fixed_string Name, auto Graph, class... Task>
WEFT_UNNAMED constexpr path_figures<static_cast<int>(sizeof...(Task))> critical_path(
    basic_workflow<Name, Graph, Task...> const&) {
  return detail::figures_of(detail::costliest_path(Graph, {detail::cost_of<Task>...}),
                            {&detail::leaf<Task>::info...});
}

//! Whether something of what the task `From` gives may get into the task `To`: as an argument, or as an argument of a task
//! whose result does, and so on; also through a state, from a task that changes it to those that use it later. Unlike for
//! `precedes`, edges that only order do not count, nor do results that nobody takes. Nothing gets from a task to itself.
//! O(V + U).
template <fixed_string From, fixed_string To, fixed_string Name, auto Graph, class... Task>
WEFT_UNNAMED constexpr auto reaches(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::order_in<basic_workflow<Name, Graph, Task...>, From, To>::type {
  using asked = detail::order_in<basic_workflow<Name, Graph, Task...>, From, To>;
  if constexpr (asked::value)
    return !detail::value_path(detail::uses_of<detail::plans_of<basic_workflow<Name, Graph, Task...>>>::all,
                               asked::first, asked::second)
                .empty();
  else
    return {};
}

//! Whether the task `Through` is on every path of edges from a task without predecessors, inputs and states among them, to
//! one without successors. O(V + E).
template <fixed_string Through, fixed_string Name, auto Graph, class... Task>
WEFT_UNNAMED constexpr auto every_path_through(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::one_task_in<basic_workflow<Name, Graph, Task...>, Through>::type {
  using asked = detail::one_task_in<basic_workflow<Name, Graph, Task...>, Through>;
  if constexpr (asked::value)
    return detail::path_around(Graph, asked::task, -1, -1).empty();
  else
    return {};
}
//! The same for the paths from the task `From` to the task `To`. It holds if there are none.
template <fixed_string Through, fixed_string From, fixed_string To, fixed_string Name, auto Graph,
          class... Task>
WEFT_UNNAMED constexpr auto every_path_through(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::first_wrong<detail::one_task_in<basic_workflow<Name, Graph, Task...>, Through>,
                                 detail::order_in<basic_workflow<Name, Graph, Task...>, From, To>>::type {
  using through = detail::one_task_in<basic_workflow<Name, Graph, Task...>, Through>;
  using ends = detail::order_in<basic_workflow<Name, Graph, Task...>, From, To>;
  if constexpr (through::value && ends::value)
    return detail::path_around(Graph, through::task, ends::first, ends::second).empty();
  else
    return {};
}

//! The most results that are needed at the same time by an inline run of which only the results of tasks without
//! successors are kept: every other goes after the last task that reads it, or that reads what may refer to it. What an
//! inline run has room for is `frame_bytes`. O(V + U).
template <fixed_string Name, auto Graph, class... Task>
WEFT_UNNAMED constexpr int peak_live(basic_workflow<Name, Graph, Task...> const&) {
  return detail::live_peak_of<basic_workflow<Name, Graph, Task...>>().results;
}
//! The most bytes of such results, by their `sizeof`: what they own elsewhere is not counted. O(V + U).
template <fixed_string Name, auto Graph, class... Task>
WEFT_UNNAMED constexpr std::size_t peak_bytes(basic_workflow<Name, Graph, Task...> const&) {
  return detail::live_peak_of<basic_workflow<Name, Graph, Task...>>().bytes;
}

//! Of what did not compile, all is as it should be.
constexpr detail::any_path critical_path(failure const&) { return {}; }
template <fixed_string From, fixed_string To>
constexpr detail::any_figure reaches(failure const&) {
  return {};
}
template <fixed_string Through>
constexpr detail::any_figure every_path_through(failure const&) {
  return {};
}
template <fixed_string Through, fixed_string From, fixed_string To>
constexpr detail::any_figure every_path_through(failure const&) {
  return {};
}
constexpr detail::any_figure peak_live(failure const&) { return {}; }
constexpr detail::any_figure peak_bytes(failure const&) { return {}; }

}  // namespace WEFT_NAMESPACE

#endif
