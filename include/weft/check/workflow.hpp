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

template <class Tokens>
struct token_array;
template <class... Token>
struct token_array<type_list<Token...>> {
  static constexpr int count = sizeof...(Token);
  static constexpr leaf_info const* all[count] = {&leaf<Token>::info...};
};

template <class... Expression>
struct lowered {
  using tokens = typename flatten<typename prepend<Expression, type_list<end_of_expression>>::type...>::type;
  using array = token_array<tokens>;
  static constexpr int leaves = count_leaves(array::all, array::count);
  using builder = graph_builder<leaves, count_edges<leaves>(array::all, array::count)>;
  static constexpr auto built = builder(array::all, array::count).out;
};

// Worked out again where something is wrong, so that the usual case need not keep it.
template <class Lowered>
inline constexpr auto shown_by = typename Lowered::builder(Lowered::array::all, Lowered::array::count).shown;

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

template <class Analysis, class Indices>
struct checked_steps;
template <class Analysis, std::size_t... K>
struct checked_steps<Analysis, std::index_sequence<K...>> {
  // The first task in error, or -1.
  static constexpr int failed = [] {
    bool const in_error[] = {step<Analysis, K>::plan::failed..., false};
    for (int k = 0; k < Analysis::count; ++k)
      if (in_error[k]) return k;
    return -1;
  }();

  static constexpr bool any_taken = [] {
    for (int takes : {uses_in<typename step<Analysis, K>::plan::passes>::takes..., 0})
      if (takes > 0) return true;
    return false;
  }();

  static constexpr move_evidence moves = [] {
    if constexpr (any_taken) {
      use_view const uses[] = {use_view{uses_in<typename step<Analysis, K>::plan::passes>::all,
                                        uses_in<typename step<Analysis, K>::plan::passes>::count}...};
      bool const borrowed[] = {borrows<typename step<Analysis, K>::plan::result>...};
      return check_moves(Analysis::structure, uses, borrowed);
    } else {
      return move_evidence();
    }
  }();
};

template <class Analysis, int K>
inline constexpr auto id_at = id_of<typename Analysis::template task<K>>;

template <class Analysis, move_problem What, move_evidence E>
struct move_error;
template <class Analysis, move_evidence E>
struct move_error<Analysis, move_problem::two_takers, E> {
  using type = rejected<errors::two_takers<id_at<Analysis, E.value>, id_at<Analysis, E.first>, id_at<Analysis, E.second>>>;
};
template <class Analysis, move_evidence E>
struct move_error<Analysis, move_problem::taken_before_read, E> {
  using type = rejected<errors::taken_before_read<id_at<Analysis, E.value>, id_at<Analysis, E.first>, id_at<Analysis, E.second>>>;
};
template <class Analysis, move_evidence E>
struct move_error<Analysis, move_problem::view_of_taken, E> {
  using type = rejected<errors::view_of_taken<id_at<Analysis, E.value>, id_at<Analysis, E.first>, id_at<Analysis, E.second>>>;
};

template <class Workflow>
struct checked_workflow {
  using of = analysis<Workflow>;
  using steps = checked_steps<of, std::make_index_sequence<static_cast<std::size_t>(of::count)>>;

  static constexpr auto find() {
    if constexpr (steps::failed >= 0)
      return std::type_identity<rejected<typename step<of, static_cast<std::size_t>(steps::failed)>::plan::error>>();
    else if constexpr (steps::moves.what != move_problem::none)
      return std::type_identity<typename move_error<of, steps::moves.what, steps::moves>::type>();
    else
      return std::type_identity<Workflow>();
  }
  using type = typename decltype(find())::type;
};

// --- the declared return type of `workflow` ----------------------------------------------------------------

// The first argument that is an error or no operand at all, or -1.
template <class... Expression>
inline constexpr int bad_operand = [] {
  bool const good[] = {is_operand<Expression>::value..., true};
  for (int i = 0; i < static_cast<int>(sizeof...(Expression)); ++i)
    if (!good[i]) return i;
  return -1;
}();

template <fixed_string Name, class... Expression>
struct workflow_result {
  using low = lowered<Expression...>;
  static constexpr auto find() {
    if constexpr (low::built.found != problem::none)
      return graph_error<low, low::built.found,
                         std::make_index_sequence<static_cast<std::size_t>(shown_by<low>.count)>>();
    else
      return checked_workflow<typename make_workflow_type<
          Name, low, std::make_index_sequence<static_cast<std::size_t>(low::built.tasks)>>::type>();
  }
  using type = typename decltype(find())::type;
};
template <fixed_string Name>
struct workflow_result<Name> {
  using type = rejected<errors::empty_workflow<Name>>;
};
template <fixed_string Name, class... Expression>
  requires(bad_operand<Expression...> >= 0)
struct workflow_result<Name, Expression...> {
  using bad = type_at<type_list<Expression...>, static_cast<std::size_t>(bad_operand<Expression...>)>;
  using type = std::conditional_t<std::is_base_of_v<failure, bad>, bad, rejected<errors::not_a_task<bad>>>;
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
    if (Lowered::array::all[i]->kind <= leaf_kind::reference) ++place.offset;
    if (Lowered::array::all[i]->kind == leaf_kind::end) place = {place.expression + 1, 0};
  }
  return place;
}

template <class Workflow, class Lowered, std::size_t... I, class Refs>
constexpr Workflow fill_workflow(std::index_sequence<I...>, Refs const& refs) {
  constexpr auto place = [](std::size_t i) {
    return place_of<Lowered>(Lowered::built.token_of[Workflow::stateful::numbers.at[i]]);
  };
  return Workflow(std::in_place, leaf_of<place(I).offset>(expression_at<place(I).expression>(refs))...);
}

}  // namespace detail

//! Makes a workflow of the union of the expressions: the same task twice is one node. Its type is checked
//! here, so what this returns is either a workflow that runs or one of `weft::errors`. Stateful tasks are
//! copied or moved into it.
template <fixed_string Name, class... Expression>
constexpr auto workflow([[maybe_unused]] Expression&&... expressions) ->
    typename detail::workflow_result<Name, std::remove_cvref_t<Expression>...>::type {
  using result = typename detail::workflow_result<Name, std::remove_cvref_t<Expression>...>::type;
  if constexpr (std::is_base_of_v<failure, result> || std::is_empty_v<result>)
    return {};
  else
    return detail::fill_workflow<result, detail::lowered<std::remove_cvref_t<Expression>...>>(
        std::make_index_sequence<static_cast<std::size_t>(result::stateful::count)>(),
        detail::expression_refs<std::index_sequence_for<Expression...>, Expression...>{
            {static_cast<Expression&&>(expressions)}...});
}

}  // namespace WEFT_NAMESPACE

#endif
