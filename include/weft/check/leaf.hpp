// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_LEAF_HPP
#define WEFT_CHECK_LEAF_HPP

#include <weft/check/access.hpp>
#include <weft/check/cost.hpp>
#include <weft/check/nesting.hpp>
#include <weft/core/map.hpp>
#include <weft/core/outcome.hpp>
#include <weft/core/state.hpp>

namespace WEFT_NAMESPACE::detail {

// Leaves, then operators, then groups of leaves.
enum class leaf_kind : unsigned char { task, input, reference, sequence, parallel, group };

// What the algorithms need to know of a leaf, or of another token of an expression in postfix order: types
// lowered to values, one object per type.
struct leaf_info {
  leaf_kind kind;
  bool stateful = false;
  name id{};
  std::uint32_t hash = 0;
  names after{};  // ids of the `after` properties, ...
  names takes{};  // ... of `takes`, ...
  names moves{};  // ... and of `moves`
  names from{};   // ids that `from` parameters name, or states by type, in order
  group_view const* group = nullptr;
  leaf_info const* const* leaves = nullptr;  // those of the group
  char const* state = nullptr;               // the type of the state or resource that it is
  names const* chooses = nullptr;            // the successors of which it chooses one
  names optional{};                          // ids of the `optional` properties
  bool is_awaited = false;                   // whether what it returns is awaited
  bool ends_group = false;                   // whether it is called like a group
  bool judges_race = false;                  // whether it is told how a race ended
  access_list const* touches = nullptr;      // what it says it touches beyond its arguments
  long long cost = 0;                        // what it says it costs: see cost.hpp

  // The name of the resource that it is, or null.
  constexpr name const* lends() const { return touches != nullptr ? touches->lends : nullptr; }
};

template <class P>
struct after_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct after_of<after_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};
template <class P>
struct takes_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct takes_of<takes_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};
template <class P>
struct moves_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct moves_of<moves_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};

template <class P>
struct optional_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct optional_of<optional_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};

template <class Task>
inline constexpr bool is_mapped = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_mapped<basic_task<Id, F, mapped, P...>> = true;

// What a task says of its calls.
template <class Task>
inline constexpr unsigned policies_said = 0;
template <fixed_string Id, class F, class... P>
inline constexpr unsigned policies_said<basic_task<Id, F, P...>> =
    policy_flags<F> | (signature<F>::gives_async ? has_coroutine : 0U);

// Whether it may have to wait for something, and so does not hold a thread meanwhile. The attempts of a map are those of
// its elements, which the map waits for.
template <class Task>
inline constexpr bool may_wait =
    (policies_said<Task> & (has_retry | has_limit | (is_mapped<Task> ? 0U : has_coroutine))) != 0 ||
    is_racing<Task>;

template <class Task>
inline constexpr bool is_state = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_state<basic_task<Id, F, run_state, P...>> = true;

template <class Task>
inline constexpr name const* lent_name = nullptr;
template <fixed_string Id, class F, fixed_string Name, class... P>
inline constexpr name const* lent_name<basic_task<Id, F, lends<Name>, P...>> = &name_of<Name>;

template <class Task>
inline constexpr char const* state_type = nullptr;
template <class Task>
  requires(is_state<Task> || lent_name<Task> != nullptr)
inline constexpr char const* state_type<Task> =
    &type_tag<std::remove_reference_t<typename signature<typename Task::callable>::slot>>;

// What a task gives that a group settles.
template <bool Settled, class R>
struct settled_result {
  using type = R;
};
template <class R>
struct settled_result<true, R> {
  using type = outcome<std::remove_cvref_t<R>>;
};
template <>
struct settled_result<true, depends_on_arguments> {
  using type = depends_on_arguments;
};

// Remarks: properties that say nothing of how a task is called. ...
template <class P>
inline constexpr bool is_remark = is_touch<P>;
template <>
inline constexpr bool is_remark<stays_local> = true;
template <long long N>
inline constexpr bool is_remark<declared_cost<N>> = true;

// ... With these, and with those that only say who comes before, a task is called as it would be without.
template <class P>
inline constexpr bool leaves_call = is_remark<P>;
template <fixed_string... Id>
inline constexpr bool leaves_call<after_ids<Id...>> = true;
template <fixed_string... Id>
inline constexpr bool leaves_call<takes_ids<Id...>> = true;

template <class F, bool AsDeclared>
struct exact_beside {
  using type = no_result;
};
template <class F>
struct exact_beside<F, true> {
  using type = typename signature<F>::exact;
};

template <class Leaf>
struct leaf;

template <fixed_string Id, class F>
struct leaf<basic_task<Id, F>> {
  using callable = F;
  using exact = typename signature<F>::exact;
  using result = typename signature<F>::slot;
  static constexpr leaf_info info{leaf_kind::task,
                                  !is_stateless<F>,
                                  {Id.text, Id.size()},
                                  name{Id.text, Id.size()}.hash(),
                                  {},
                                  {},
                                  {},
                                  signature<F>::from,
                                  nullptr,
                                  nullptr,
                                  nullptr,
                                  signature<F>::chooses,
                                  {},
                                  signature<F>::gives_async,
                                  false,
                                  false,
                                  nullptr,
                                  signature<F>::works ? 1 : 0};
};
template <fixed_string Id, class F, class P0, class... P>
struct leaf<basic_task<Id, F, P0, P...>> {
  using callable = F;
  using exact = typename exact_beside<F, (leaves_call<P0> && ... && leaves_call<P>)>::type;
  using result = std::conditional_t<
      is_mapped<basic_task<Id, F, P0, P...>>, depends_on_arguments,
      typename settled_result<is_settled<basic_task<Id, F, P0, P...>>, typename signature<F>::slot>::type>;
  static constexpr leaf_info info{
      leaf_kind::task,
      !is_stateless<F>,
      {Id.text, Id.size()},
      name{Id.text, Id.size()}.hash(),
      list_names<typename flatten<typename after_of<P0>::type, typename after_of<P>::type...>::type>::value,
      list_names<typename flatten<typename takes_of<P0>::type, typename takes_of<P>::type...>::type>::value,
      list_names<typename flatten<typename moves_of<P0>::type, typename moves_of<P>::type...>::type>::value,
      signature<F>::from,
      nullptr,
      nullptr,
      state_type<basic_task<Id, F, P0, P...>>,
      is_mapped<basic_task<Id, F, P0, P...>> ? nullptr : signature<F>::chooses,
      list_names<
          typename flatten<typename optional_of<P0>::type, typename optional_of<P>::type...>::type>::value,
      signature<F>::gives_async,
      is_end_of_group<basic_task<Id, F, P0, P...>>,
      is_judge_of_race<basic_task<Id, F, P0, P...>>,
      touched_by<is_mapped<basic_task<Id, F, P0, P...>> && (most_at_once<basic_task<Id, F, P0, P...>> > 1),
                 P0, P...>,
      cost_by<signature<F>::works, P0, P...>};
};
template <fixed_string Id, class F, class P0, class... P>
  requires(is_remark<P0> && ... && is_remark<P>)
struct leaf<basic_task<Id, F, P0, P...>> {
  using callable = F;
  using exact = typename signature<F>::exact;
  using result = typename signature<F>::slot;
  static constexpr leaf_info info{leaf_kind::task,
                                  !is_stateless<F>,
                                  {Id.text, Id.size()},
                                  name{Id.text, Id.size()}.hash(),
                                  {},
                                  {},
                                  {},
                                  signature<F>::from,
                                  nullptr,
                                  nullptr,
                                  nullptr,
                                  signature<F>::chooses,
                                  {},
                                  signature<F>::gives_async,
                                  false,
                                  false,
                                  touched_by<false, P0, P...>,
                                  cost_by<signature<F>::works, P0, P...>};
};
template <fixed_string Id, class T>
struct leaf<input_task<Id, T>> {
  using exact = type_list<>;
  using result = T;
  static constexpr leaf_info info{
      leaf_kind::input, false, {Id.text, Id.size()}, name{Id.text, Id.size()}.hash()};
};
template <fixed_string Id>
struct leaf<id<Id>> {
  static constexpr leaf_info info{
      leaf_kind::reference, false, {Id.text, Id.size()}, name{Id.text, Id.size()}.hash()};
};

template <class Leaves>
struct infos_of;
template <class... Leaf>
struct infos_of<type_list<Leaf...>> {
  static constexpr leaf_info const* all[] = {&leaf<Leaf>::info...};
};
template <class Operand>
inline constexpr leaf_info const* const* leaves_of = infos_of<typename group<Operand>::leaves>::all;

template <fixed_string Id, class Workflow, class... P>
struct leaf<nested_workflow<Id, Workflow, P...>> {
  static constexpr leaf_info info{
      .kind = leaf_kind::group,
      .stateful = !nested_workflow<Id, Workflow, P...>::stateless_operand::value,
      .id = {Id.text, Id.size()},
      .hash = name{Id.text, Id.size()}.hash(),
      .after = list_names<typename flatten<type_list<>, typename after_of<P>::type...>::type>::value,
      .group = &group<nested_workflow<Id, Workflow, P...>>::view,
      .leaves = leaves_of<nested_workflow<Id, Workflow, P...>>};
};
template <auto Graph, class... Leaf>
struct leaf<grafted<Graph, Leaf...>> {
  static constexpr leaf_info info{.kind = leaf_kind::group,
                                  .group = &group<grafted<Graph, Leaf...>>::view,
                                  .leaves = leaves_of<grafted<Graph, Leaf...>>};
};
template <>
struct leaf<sequence> {
  static constexpr leaf_info info{leaf_kind::sequence};
};
template <>
struct leaf<parallel> {
  static constexpr leaf_info info{leaf_kind::parallel};
};

// What a task costs, see cost.hpp.
template <class Leaf>
inline constexpr long long cost_of = leaf<Leaf>::info.cost;

// The id of a leaf as a template argument, for errors.
template <class Leaf>
inline constexpr auto id_of = nullptr;
template <fixed_string Id, class F, class... P>
inline constexpr auto id_of<basic_task<Id, F, P...>> = Id;
template <fixed_string Id, class T>
inline constexpr auto id_of<input_task<Id, T>> = Id;
template <fixed_string Id, class Workflow, class... P>
inline constexpr auto id_of<nested_workflow<Id, Workflow, P...>> = Id;

// The same of the resource that a leaf stands for.
template <class Leaf>
inline constexpr auto lent_id = nullptr;
template <fixed_string Id, class F, fixed_string Name, class... P>
inline constexpr auto lent_id<basic_task<Id, F, lends<Name>, P...>> = Name;

}  // namespace WEFT_NAMESPACE::detail

#endif
