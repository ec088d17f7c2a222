// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CHECK_INSPECT_HPP
#define WEFT_TESTS_CHECK_INSPECT_HPP

// What `workflow` makes of expressions, from the outside: a graph or an error. Ask it for decltype(workflow(...)):
// an error that is never an object is not reported.

#include <weft/check/workflow.hpp>

#include <type_traits>

template <class Workflow>
struct parts_of;
template <weft::fixed_string Name, auto Graph, class... Task>
struct parts_of<weft::basic_workflow<Name, Graph, Task...>> {
  static constexpr auto graph = Graph;
  using tasks = weft::type_list<Task...>;
};

template <class Workflow>
inline constexpr auto graph_of = parts_of<std::remove_cvref_t<Workflow>>::graph;

template <class Task>
struct id_type;
template <weft::fixed_string Id, class F, class... P>
struct id_type<weft::basic_task<Id, F, P...>> {
  using type = weft::id<Id>;
};
template <weft::fixed_string Id, class T>
struct id_type<weft::input_task<Id, T>> {
  using type = weft::id<Id>;
};

template <class Tasks>
struct ids_of_list;
template <class... Task>
struct ids_of_list<weft::type_list<Task...>> {
  using type = weft::type_list<typename id_type<Task>::type...>;
};

// The order of execution.
template <class Workflow>
using order_of = typename ids_of_list<typename parts_of<std::remove_cvref_t<Workflow>>::tasks>::type;
template <weft::fixed_string... Id>
using ids = weft::type_list<weft::id<Id>...>;

template <class T>
struct error_in {
  using type = void;
};
template <class Error>
struct error_in<weft::rejected<Error>> {
  using type = Error;
};
template <class Workflow>
using error_of = typename error_in<std::remove_cvref_t<Workflow>>::type;

template <class Workflow, class... Error>
inline constexpr bool gives_error = (std::is_same_v<error_of<Workflow>, Error> || ...);

// The predecessors of task k: `edge_at<W>(k, i)`, and how many.
template <class Workflow>
constexpr int predecessors(int k) {
  return graph_of<Workflow>.first[k + 1] - graph_of<Workflow>.first[k];
}
template <class Workflow>
constexpr weft::edge edge_at(int k, int i) {
  return graph_of<Workflow>.edges[graph_of<Workflow>.first[k] + i];
}
template <class Workflow>
constexpr bool is_edge(int k, int i, int from, weft::edge_kind kind) {
  return i < predecessors<Workflow>(k) && edge_at<Workflow>(k, i).from == from &&
         edge_at<Workflow>(k, i).kind == kind;
}

#endif
