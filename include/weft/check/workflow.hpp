// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_WORKFLOW_HPP
#define WEFT_CHECK_WORKFLOW_HPP

#include <weft/check/graph.hpp>
#include <weft/check/moves.hpp>
#include <weft/check/races.hpp>

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

// The tokens of one expression.
template <class Tokens>
struct token_array;
template <class... Token>
struct token_array<type_list<Token...>> {
  static constexpr leaf_info const* all[] = {&leaf<Token>::info...};
  using count = std::integral_constant<int, sizeof...(Token)>;
};

// The expressions as values, and the graph they come to.
template <class... Expression>
struct lowered {
  using expressions = index<type_list<postfix<Expression>...>>;
  static constexpr expression_view all[] = {expression_view{
      token_array<postfix<Expression>>::all, token_array<postfix<Expression>>::count::value}...};
  using builder = graph_builder<count_all<count_tokens(all)>(all)>;
  static constexpr auto built = builder(all).out;
};
// The same, with an order for what would race.
template <class... Expression>
struct lowered<ordered_by_declaration_option, Expression...> {
  using expressions = index<type_list<postfix<Expression>...>>;
  static constexpr expression_view all[] = {expression_view{
      token_array<postfix<Expression>>::all, token_array<postfix<Expression>>::count::value}...};
  using builder = graph_builder<count_in_order<count_tokens(all)>(all)>;
  static constexpr auto built = builder(all).out;
};

// The token at a place, or the member of the group that stands there. (GCC 12 does not survive the place in one.)
template <bool Grouped>
struct token_or_member {
  template <class Token, unsigned short Member>
  using of = Token;
};
template <>
struct token_or_member<true> {
  template <class Token, unsigned short Member>
  using of = type_at<typename group<Token>::leaves, Member - 1>;
};
template <class Lowered, unsigned short Expression, unsigned short Offset, unsigned short Member>
using token_at = typename token_or_member<(
    Member > 0)>::template of<type_at<element<typename Lowered::expressions, Expression>, Offset>, Member>;

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
// A nested workflow is shown by name: its type is as long as the workflow.
template <class Token>
struct shown_token {
  using type = Token;
};
template <fixed_string Id, fixed_string Name, auto Graph, class... Task, class... P>
struct shown_token<nested_workflow<Id, basic_workflow<Name, Graph, Task...>, P...>> {
  using type = errors::nested<Id, Name>;
};
template <class Token>
using shown = typename shown_token<Token>::type;

template <class Lowered, std::size_t A>
struct graph_error<Lowered, problem::duplicate_task, std::index_sequence<A>> {
  static constexpr token_place first = shown_by<Lowered>.first;
  static constexpr token_place second = shown_by<Lowered>.second;
  using type = rejected<errors::duplicate_task<
      evident_id<Lowered, A>, shown<token_at<Lowered, first.expression, first.offset, first.member>>,
      shown<token_at<Lowered, second.expression, second.offset, second.member>>>>;
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
template <class Lowered, std::size_t A, std::size_t B>
struct graph_error<Lowered, problem::unknown_binding, std::index_sequence<A, B>> {
  using type = rejected<errors::unknown_binding<evident_id<Lowered, A>, evident_id<Lowered, B>>>;
};
template <class Lowered, std::size_t A, std::size_t B>
struct graph_error<Lowered, problem::surplus_predecessor, std::index_sequence<A, B>> {
  using type = rejected<errors::surplus_predecessor<evident_id<Lowered, A>, evident_id<Lowered, B>>>;
};
template <class Lowered, std::size_t A, std::size_t B, std::size_t C>
struct graph_error<Lowered, problem::ambiguous_state, std::index_sequence<A, B, C>> {
  using type = rejected<
      errors::ambiguous_state<evident_id<Lowered, A>, evident_id<Lowered, B>, evident_id<Lowered, C>>>;
};
template <class Lowered, std::size_t A, std::size_t B, std::size_t C>
struct graph_error<Lowered, problem::ambiguous_resource, std::index_sequence<A, B, C>> {
  using type = rejected<
      errors::ambiguous_resource<evident_id<Lowered, A>, evident_id<Lowered, B>, evident_id<Lowered, C>>>;
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
  using type =
      basic_workflow<Name, trimmed<Lowered::built.tasks, Lowered::built.edge_count>(Lowered::built),
                     token_at<Lowered, Lowered::built.given_at[K].expression,
                              Lowered::built.given_at[K].offset, Lowered::built.given_at[K].member>...>;
};

// --- the checks of a typed workflow ------------------------------------------------------------------------

template <class Workflow, int K>
inline constexpr auto id_at = id_of<task_at<analysis<Workflow>, static_cast<std::size_t>(K)>>;

template <class Workflow, move_problem What, move_evidence E>
struct move_error;
template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::two_takers, E> {
  using type = rejected<
      errors::two_takers<id_at<Workflow, E.value>, id_at<Workflow, E.first>, id_at<Workflow, E.second>>>;
};
template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::taken_before_read, E> {
  using type = rejected<errors::taken_before_read<id_at<Workflow, E.value>, id_at<Workflow, E.first>,
                                                  id_at<Workflow, E.second>>>;
};
template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::view_of_taken, E> {
  using type = rejected<
      errors::view_of_taken<id_at<Workflow, E.value>, id_at<Workflow, E.first>, id_at<Workflow, E.second>>>;
};

template <class Workflow, move_evidence E>
struct move_error<Workflow, move_problem::shared_state, E> {
  using type = rejected<
      errors::shared_state<id_at<Workflow, E.value>, id_at<Workflow, E.first>, id_at<Workflow, E.second>>>;
};

template <class Workflow, race_evidence E>
inline constexpr auto raced_for = [] {
  constexpr name resource = analysis<Workflow>::table.info[E.second]->touches->first[E.access].resource;
  return fixed<resource.size>(resource);
}();
template <class Workflow, race_evidence E>
struct race_error {
  using type = rejected<
      errors::data_race<id_at<Workflow, E.first>, id_at<Workflow, E.second>, raced_for<Workflow, E>>>;
};
template <class Workflow, race_evidence E>
  requires(E.first < 0)
struct race_error<Workflow, E> {
  using type = Workflow;
};
template <class Workflow, bool Touches = analysis<Workflow>::table.touches>
struct race_verdict {
  using type = Workflow;
};
template <class Workflow>
struct race_verdict<Workflow, true> : race_error<Workflow, race_in<Workflow>()> {};

template <class Workflow, int Failed, move_problem Moves>
struct workflow_verdict {
  using type = rejected<typename type_at<plans_of<Workflow>, static_cast<std::size_t>(Failed)>::error>;
};
template <class Workflow>
struct workflow_verdict<Workflow, -1, move_problem::none> : race_verdict<Workflow> {};
template <class Workflow, move_problem Moves>
  requires(Moves != move_problem::none)
struct workflow_verdict<Workflow, -1, Moves> : move_error<Workflow, Moves, judged<Workflow>::result.moves> {};

// --- the declared return type of `workflow` ----------------------------------------------------------------

template <class Workflow, bool HasChoice = analysis<Workflow>::table.has_choice>
struct judged_workflow
    : workflow_verdict<Workflow, judged<Workflow>::result.failed, judged<Workflow>::result.moves.what> {};

// Names first: where they are wrong, so is all that depends on them.
template <class Workflow, choice_evidence E, choice_problem What = E.what>
struct choice_error;
template <class Workflow, choice_evidence E>
inline constexpr auto evident_name = [] {
  constexpr leaf_info const& task = *analysis<Workflow>::table.info[E.task];
  constexpr name n =
      E.what == choice_problem::not_skippable ? task.optional.first[E.name] : task.chooses->first[E.name];
  return fixed<n.size>(n);
}();
template <class Workflow, choice_evidence E>
struct choice_error<Workflow, E, choice_problem::no_successor> {
  using type = rejected<errors::not_a_successor<id_at<Workflow, E.task>, evident_name<Workflow, E>>>;
};
template <class Workflow, choice_evidence E>
struct choice_error<Workflow, E, choice_problem::chosen_twice> {
  using type = rejected<errors::named_twice<id_at<Workflow, E.task>, evident_name<Workflow, E>>>;
};
template <class Workflow, choice_evidence E>
struct choice_error<Workflow, E, choice_problem::not_skippable> {
  using type = rejected<errors::never_skipped<id_at<Workflow, E.task>, evident_name<Workflow, E>>>;
};
template <class Workflow, choice_evidence E>
struct choice_error<Workflow, E, choice_problem::branches_meet> {
  using type = rejected<errors::branches_meet<id_at<Workflow, E.task>, id_at<Workflow, E.first>,
                                              id_at<Workflow, E.second>, id_at<Workflow, E.name>>>;
};

template <class Workflow, class Plans = plans_of<Workflow>>
struct choices_in;
template <fixed_string Name, auto Graph, class... Task, class... Plan>
struct choices_in<basic_workflow<Name, Graph, Task...>, type_list<Plan...>> {
  static constexpr bool failed = !all_of<!Plan::failed...>;
  static constexpr choice_evidence names =
      check_names(Graph, {&leaf<Task>::info...}, {is_skippable<typename Plan::result>...});
  static constexpr choice_evidence found =
      names.what != choice_problem::none && (!failed || names.what != choice_problem::not_skippable) ? names
      : failed ? choice_evidence{}
               : check_branches(Graph, {guards_in<Plan>::view...});
};

template <class Workflow, choice_evidence E>
struct choice_verdict : choice_error<Workflow, E> {};
template <class Workflow, choice_evidence E>
  requires(E.what == choice_problem::none)
struct choice_verdict<Workflow, E> : judged_workflow<Workflow, false> {};
template <class Workflow>
struct judged_workflow<Workflow, true> : choice_verdict<Workflow, choices_in<Workflow>::found> {};

template <std::size_t N>
constexpr int first_false(bool const (&values)[N]) {
  for (std::size_t i = 0; i < N; ++i)
    if (!values[i]) return static_cast<int>(i);
  return -1;
}

// Whether a result may stand for an input of a nested workflow: it is passed as it is. Of a task in error nothing is
// known.
template <class Input, class R>
inline constexpr bool feeds = false;
template <fixed_string Id, class T, class R>
inline constexpr bool feeds<input_task<Id, T>, R> =
    std::is_same_v<std::remove_cvref_t<T>, std::remove_cvref_t<R>> || std::is_same_v<R, unknown>;
template <fixed_string Id, class T, class R>
inline constexpr bool feeds<input_task<Id, T>, skippable<R>> =
    std::is_same_v<std::remove_cvref_t<T>, std::optional<R>> || feeds<input_task<Id, T>, R>;
template <fixed_string Id, class T, fixed_string... Name, class... A>
inline constexpr bool feeds<input_task<Id, T>, one_of<to<Name, A>...>> =
    (std::is_same_v<std::remove_cvref_t<T>, A> || ...) ||
    std::is_same_v<std::remove_cvref_t<T>, one_of<to<Name, A>...>>;

// Feed number I: the input, and the result of what feeds it.
template <class Lowered, std::size_t I>
using fed_input = token_at<Lowered, Lowered::built.fed.all[I].input.expression,
                           Lowered::built.fed.all[I].input.offset, Lowered::built.fed.all[I].input.member>;
template <class Lowered, class Workflow, std::size_t I>
using fed_result = result_of_task<Workflow, Lowered::built.fed.all[I].source>;

template <class Input, fixed_string Source, class R>
struct feed_error;
template <fixed_string Id, class T, fixed_string Source, class R>
struct feed_error<input_task<Id, T>, Source, R> {
  using type = rejected<errors::wrong_fed_input<Id, wants<T>, Source, gives<R>>>;
};

template <class Lowered, class Workflow, int Wrong>
struct fed_workflow
    : feed_error<fed_input<Lowered, Wrong>, id_at<Workflow, Lowered::built.fed.all[Wrong].source>,
                 fed_result<Lowered, Workflow, Wrong>> {};
template <class Lowered, class Workflow>
struct fed_workflow<Lowered, Workflow, -1> : judged_workflow<Workflow> {};

template <class Lowered, class Workflow, class Feeds>
struct feeding;
template <class Lowered, class Workflow, std::size_t... I>
struct feeding<Lowered, Workflow, std::index_sequence<I...>>
    : fed_workflow<Lowered, Workflow,
                   first_false({feeds<fed_input<Lowered, I>, fed_result<Lowered, Workflow, I>>...})> {};

// `Feeds` are the numbers of the inputs that are fed: mostly none.
template <fixed_string Name, class Lowered, problem Found, class Feeds>
struct built_workflow
    : graph_error<Lowered, Found,
                  std::make_index_sequence<static_cast<std::size_t>(shown_by<Lowered>.count)>> {};
template <fixed_string Name, class Lowered, class Feeds>
struct built_workflow<Name, Lowered, problem::none, Feeds>
    : feeding<
          Lowered,
          typename make_workflow_type<
              Name, Lowered, std::make_index_sequence<static_cast<std::size_t>(Lowered::built.tasks)>>::type,
          Feeds> {};
template <fixed_string Name, class Lowered>
struct built_workflow<Name, Lowered, problem::none, std::index_sequence<>>
    : judged_workflow<typename make_workflow_type<
          Name, Lowered, std::make_index_sequence<static_cast<std::size_t>(Lowered::built.tasks)>>::type> {};

template <fixed_string Name, class Lowered>
struct workflow_from
    : built_workflow<Name, Lowered, Lowered::built.found,
                     std::make_index_sequence<static_cast<std::size_t>(Lowered::built.fed.count)>> {};

// Bad is the number of the first argument that is an error or no operand at all, or -1.
template <fixed_string Name, int Bad, class... Expression>
struct workflow_of {
  using bad = type_at<type_list<Expression...>, static_cast<std::size_t>(Bad)>;
  using type = typename no_operand_error<bad>::type;
};
template <fixed_string Name, class... Expression>
struct workflow_of<Name, -1, Expression...> : workflow_from<Name, lowered<Expression...>> {};

template <fixed_string Name, class... Expression>
struct workflow_result : workflow_of<Name, first_false({is_operand<Expression>::value...}), Expression...> {};
template <fixed_string Name>
struct workflow_result<Name> {
  using type = rejected<errors::empty_workflow<Name>>;
};
template <fixed_string Name, int Bad, class... Expression>
struct ordered_workflow_of : workflow_of<Name, Bad, Expression...> {};
template <fixed_string Name, class... Expression>
struct ordered_workflow_of<Name, -1, Expression...>
    : workflow_from<Name, lowered<ordered_by_declaration_option, Expression...>> {};
template <fixed_string Name, class E0, class... Expression>
struct workflow_result<Name, ordered_by_declaration_option, E0, Expression...>
    : ordered_workflow_of<Name, first_false({is_operand<E0>::value, is_operand<Expression>::value...}), E0,
                          Expression...> {};
template <fixed_string Name>
struct workflow_result<Name, ordered_by_declaration_option> : workflow_result<Name> {};

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

// How many leaves of an expression stand before the one at this place.
constexpr std::size_t leaves_before(expression_view const& expression, token_place place) {
  int leaves = place.member > 0 ? place.member - 1 : 0;
  for (int i = 0; i < place.offset; ++i) {
    leaf_info const& token = *expression.tokens[i];
    leaves += token.kind == leaf_kind::group ? token.group->tasks : is_leaf_kind(token.kind);
  }
  return static_cast<std::size_t>(leaves);
}

template <class Workflow, class Lowered, std::size_t... K, class Refs>
constexpr Workflow fill_workflow(std::index_sequence<K...>, Refs const& refs) {
  constexpr auto expression = [](std::size_t k) {
    return std::size_t{Lowered::built.given_at[k].expression};
  };
  constexpr auto offset = [](std::size_t k) {
    return leaves_before(Lowered::all[Lowered::built.given_at[k].expression], Lowered::built.given_at[k]);
  };
  return Workflow(std::in_place, leaf_of<offset(K)>(expression_at<expression(K)>(refs))...);
}

// A workflow that could only be moved, and stays where it is.
template <class T>
concept stuck_workflow =
    is_workflow<std::remove_cvref_t<T>>::value && !__is_empty(std::remove_cvref_t<T>) &&
    !std::is_same_v<T, std::remove_cvref_t<T>> && !std::is_copy_constructible_v<std::remove_cvref_t<T>>;

template <class Workflow>
struct no_copy_of;
template <fixed_string Name, auto Graph, class... Task>
struct no_copy_of<basic_workflow<Name, Graph, Task...>> {
  using type = rejected<errors::not_copyable<Name>>;
};

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
        typename result::stateful(),
        detail::expression_refs<std::index_sequence_for<Expression...>, Expression...>{
            {static_cast<Expression&&>(expressions)}...});
}

//! The same, where tasks that would race for something they touch run in the order in which they are declared.
template <fixed_string Name, class... Expression>
constexpr auto workflow([[maybe_unused]] ordered_by_declaration_option ordered,
                        [[maybe_unused]] Expression&&... expressions) ->
    typename detail::workflow_result<Name, ordered_by_declaration_option,
                                     std::remove_cvref_t<Expression>...>::type {
  using result = typename detail::workflow_result<Name, ordered_by_declaration_option,
                                                  std::remove_cvref_t<Expression>...>::type;
  if constexpr (__is_empty(result) || detail::is_failure<result>::value)
    return {};
  else
    return detail::fill_workflow<
        result, detail::lowered<ordered_by_declaration_option, std::remove_cvref_t<Expression>...>>(
        typename result::stateful(),
        detail::expression_refs<std::index_sequence_for<Expression...>, Expression...>{
            {static_cast<Expression&&>(expressions)}...});
}

//! A workflow as a part of another one: an operand of expressions, whose tasks become those of the outer workflow
//! under `id/`. See `nested_workflow`.
template <fixed_string Id, class Workflow>
constexpr auto as_task([[maybe_unused]] Workflow&& workflow) {
  using inner = std::remove_cvref_t<Workflow>;
  if constexpr (detail::is_failure<inner>::value)
    return inner();
  else if constexpr (!detail::is_workflow<inner>::value)
    return rejected<errors::not_a_workflow<inner>>();
  else if constexpr (__is_empty(inner))
    return nested_workflow<Id, inner>();
  else
    return nested_workflow<Id, inner>(static_cast<Workflow&&>(workflow));
}
//! `errors::not_copyable`.
template <fixed_string Id, detail::stuck_workflow Workflow>
constexpr typename detail::no_copy_of<std::remove_cvref_t<Workflow>>::type as_task(Workflow&&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
