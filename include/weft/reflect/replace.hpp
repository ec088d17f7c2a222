// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_REPLACE_HPP
#define WEFT_REFLECT_REPLACE_HPP

#include <weft/reflect/relabel.hpp>
#include <weft/reflect/rewire.hpp>

//! \file
//! Another task in the place of one: a fake in a test, a variant.

namespace WEFT_NAMESPACE {
namespace detail {

// A task or an input under this id; anything else is taken for a callable.
template <fixed_string Id, class T>
struct replacement {
  using type = decltype(task<Id>(std::declval<T>()));
  template <class U>
  static constexpr type make(U&& callable) {
    return task<Id>(static_cast<U&&>(callable));
  }
};
template <fixed_string Id, fixed_string Old, class F, class... P>
struct replacement<Id, basic_task<Old, F, P...>> {
  using type = basic_task<Id, F, P...>;
  template <class U>
  static constexpr type make(U&& task) {
    return static_cast<U&&>(task).template as<Id>();
  }
};
template <fixed_string Id, fixed_string Old, class T>
struct replacement<Id, input_task<Old, T>> {
  using type = input_task<Id, T>;
};

template <int Place, class Task, class Leaf, class Indices>
struct leaves_with;
template <int Place, class... Task, class Leaf, std::size_t... K>
struct leaves_with<Place, type_list<Task...>, Leaf, std::index_sequence<K...>> {
  using type = type_list<std::conditional_t<K == std::size_t{Place}, Leaf, Task>...>;
};

enum class new_order : unsigned char { same, other, unknown_name };

// The workflow, which is sorted again if the new task asks for the result of a later one.
template <new_order Order, fixed_string Name, class Change, class Leaves>
struct reconnected {
  static constexpr name unknown = Change::found.unknown;
  using type = rejected<errors::unknown_source<Change::id, fixed<unknown.size>(unknown)>>;
};
template <fixed_string Name, class Change, class... Leaf>
struct reconnected<new_order::same, Name, Change, type_list<Leaf...>>
    : judged_workflow<basic_workflow<Name, Change::graph, Leaf...>> {};
template <fixed_string Name, class Change, class... Leaf>
struct reconnected<new_order::other, Name, Change, type_list<Leaf...>> {
  using operand = grafted<Change::graph, Leaf...>;
  using type = typename workflow_result<Name, operand>::type;
};

template <fixed_string Id, class T, class Workflow, int Place>
struct replacing_at;
template <fixed_string Id, class T, class Workflow>
struct replacing_at<Id, T, Workflow, -1> {
  using type = rejected<errors::no_such_task<Id>>;
};
template <fixed_string Id, class T, fixed_string Name, auto Graph, class... Task, int Place>
  requires(Place >= 0)
struct replacing_at<Id, T, basic_workflow<Name, Graph, Task...>, Place> {
  static constexpr auto id = Id;
  static constexpr auto name = Name;
  using workflow = basic_workflow<Name, Graph, Task...>;
  using made = replacement<Id, T>;
  using old_leaves = type_list<Task...>;
  using leaves = typename leaves_with<Place, old_leaves, typename made::type,
                                      typename analysis<workflow>::indices>::type;

  static constexpr leaf_info const& now = leaf<typename made::type>::info;
  static constexpr int capacity = Graph.edge_count + now.takes.count + now.from.count +
                                  size_of_accesses(now.touches) + static_cast<int>(sizeof...(Task));
  static constexpr auto found =
      edge_finder<capacity, Graph.tasks, Graph.edge_count, capacity_of(analysis<workflow>::table)>(
          Graph, analysis<workflow>::table, Place, now)
          .out;
  static constexpr int edges_before = Graph.first[Place + 1] - Graph.first[Place];
  static constexpr auto graph = rewired<Graph.edge_count - edges_before + found.count>(Graph, Place, found);

  static constexpr new_order order = found.unknown.size > 0 ? new_order::unknown_name
                                     : found.in_order       ? new_order::same
                                                            : new_order::other;
  using result = reconnected<order, Name, replacing_at, leaves>;
  using type = typename result::type;

  // Leaf I, which has state.
  template <std::size_t I, class W, class U>
  static constexpr auto make([[maybe_unused]] W&& workflow, [[maybe_unused]] U&& replacement) {
    if constexpr (I == std::size_t{Place})
      return made::make(static_cast<U&&>(replacement));
    else
      return type_at<leaves, I>(leaf_in<I, replacing_at>(static_cast<W&&>(workflow)));
  }
};

// The result, with `make(number<I>())` as leaf I.
template <class Change, class Make>
constexpr typename Change::type reconnect(Make const& make) {
  if constexpr (Change::order == new_order::same)
    return filled<typename Change::type>(make, typename Change::type::stateful());
  else
    return weft::workflow<Change::name>(
        filled<typename Change::result::operand>(make, typename Change::result::operand::stateful()));
}

template <fixed_string Id, class T, class Workflow>
using replacing = replacing_at<Id, T, Workflow, analysis<Workflow>::table.find(name_of<Id>)>;

}  // namespace detail

//! The workflow with another task under `Id`, whatever id that one had; an input may take the place of a task and
//! a task that of an input, and a plain callable is taken for a task without properties.
//!
//! The edges stay: what the old task was given by position or by `takes`, the new one is given by position. What
//! the new task names in `takes`, `from`, `after` or `moves`, it is given by name: of tasks in its scope before
//! others, so "load" means "etl/load" to "etl/parse" if there is one. What it does not ask for it waits for. An
//! input waits for nothing; tasks that only the old one needed stay.
//!
//! `errors::no_such_task` if there is no task `Id`, and the errors of every workflow if the new task does not fit.
template <fixed_string Id, detail::any_workflow Workflow, class Task>
  requires(!detail::any_failure<Task>)
constexpr auto replace([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Task&& task) ->
    typename detail::replacing<Id, std::remove_cvref_t<Task>, std::remove_cvref_t<Workflow>>::type {
  using change = detail::replacing<Id, std::remove_cvref_t<Task>, std::remove_cvref_t<Workflow>>;
  using result = typename change::type;
  if constexpr (__is_empty(result)) {
    return {};
  } else {
    auto const make = [&]<std::size_t I>(detail::number<I>) {
      return change::template make<I>(static_cast<Workflow&&>(workflow), static_cast<Task&&>(task));
    };
    return detail::reconnect<change>(make);
  }
}
template <fixed_string Id, class Workflow, class Task>
  requires(detail::any_failure<Workflow> || detail::any_failure<Task>)
constexpr typename detail::culprit<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Task>>::type replace(
    Workflow&&, Task&&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
