// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ARGUMENTS_HPP
#define WEFT_CHECK_ARGUMENTS_HPP

#include <weft/check/declared.hpp>
#include <weft/check/generic.hpp>
#include <weft/core/batch.hpp>

//! \file
//! How one task is called: which result goes to which parameter, by reading or by taking, or why it cannot be.
//! Works from the task and the types of its sources alone, so equal tasks are analysed once.

namespace WEFT_NAMESPACE::detail {

template <class Task, bool Mapped, class Positional, class Named>
struct raw_plan
    : generic<Task, Mapped, std::make_index_sequence<size_of_list<Positional>::value>, Positional> {};

template <class Task, bool Mapped, class... S, class Named>
  requires(!signature<typename leaf<Task>::callable>::known && (is_lent<S> || ...))
struct raw_plan<Task, Mapped, type_list<S...>, Named>
    : generic_with_resources<Task, Mapped, type_list<S...>> {};

template <class Task, bool Mapped, class Positional, class Named>
  requires(signature<typename leaf<Task>::callable>::known &&
           signature<typename leaf<Task>::callable>::is_const)
struct raw_plan<Task, Mapped, Positional, Named>
    : match_declared<Task, typename signature<typename leaf<Task>::callable>::result, Mapped,
                     (leaf<Task>::info.takes.count > 0),
                     typename signature<typename leaf<Task>::callable>::parameters, Positional, Named> {};

template <class Task, bool Mapped, class Positional, class Named>
  requires(signature<typename leaf<Task>::callable>::known &&
           !signature<typename leaf<Task>::callable>::is_const)
struct raw_plan<Task, Mapped, Positional, Named> {
  using type = no_plan<errors::mutable_callable<id_of<Task>>>;
};

// A map needs a range to walk.
struct any_range {};
template <class Task, class Named>
struct raw_plan<Task, true, type_list<>, Named> {
  using type = no_plan<errors::missing_argument<id_of<Task>, argument<1>, wants<any_range>>>;
};
template <class Task, std::size_t S, class Leaf, class R, bool Moved, class... Source, class Named>
  requires(!iterable<value_of<R> const>)
struct raw_plan<Task, true, type_list<source<S, Leaf, R, Moved>, Source...>, Named> {
  using type = no_plan<errors::map_without_range<id_of<Task>, gives<R>>>;
};

// From what the callable returns to what the slot holds.
template <class Plan, bool Mapped>
struct finished {
  using type = Plan;
};
template <class R, class... Pass>
struct finished<call_plan<R, Pass...>, false> {
  using type = call_plan<slot_type<typename awaited<R>::type>, Pass...>;
};
template <class R>
struct all_of_results {
  using type = batch<std::remove_cvref_t<R>>;
};
template <>
struct all_of_results<void> {
  using type = void;
};
template <class R, class... Pass>
struct finished<call_plan<R, Pass...>, true> {
  using type = call_plan<typename all_of_results<typename awaited<R>::type>::type, Pass...>;
};

// What a group settles. A map's elements have their own outcomes.
template <class Task, class Plan, bool = is_settled<Task>>
struct settled_by_group {
  using type = Plan;
};
template <class Task, class R, class... Pass>
struct settled_by_group<Task, call_plan<R, Pass...>, true> {
  using type = settled_plan<call_plan<R, Pass...>>;
};
template <class Task, class R, class... Pass>
struct settled_by_group<Task, call_plan<batch<R>, Pass...>, true> {
  using type = std::conditional_t<is_mapped<Task>, call_plan<batch<outcome<R>>, Pass...>,
                                  settled_plan<call_plan<batch<R>, Pass...>>>;
};
template <class Task, class... Pass>
struct settled_by_group<Task, call_plan<void, Pass...>, true> {
  using type = std::conditional_t<is_mapped<Task>, call_plan<batch<outcome<void>>, Pass...>,
                                  settled_plan<call_plan<void, Pass...>>>;
};

// That what a task returns is awaited must be known before its arguments are, ...
template <class Task, class Plan>
struct checked_await {
  using type = Plan;
};
template <class Task, class R, class... Pass>
  requires(!leaf<Task>::info.is_awaited && is_async<R>)
struct checked_await<Task, call_plan<R, Pass...>> {
  using type = no_plan<errors::generic_coroutine<id_of<Task>>>;
};
// ... and that it chooses.
template <class Task, class Plan>
struct checked_choice {
  using type = Plan;
};
template <class Task, class... To, class... Pass>
  requires(leaf<Task>::info.chooses == nullptr)
struct checked_choice<Task, call_plan<one_of<To...>, Pass...>> {
  using type = no_plan<errors::generic_choice<id_of<Task>>>;
};

// .moves must name a result that is passed by value and taken.
template <class Task, class... Source>
struct moved_sources;
template <class Task, std::size_t... S, class... Leaf, class... R, bool... Moved>
struct moved_sources<Task, source<S, Leaf, R, Moved>...> {
  static constexpr name const* stray = [] {
    if ((int{Moved && !std::is_reference_v<R>} + ... + 0) == leaf<Task>::info.moves.count)
      return static_cast<name const*>(nullptr);
    for (name const& moved : leaf<Task>::info.moves)
      if (!((moved == leaf<Leaf>::info.id && !std::is_reference_v<R>) || ...)) return &moved;
    return static_cast<name const*>(nullptr);
  }();
};

template <class Source>
inline constexpr bool gives_void = false;
template <std::size_t S, class Leaf, bool Moved>
inline constexpr bool gives_void<source<S, Leaf, void, Moved>> = true;
template <class Source>
inline constexpr bool gives_unknown = false;
template <std::size_t S, class Leaf, bool Moved>
inline constexpr bool gives_unknown<source<S, Leaf, unknown, Moved>> = true;

template <class... Source>
struct without_void {
  using type = type_list<Source...>;
};
template <class... Source>
  requires(gives_void<Source> || ...)
struct without_void<Source...>
    : flatten<std::conditional_t<gives_void<Source>, type_list<>, type_list<Source>>...> {};

struct skipped_plan : plan_flags<true, false> {
  using result = unknown;
  using passes = type_list<>;
  using error = void;
};

template <class Task, class Positional, class Named>
struct task_plan;

template <class Task, class... P, class... Named>
struct task_plan<Task, type_list<P...>, type_list<Named...>> {
  using raw =
      typename raw_plan<Task, is_mapped<Task>, typename without_void<P...>::type, type_list<Named...>>::type;
  using awaits = typename checked_await<Task, raw>::type;
  using checked = typename checked_choice<Task, typename finished<awaits, is_mapped<Task>>::type>::type;
  using type = typename settled_by_group<Task, checked>::type;
};

template <class Task, class... P, class... Named>
  requires((gives_unknown<P> || ...) || (gives_unknown<Named> || ...))
struct task_plan<Task, type_list<P...>, type_list<Named...>> {
  using type = skipped_plan;
};

template <class Task, class... P, class... Named>
  requires(leaf<Task>::info.moves.count > 0 && moved_sources<Task, P...>::stray != nullptr &&
           !((gives_unknown<P> || ...) || (gives_unknown<Named> || ...)))
struct task_plan<Task, type_list<P...>, type_list<Named...>> {
  static constexpr name const& stray = *moved_sources<Task, P...>::stray;
  using type = no_plan<errors::moves_no_argument<id_of<Task>, fixed<stray.size>(stray)>>;
};

// How `Task` is called with the results of its sources, by position and by `from`.
template <class Task, class Positional, class Named>
struct plan_for : task_plan<Task, Positional, Named> {};

// Every attempt at a task takes something away of its own: a copy.
template <class Pass>
inline constexpr bool is_given_again = true;
template <class Pass>
  requires Pass::takes
inline constexpr bool is_given_again<Pass> = std::is_copy_constructible_v<value_of<pass_type<Pass>>>;
template <std::size_t P, class R, fixed_string Id, class T>
inline constexpr bool is_given_again<named_result<P, R, from<Id, T&&>>> =
    std::is_copy_constructible_v<value_of<R>>;

template <class Task, class Plan>
struct repeatable {
  using type = Plan;
};
template <class Task, class R, class... Pass>
  requires(!(is_given_again<Pass> && ...))
struct repeatable<Task, call_plan<R, Pass...>> {
  using type = no_plan<errors::retry_takes<id_of<Task>>>;
};

template <class Task, class Positional, class Named>
  requires((policies_said<Task> & has_retry) != 0)
struct plan_for<Task, Positional, Named>
    : repeatable<Task, typename task_plan<Task, Positional, Named>::type> {};

template <fixed_string Id, class T, class Positional, class Named>
struct plan_for<input_task<Id, T>, Positional, Named> {
  using type = call_plan<T>;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
