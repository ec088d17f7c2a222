// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_NESTING_HPP
#define WEFT_CHECK_NESTING_HPP

#include <weft/check/signature.hpp>
#include <weft/core/nested.hpp>

//! \file
//! How a nested workflow becomes part of the outer one: its leaves under their new ids, and which edges they have among
//! themselves.

namespace WEFT_NAMESPACE::detail {

template <std::size_t A, std::size_t B>
consteval fixed_string<A + B> path_of(fixed_string<A> const& scope, fixed_string<B> const& id) {
  char path[A + B]{};
  for (std::size_t i = 0; i + 1 < A; ++i) path[i] = scope.text[i];
  path[A - 1] = '/';
  for (std::size_t i = 0; i + 1 < B; ++i) path[A + i] = id.text[i];
  return path;
}

// The leaf of the outer workflow that a leaf of the nested one becomes. What its properties and parameters name is not
// renamed: it is in the edges.
template <fixed_string Scope, class Leaf>
struct scoped;
template <fixed_string Scope, fixed_string Id, class F, class... P>
struct scoped<Scope, basic_task<Id, F, P...>> {
  using type = basic_task<path_of(Scope, Id), F, P...>;
};
template <fixed_string Scope, fixed_string Id, class T>
struct scoped<Scope, input_task<Id, T>> {
  using type = input_task<path_of(Scope, Id), T>;
};

// --- the tokens --------------------------------------------------------------------------------------------

// The edges among a group of leaves, and which of them stand at its ends.
struct group_view {
  int tasks = 0;
  int inputs = 0;
  int const* first = nullptr;
  edge const* edges = nullptr;
  bool const* is_input = nullptr;
  bool const* is_source = nullptr;  // waits for none of the group but inputs, and is none
  bool const* is_sink = nullptr;    // none of the group waits for it
  int sources = 0;
  int sinks = 0;
  names bound{};     // inputs that are bound, ...
  names bound_to{};  // ... and the tasks that they are bound to
};

template <int N>
struct group_ends {
  int inputs = 0;
  bool is_input[N]{};
  bool is_source[N]{};
  bool is_sink[N]{};
  int sources = 0;
  int sinks = 0;

  template <int E>
  constexpr group_ends(graph<N, E> const& g, bool const (&input)[N]) {
    for (int k = 0; k < N; ++k) {
      is_input[k] = input[k];
      is_source[k] = !input[k];
      is_sink[k] = true;
    }
    for (int k = 0; k < N; ++k)
      for (int e = g.first[k]; e < g.first[k + 1]; ++e) {
        is_sink[g.edges[e].from] = false;
        if (!input[g.edges[e].from]) is_source[k] = false;
      }
    for (int k = 0; k < N; ++k) {
      inputs += is_input[k];
      sources += is_source[k];
      sinks += is_sink[k];
    }
  }
};

template <class Leaf>
inline constexpr bool is_input = false;
template <fixed_string Id, class T>
inline constexpr bool is_input<input_task<Id, T>> = true;

template <auto Graph, class... Leaf>
struct group_of {
  static constexpr group_ends<sizeof...(Leaf)> ends{Graph, {is_input<Leaf>...}};
  static constexpr group_view view_with(names bound, names bound_to) {
    return {sizeof...(Leaf), ends.inputs,  Graph.first, Graph.edges, ends.is_input, ends.is_source,
            ends.is_sink,    ends.sources, ends.sinks,  bound,       bound_to};
  }
};

template <fixed_string Id, class P>
struct bound_of {
  using input = type_list<>;
  using source = type_list<>;
};
template <fixed_string Id, fixed_string Input, fixed_string Source>
struct bound_of<Id, bound_input<Input, Source>> {
  using input = type_list<name_constant<path_of(Id, Input)>>;
  using source = type_list<name_constant<Source>>;
};

template <std::size_t K, class Task>
constexpr Task const& stored_leaf(stored_task<K, Task> const& stored) {
  return stored.task;
}
template <std::size_t K, class Task>
constexpr Task&& stored_leaf(stored_task<K, Task>&& stored) {
  return static_cast<Task&&>(stored.task);
}
template <fixed_string Scope, fixed_string Id, class F, class... P>
constexpr auto under(basic_task<Id, F, P...> const& task) {
  return task.template as<path_of(Scope, Id)>();
}
template <fixed_string Scope, fixed_string Id, class F, class... P>
constexpr auto under(basic_task<Id, F, P...>&& task) {
  return static_cast<basic_task<Id, F, P...>&&>(task).template as<path_of(Scope, Id)>();
}

// Of every operand that is a group: the graph inside and its leaves as the outer workflow has them.
template <class Operand>
struct group;
template <fixed_string Id, fixed_string Name, auto Graph, class... Task, class... P>
struct group<nested_workflow<Id, basic_workflow<Name, Graph, Task...>, P...>> : group_of<Graph, Task...> {
  using leaves = type_list<typename scoped<Id, Task>::type...>;
  static constexpr group_view view = group_of<Graph, Task...>::view_with(
      list_names<typename flatten<type_list<>, typename bound_of<Id, P>::input...>::type>::value,
      list_names<typename flatten<type_list<>, typename bound_of<Id, P>::source...>::type>::value);

  // Leaf K, copied or moved out of the operand.
  template <std::size_t K, class Operand>
  static constexpr auto leaf(Operand&& operand) {
    return under<Id>(
        stored_leaf<K, type_at<type_list<Task...>, K>>(static_cast<Operand&&>(operand).workflow()));
  }
};
template <auto Graph, class... Leaf>
struct group<grafted<Graph, Leaf...>> : group_of<Graph, Leaf...> {
  using leaves = type_list<Leaf...>;
  static constexpr group_view view = group_of<Graph, Leaf...>::view_with({}, {});

  template <std::size_t K, class Operand>
  static constexpr auto leaf(Operand&& operand) {
    return stored_leaf<K, type_at<leaves, K>>(static_cast<Operand&&>(operand));
  }
};

template <fixed_string Id, class Workflow, class... P>
inline constexpr std::size_t leaf_count<nested_workflow<Id, Workflow, P...>> =
    static_cast<std::size_t>(Workflow::size());
template <auto Graph, class... Leaf>
inline constexpr std::size_t leaf_count<grafted<Graph, Leaf...>> = sizeof...(Leaf);

// The I-th leaf of an expression with state, copied or moved as the expression is an lvalue or an rvalue.
template <std::size_t I, class T>
constexpr decltype(auto) leaf_of(T&& value) {
  using operand = std::remove_cvref_t<T>;
  if constexpr (is_leaf<operand>::value) {
    return static_cast<T&&>(value);
  } else if constexpr (requires { typename group<operand>::leaves; }) {
    return group<operand>::template leaf<I>(static_cast<T&&>(value));
  } else if constexpr (constexpr std::size_t left = leaf_count<decltype(value.left)>; I < left) {
    return leaf_of<I>(static_cast<T&&>(value).left);
  } else {
    return leaf_of<I - left>(static_cast<T&&>(value).right);
  }
}

}  // namespace WEFT_NAMESPACE::detail

#endif
