// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_EDGES_HPP
#define WEFT_REFLECT_EDGES_HPP

#include <weft/check/leaf.hpp>
#include <weft/core/workflow.hpp>
#include <weft/reflect/id.hpp>

#include <boost/hana/integral_constant.hpp>
#include <boost/hana/tuple.hpp>

namespace WEFT_NAMESPACE {

//! What Hana's functions are chosen by, one for all edges.
struct edge_tag {};

//! An edge of a workflow as a type: from which task to which, and what for. Comparable and Hashable.
template <fixed_string From, fixed_string To, edge_kind Kind>
struct edge_constant {
  using hana_tag = edge_tag;

  static constexpr id<From> from() { return {}; }
  static constexpr id<To> to() { return {}; }
  static constexpr boost::hana::integral_constant<edge_kind, Kind> kind() { return {}; }
};

//! `weft::edge_c<"load", "parse">`: the edge that passes the result of `load` to `parse`.
template <fixed_string From, fixed_string To, edge_kind Kind = edge_kind::passes>
inline constexpr edge_constant<From, To, Kind> edge_c{};

namespace detail {

template <fixed_string From, fixed_string To, edge_kind Kind>
struct is_key<edge_constant<From, To, Kind>> : std::true_type {};

// The graph knows the edges into every task; this is the task that edge number E leads to.
template <int N, int E>
constexpr std::size_t target_of(graph<N, E> const& g, std::size_t e) {
  std::size_t k = 0;
  while (static_cast<std::size_t>(g.first[k + 1]) <= e) ++k;
  return k;
}

template <auto Graph, class Tasks, class Indices>
struct edge_sequence;
template <auto Graph, class... Task, std::size_t... E>
struct edge_sequence<Graph, type_list<Task...>, std::index_sequence<E...>> {
  using tasks = index<type_list<Task...>>;
  using type =
      boost::hana::tuple<edge_constant<id_of<element<tasks, Graph.edges[E].from>>,
                                       id_of<element<tasks, target_of(Graph, E)>>, Graph.edges[E].kind>...>;
};

}  // namespace detail

//! The edges of a workflow as a `hana::tuple` of `edge_constant`: first those into the task that runs first,
//! and those into one task in declared order. Takes nothing at run time; the compiler looks for the end of
//! every edge among the tasks.
template <fixed_string Name, auto Graph, class... Task>
constexpr auto edges(basic_workflow<Name, Graph, Task...> const&) {
  return typename detail::edge_sequence<
      Graph, type_list<Task...>,
      std::make_index_sequence<static_cast<std::size_t>(Graph.edge_count)>>::type();
}
template <class Failure>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::tuple<> edges(Failure const&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

namespace boost::hana {

template <>
struct equal_impl<weft::edge_tag, weft::edge_tag> : weft::detail::equal_by_type {};
template <>
struct hash_impl<weft::edge_tag> : weft::detail::hash_by_type {};

}  // namespace boost::hana

#endif
