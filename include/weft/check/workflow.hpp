// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_WORKFLOW_HPP
#define WEFT_CHECK_WORKFLOW_HPP

#include <weft/check/graph.hpp>
#include <weft/check/moves.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

// --- from expressions to a workflow ------------------------------------------------------------------------

// Cut to size, as it becomes part of the workflow's type.
template <int N, int E, class Builder>
constexpr graph<N, E> trimmed(Builder const& built) {
  graph<N, E> g;
  for (int k = 0; k <= N; ++k) g.first[k] = built.first[k];
  for (int e = 0; e < E; ++e) g.edges[e] = built.edges[e];
  return g;
}

// All expressions as one list of tokens, and the graph they come to.
template <class Tokens>
struct lowered_tokens;
template <class... Token>
struct lowered_tokens<type_list<Token...>> {
  using tokens = type_list<Token...>;
  static constexpr leaf_info const* all[] = {&leaf<Token>::info...};
  using leaves = std::integral_constant<int, count_leaves(all)>;
  using builder = graph_builder<leaves::value, count_edges<leaves::value>(all)>;
  static constexpr auto built = builder(all).out;
};

template <class... Expression>
using lowered =
    lowered_tokens<typename flatten<typename prepend<Expression, type_list<end_of_expression>>::type...>::type>;

// Worked out again where something is wrong, so that the usual case need not keep it.
template <class Lowered>
inline constexpr auto shown_by = typename Lowered::builder(Lowered::all).shown;

// --- the errors of a graph, from evidence to type ----------------------------------------------------------

template <class Lowered, int I>
inline constexpr auto evident_id = fixed<shown_by<Lowered>.ids[I].size>(shown_by<Lowered>.ids[I]);

template <class Lowered, problem What, class Indices>
struct graph_error;
template <class Lowered, std::size_t A>
struct graph_error<Lowered, problem::malformed_id, std::index_sequence<A>> {
  using type = rejected<errors::malformed_id<evident_id<Lowered, A>>>;
};
template <class Lowered, std::size_t A>
struct graph_error<Lowered, problem::duplicate_task, std::index_sequence<A>> {
  template <int I>
  using leaf_at = type_at<typename Lowered::tokens, static_cast<std::size_t>(I)>;
  using type = rejected<errors::duplicate_task<evident_id<Lowered, A>, leaf_at<shown_by<Lowered>.token>,
                                               leaf_at<shown_by<Lowered>.other_token>>>;
};
template <class Lowered, std::size_t A>
struct graph_error<Lowered, problem::stateful_task_twice, std::index_sequence<A>> {
  using type = rejected<errors::stateful_task_twice<evident_id<Lowered, A>>>;
};
template <class Lowered, std::size_t A>
struct graph_error<Lowered, problem::unknown_task, std::index_sequence<A>> {
  using type = rejected<errors::unknown_task<evident_id<Lowered, A>>>;
};
template <class Lowered, std::size_t A, std::size_t B>
struct graph_error<Lowered, problem::unknown_source, std::index_sequence<A, B>> {
  using type = rejected<errors::unknown_source<evident_id<Lowered, A>, evident_id<Lowered, B>>>;
};
template <class Lowered, std::size_t... I>
struct graph_error<Lowered, problem::cycle, std::index_sequence<I...>> {
  using type = rejected<errors::cycle<evident_id<Lowered, I>...>>;
};
template <class Lowered, std::size_t... I>
struct graph_error<Lowered, problem::circular_source, std::index_sequence<I...>> {
  using type = rejected<errors::circular_source<evident_id<Lowered, I>...>>;
};

template <fixed_string Name, class Lowered, class Indices>
struct make_workflow_type;
template <fixed_string Name, class Lowered, std::size_t... K>
struct make_workflow_type<Name, Lowered, std::index_sequence<K...>> {
  using type = basic_workflow<Name, trimmed<Lowered::built.tasks, Lowered::built.edge_count>(Lowered::built), type_at<typename Lowered::tokens, static_cast<std::size_t>(Lowered::built.token_of[K])>...>;
};

// --- the checks of a typed workflow ------------------------------------------------------------------------

template <class Workflow, int K>
inline constexpr auto id_at = id_of<typename analysis<Workflow>::template task<static_cast<std::size_t>(K)>>;

template <class Workflow, move_problem What, move_evidence E>
struct move_error;
template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::two_takers, E> {
  using type = rejected<errors::two_takers<id_at<Workflow, E.value>, id_at<Workflow, E.first>, id_at<Workflow, E.second>>>;
};
template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::taken_before_read, E> {
  using type =
      rejected<errors::taken_before_read<id_at<Workflow, E.value>, id_at<Workflow, E.first>, id_at<Workflow, E.second>>>;
};
template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::view_of_taken, E> {
  using type =
      rejected<errors::view_of_taken<id_at<Workflow, E.value>, id_at<Workflow, E.first>, id_at<Workflow, E.second>>>;
};

template <class Workflow, int Failed, move_problem Moves>
struct checked_workflow {
  using type = rejected<typename step<analysis<Workflow>, static_cast<std::size_t>(Failed)>::plan::error>;
};
template <class Workflow>
struct checked_workflow<Workflow, -1, move_problem::none> {
  using type = Workflow;
};
template <class Workflow, move_problem Moves>
  requires(Moves != move_problem::none)
struct checked_workflow<Workflow, -1, Moves> : move_error<Workflow, Moves, judged<Workflow>::result.moves> {};

// --- the declared return type of `workflow` ----------------------------------------------------------------

template <class Workflow>
struct judged_workflow
    : checked_workflow<Workflow, judged<Workflow>::result.failed, judged<Workflow>::result.moves.what> {};

template <fixed_string Name, class Lowered, problem Found>
struct built_workflow : graph_error<Lowered, Found, std::make_index_sequence<static_cast<std::size_t>(shown_by<Lowered>.count)>> {};
template <fixed_string Name, class Lowered>
struct built_workflow<Name, Lowered, problem::none>
    : judged_workflow<typename make_workflow_type<
          Name, Lowered, std::make_index_sequence<static_cast<std::size_t>(Lowered::built.tasks)>>::type> {};

template <std::size_t N>
constexpr int first_false(bool const (&values)[N]) {
  for (std::size_t i = 0; i < N; ++i)
    if (!values[i]) return static_cast<int>(i);
  return -1;
}

// Bad is the number of the first argument that is an error or no operand at all, or -1.
template <fixed_string Name, int Bad, class... Expression>
struct workflow_of {
  using bad = type_at<type_list<Expression...>, static_cast<std::size_t>(Bad)>;
  using type = std::conditional_t<is_failure<bad>::value, bad, rejected<errors::not_a_task<bad>>>;
};
template <fixed_string Name, class... Expression>
struct workflow_of<Name, -1, Expression...>
    : built_workflow<Name, lowered<Expression...>, lowered<Expression...>::built.found> {};

template <fixed_string Name, class... Expression>
struct workflow_result : workflow_of<Name, first_false({is_operand<Expression>::value...}), Expression...> {};
template <fixed_string Name>
struct workflow_result<Name> {
  using type = rejected<errors::empty_workflow<Name>>;
};

// Finds a leaf in the arguments of `workflow`, to move it into the workflow.
template <std::size_t I, class Expression>
struct expression_ref {
  Expression&& value;
};
template <class Indices, class... Expression>
struct expression_refs;
template <std::size_t... I, class... Expression>
struct expression_refs<std::index_sequence<I...>, Expression...> : expression_ref<I, Expression>... {};

template <std::size_t I, class Expression>
constexpr Expression&& expression_at(expression_ref<I, Expression> const& ref) {
  return static_cast<Expression&&>(ref.value);
}

// Token `number` is a leaf, namely leaf `offset` of expression `expression`.
struct leaf_place {
  std::size_t expression;
  std::size_t offset;
};
template <class Lowered>
constexpr leaf_place place_of(int number) {
  leaf_place place{0, 0};
  for (int i = 0; i < number; ++i) {
    if (Lowered::all[i]->kind <= leaf_kind::reference) ++place.offset;
    if (Lowered::all[i]->kind == leaf_kind::end) place = {place.expression + 1, 0};
  }
  return place;
}

template <class Workflow, class Lowered, std::size_t... K, class Refs>
constexpr Workflow fill_workflow(std::index_sequence<K...>, Refs const& refs) {
  constexpr auto place = [](std::size_t k) { return place_of<Lowered>(Lowered::built.token_of[k]); };
  return Workflow(std::in_place, leaf_of<place(K).offset>(expression_at<place(K).expression>(refs))...);
}

}  // namespace detail

//! Makes a workflow of the union of the expressions: the same task twice is one node. Its type is checked
//! here, so what this returns is either a workflow that runs or one of `weft::errors`. Stateful tasks are
//! copied or moved into it.
template <fixed_string Name, class... Expression>
constexpr auto workflow([[maybe_unused]] Expression&&... expressions) ->
    typename detail::workflow_result<Name, std::remove_cvref_t<Expression>...>::type {
  using result = typename detail::workflow_result<Name, std::remove_cvref_t<Expression>...>::type;
  if constexpr (__is_empty(result) || detail::is_failure<result>::value)
    return {};
  else
    return detail::fill_workflow<result, detail::lowered<std::remove_cvref_t<Expression>...>>(
        typename result::stateful(), detail::expression_refs<std::index_sequence_for<Expression...>, Expression...>{
                                         {static_cast<Expression&&>(expressions)}...});
}

}  // namespace WEFT_NAMESPACE

#endif
