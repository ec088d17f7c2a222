// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ARGUMENTS_HPP
#define WEFT_CHECK_ARGUMENTS_HPP

#include <weft/check/errors.hpp>
#include <weft/check/leaf.hpp>
#include <weft/core/batch.hpp>

//! \file
//! How one task is called: which result goes to which parameter, by reading or by taking, or why it cannot be.
//! Works from the task and the types of its sources alone, so equal tasks are analysed once.

namespace WEFT_NAMESPACE::detail {

// A source of arguments: task number `P`, which is the leaf `Source` and returns `R`.
template <std::size_t P, class Source, class R>
struct source {};

// How a parameter gets its value from the slot of task `P`, which holds an `R`.
template <std::size_t P, bool Takes>
struct pass_from {
  static constexpr std::size_t from = P;
  static constexpr bool takes = Takes;
};
template <std::size_t P, class R>
struct read_result : pass_from<P, false> {};
template <std::size_t P, class R>
struct take_result : pass_from<P, true> {};
template <std::size_t P, class R, class From>
struct named_result;
template <std::size_t P, class R, fixed_string Id, class T>
struct named_result<P, R, from<Id, T>> : read_result<P, R> {};
template <std::size_t P, class R, fixed_string Id, class T>
struct named_result<P, R, from<Id, T&&>> : take_result<P, R> {};
struct pass_context : pass_from<~std::size_t{}, false> {};
// A map's element of the range in slot `P`.
template <std::size_t P, class R>
struct read_element : read_result<P, R> {};
template <std::size_t P, class R>
struct take_element : take_result<P, R> {};

template <bool Failed, bool Takes>
struct plan_flags {
  static constexpr bool failed = Failed;
  static constexpr bool takes = Takes;
};

// The outcome: how to call, or an error. `Result` is what the task's slot holds.
template <class Result, class... Pass>
struct call_plan : plan_flags<false, (Pass::takes || ...)> {
  using result = Result;
  using passes = type_list<Pass...>;
  using error = void;
};
struct unknown {};  // the result of a task that is in error; what depends on it is not examined
template <class Error>
struct no_plan : plan_flags<true, false> {
  using result = unknown;
  using passes = type_list<>;
  using error = Error;
};

template <class T>
concept iterable = requires(T& range) {
  range.begin();
  range.end();
} || std::is_bounded_array_v<std::remove_reference_t<T>>;

template <class Range>
constexpr decltype(auto) first_element(Range& range) {
  if constexpr (std::is_bounded_array_v<Range>)
    return range[0];
  else
    return *range.begin();
}

template <class T>
using value_of = std::remove_cvref_t<T>;

// What the slot of R lends to readers and to a taker.
template <class R>
using read_type = value_of<R> const&;
template <class R>
using take_type = value_of<R>&&;
template <class R>
using read_element_type = decltype(first_element(std::declval<value_of<R> const&>()));
template <class R>
using element_of = decltype(first_element(std::declval<value_of<R>&>()));
template <class R>
using take_element_type = std::conditional_t<std::is_lvalue_reference_v<element_of<R>>,
                                             std::remove_reference_t<element_of<R>>&&, element_of<R>>;

// The argument that a pass hands to the callable.
template <class Pass>
struct pass_as;
template <std::size_t P, class R>
struct pass_as<read_result<P, R>> {
  using type = read_type<R>;
};
template <std::size_t P, class R>
struct pass_as<take_result<P, R>> {
  using type = take_type<R>;
};
template <std::size_t P, class R>
struct pass_as<read_element<P, R>> {
  using type = read_element_type<R>;
};
template <std::size_t P, class R>
struct pass_as<take_element<P, R>> {
  using type = take_element_type<R>;
};
template <std::size_t P, class R, class From>
struct pass_as<named_result<P, R, From>> {
  using type = From;
};
template <>
struct pass_as<pass_context> {
  using type = context&;
};
template <class Pass>
using pass_type = typename pass_as<Pass>::type;

// What a task's slot holds, given what its callable returns.
template <class R>
using slot_type = std::conditional_t<std::is_lvalue_reference_v<R>, R, std::remove_cvref_t<R>>;

// --- a callable that declares its parameters ---------------------------------------------------------------

enum class binding : unsigned char { none, read, take };

// How a parameter declared as `P` binds to a result of type `R`.
template <class P, class R>
constexpr binding bind_kind(bool wants_move) {
  using value = value_of<R>;
  if constexpr (std::is_same_v<P, value const&> && !std::is_reference_v<R>)
    return wants_move ? binding::take : binding::read;
  constexpr bool can_read = std::is_convertible_v<read_type<R>, P>;
  constexpr bool can_take = !std::is_lvalue_reference_v<R> && std::is_convertible_v<take_type<R>, P>;
  if (can_take && (wants_move || std::is_same_v<P, value&&>)) return binding::take;
  return can_read ? binding::read : can_take ? binding::take : binding::none;
}

template <class P, class R>
constexpr binding bind_element(bool wants_move) {
  constexpr bool can_read = std::is_convertible_v<read_element_type<R>, P>;
  constexpr bool can_take = !std::is_lvalue_reference_v<R> && std::is_convertible_v<take_element_type<R>, P>;
  if (can_take && (wants_move || std::is_same_v<P, value_of<element_of<R>>&&>)) return binding::take;
  return can_read ? binding::read : can_take ? binding::take : binding::none;
}

// One parameter: `pass` says how, `error` why not.
template <class Pass>
struct bound {
  using pass = Pass;
  using error = void;
};
template <class Error>
struct unbound {
  using pass = pass_context;
  using error = Error;
};

template <class Task, int N, class P, class Source>
struct bind;
template <class Task, int N, class P, std::size_t S, class Leaf, class R>
struct bind<Task, N, P, source<S, Leaf, R>> {
  static constexpr binding kind = bind_kind<P, R>(leaf<Task>::info.moves.contains(leaf<Leaf>::info.id));
  using type = std::conditional_t<
      kind == binding::read, bound<read_result<S, R>>,
      std::conditional_t<
          kind == binding::take, bound<take_result<S, R>>,
          unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<P>, id_of<Leaf>, gives<R>>>>>;
};
// The usual case first and cheap: the declared type is the given one, by value or by reference to const.
template <fixed_string Id, class F, int N, std::size_t S, class Leaf, class R>
  requires(!std::is_reference_v<R>)
struct bind<basic_task<Id, F>, N, R const&, source<S, Leaf, R>> {
  using type = bound<read_result<S, R>>;
};
template <fixed_string Id, class F, int N, std::size_t S, class Leaf, class R>
  requires(std::is_arithmetic_v<R>)
struct bind<basic_task<Id, F>, N, R, source<S, Leaf, R>> {
  using type = bound<read_result<S, R>>;
};

template <class Task, int N, class P, class Source>
struct bind_mapped;
template <class Task, int N, class P, std::size_t S, class Leaf, class R>
struct bind_mapped<Task, N, P, source<S, Leaf, R>> {
  static constexpr binding kind = bind_element<P, R>(leaf<Task>::info.moves.contains(leaf<Leaf>::info.id));
  using type = std::conditional_t<
      kind == binding::read, bound<read_element<S, R>>,
      std::conditional_t<kind == binding::take, bound<take_element<S, R>>,
                         unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<P>, id_of<Leaf>,
                                                        gives<read_element_type<R>>>>>>;
};

// Whether a `from<Id, T>` can stand for a result of type `R`.
template <class T, class R>
constexpr bool fits_from() {
  if constexpr (std::is_void_v<R>)
    return false;
  else if constexpr (std::is_reference_v<T>)
    return std::is_same_v<value_of<R>&&, T> && !std::is_lvalue_reference_v<R>;
  else
    return std::is_convertible_v<value_of<R> const*, T const*>;
}

template <class Task, int N, class P, class Source>
struct bind_from;
template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class R>
struct bind_from<Task, N, from<Id, T>, source<S, Leaf, R>> {
  using type = std::conditional_t<
      fits_from<T, R>(), bound<named_result<S, R, from<Id, T>>>,
      unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<from<Id, T>>, id_of<Leaf>, gives<R>>>>;
};

template <class P>
inline constexpr bool is_mutable_reference =
    std::is_lvalue_reference_v<P> && !std::is_const_v<std::remove_reference_t<P>>;

// Walks the parameters: a first `context&`, `from` parameters out of the named sources, the rest out of the
// positional ones.
template <class Task, class Result, bool Mapped, int N, class Params, class Positional, class Named,
          class... Pass>
struct match;

template <class Task, class Result, bool Mapped, int N, class... Pass>
struct match<Task, Result, Mapped, N, type_list<>, type_list<>, type_list<>, Pass...> {
  using type = call_plan<Result, Pass...>;
};
// A result too many.
template <class Task, class Result, bool Mapped, int N, std::size_t S, class Leaf, class R, class... More,
          class... Pass>
struct match<Task, Result, Mapped, N, type_list<>, type_list<source<S, Leaf, R>, More...>, type_list<>,
             Pass...> {
  using type = no_plan<errors::surplus_argument<id_of<Task>, id_of<Leaf>, gives<R>>>;
};
// A parameter too many, unless it and the rest have default arguments.
template <class Task, class Result, bool Mapped, int N, class P, class... Params, class Named, class... Pass>
  requires(!parameter<P>::is_from && !is_mutable_reference<P>)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, type_list<>, Named, Pass...> {
  using type = std::conditional_t<std::is_same_v<Named, type_list<>> &&
                                      std::is_invocable_v<typename Task::callable const&, pass_type<Pass>...>,
                                  call_plan<Result, Pass...>,
                                  no_plan<errors::missing_argument<id_of<Task>, argument<N>, wants<P>>>>;
};
template <class Task, class Result, bool Mapped, int N, class P, class... Params, class Positional,
          class Named, class... Pass>
  requires is_mutable_reference<P>
struct match<Task, Result, Mapped, N, type_list<P, Params...>, Positional, Named, Pass...> {
  using type = no_plan<errors::mutable_reference<id_of<Task>, argument<N>, wants<P>>>;
};

template <class Bound, class Next>
struct match_next : Next {};
template <class Error, class Next>
struct match_next<unbound<Error>, Next> {
  using type = no_plan<Error>;
};

template <class Task, class Result, bool Mapped, int N, class P, class... Params, class S,
          class... Positional, class Named, class... Pass>
  requires(!parameter<P>::is_from && !is_mutable_reference<P>)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, type_list<S, Positional...>, Named, Pass...> {
  using one = typename std::conditional_t<Mapped, bind_mapped<Task, N, P, S>, bind<Task, N, P, S>>::type;
  using type =
      typename match_next<one, match<Task, Result, false, N + 1, type_list<Params...>,
                                     type_list<Positional...>, Named, Pass..., typename one::pass>>::type;
};
template <class Task, class Result, bool Mapped, int N, class P, class... Params, class Positional, class S,
          class... Named, class... Pass>
  requires(parameter<P>::is_from)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, Positional, type_list<S, Named...>, Pass...> {
  using one = typename bind_from<Task, N, P, S>::type;
  using type = typename match_next<one, match<Task, Result, Mapped, N + 1, type_list<Params...>, Positional,
                                              type_list<Named...>, Pass..., typename one::pass>>::type;
};

template <class... P>
constexpr int data_parameters(type_list<P...>) {
  return (0 + ... + int{!parameter<P>::is_from});
}

template <class Task, class Result, bool Mapped, bool Takes, class Params, class Positional, class Named,
          class... Pass>
struct match_declared {
  static constexpr bool only_ordered = !Mapped && !Takes && data_parameters(Params()) == 0;
  using type =
      typename match<Task, Result, Mapped, 1 + int{sizeof...(Pass)}, Params,
                     std::conditional_t<only_ordered, type_list<>, Positional>, Named, Pass...>::type;
};
template <class Task, class Result, bool Mapped, bool Takes, class... Params, class Positional, class Named>
struct match_declared<Task, Result, Mapped, Takes, type_list<context&, Params...>, Positional, Named>
    : match_declared<Task, Result, Mapped, Takes, type_list<Params...>, Positional, Named, pass_context> {};

// --- a generic or overloaded callable ----------------------------------------------------------------------

template <class F, class Passes>
inline constexpr bool is_callable = false;
template <class F, class... Pass>
inline constexpr bool is_callable<F, type_list<Pass...>> = std::is_invocable_v<F, pass_type<Pass>...>;
// A context is offered in braces: they bind to a declared `context&`, but never to a deduced parameter, so the
// body of a generic callable is not instantiated for a context that it did not ask for.
template <class F, class... Pass>
inline constexpr bool is_callable<F, type_list<pass_context, Pass...>> =
    requires(F f, context& here) { f({here}, std::declval<pass_type<Pass>>()...); };

template <class Source, bool Element, bool Take>
struct pass_for;
template <std::size_t S, class Leaf, class R, bool Element, bool Take>
struct pass_for<source<S, Leaf, R>, Element, Take> {
  using type = std::conditional_t<Element, std::conditional_t<Take, take_element<S, R>, read_element<S, R>>,
                                  std::conditional_t<Take, take_result<S, R>, read_result<S, R>>>;
};

// The ways to pass N sources, tried in order: all read, then each one alone taken, then all taken; and again
// behind a context.
template <class Task, bool Mapped, class Indices, class Sources>
struct generic;
template <class Task, bool Mapped, std::size_t... I, std::size_t... S, class... Leaf, class... R>
struct generic<Task, Mapped, std::index_sequence<I...>, type_list<source<S, Leaf, R>...>> {
  using callable = typename Task::callable;
  static constexpr std::size_t count = sizeof...(I);
  static constexpr std::size_t ways = count + 2;

  template <std::size_t Way>
  using passes =
      type_list<typename pass_for<source<S, Leaf, R>, Mapped && I == 0,
                                  Way == I + 1 || Way == count + 1 ||
                                      leaf<Task>::info.moves.contains(leaf<Leaf>::info.id)>::type...>;
  template <std::size_t Way>
  using with_context = typename flatten<type_list<pass_context>, passes<Way>>::type;

  struct none {};

  template <std::size_t Way>
  static consteval auto find() {
    constexpr std::size_t plain = Way % ways;
    if constexpr (Way == 2 * ways)
      return none();
    else if constexpr (Way < ways && is_callable<callable const&, passes<plain>>)
      return passes<plain>();
    else if constexpr (Way >= ways && is_callable<callable const&, with_context<plain>>)
      return with_context<plain>();
    else if constexpr (Way == 2 * ways - 1 && count > 0 && !Mapped &&
                       is_callable<callable const&, type_list<>>)
      return type_list<>();
    else if constexpr (Way == 2 * ways - 1 && count > 0 && !Mapped &&
                       is_callable<callable const&, type_list<pass_context>>)
      return type_list<pass_context>();
    else
      return find<Way + 1>();
  }

  template <class Found>
  struct result;
  template <class... Pass>
  struct result<type_list<Pass...>> {
    using type = call_plan<std::invoke_result_t<callable const&, pass_type<Pass>...>, Pass...>;
  };
  template <class Found>
    requires std::is_same_v<Found, none>
  struct result<Found> {
    static constexpr bool is_mutable = is_callable<callable&, passes<0>> ||
                                       is_callable<callable&, with_context<0>> ||
                                       is_callable<callable&, type_list<>>;
    using type = no_plan<std::conditional_t<is_mutable, errors::mutable_callable<id_of<Task>>,
                                            errors::not_callable<id_of<Task>, gives<R>...>>>;
  };
  using type = typename result<decltype(find<0>())>::type;
};

// --- the plan of one task ----------------------------------------------------------------------------------

template <class Task, bool Mapped, class Positional, class Named>
struct raw_plan
    : generic<Task, Mapped, std::make_index_sequence<size_of_list<Positional>::value>, Positional> {};

template <class Task, bool Mapped, class Positional, class Named>
  requires(signature<typename Task::callable>::known && signature<typename Task::callable>::is_const)
struct raw_plan<Task, Mapped, Positional, Named>
    : match_declared<Task, typename signature<typename Task::callable>::result, Mapped,
                     (leaf<Task>::info.takes.count > 0),
                     typename signature<typename Task::callable>::parameters, Positional, Named> {};

template <class Task, bool Mapped, class Positional, class Named>
  requires(signature<typename Task::callable>::known && !signature<typename Task::callable>::is_const)
struct raw_plan<Task, Mapped, Positional, Named> {
  using type = no_plan<errors::mutable_callable<id_of<Task>>>;
};

// A map needs a range to walk.
struct any_range {};
template <class Task, class Named>
struct raw_plan<Task, true, type_list<>, Named> {
  using type = no_plan<errors::missing_argument<id_of<Task>, argument<1>, wants<any_range>>>;
};
template <class Task, std::size_t S, class Leaf, class R, class... Source, class Named>
  requires(!iterable<value_of<R> const>)
struct raw_plan<Task, true, type_list<source<S, Leaf, R>, Source...>, Named> {
  using type = no_plan<errors::map_without_range<id_of<Task>, gives<R>>>;
};

// From what the callable returns to what the slot holds.
template <class Plan, bool Mapped>
struct finished {
  using type = Plan;
};
template <class R, class... Pass>
struct finished<call_plan<R, Pass...>, false> {
  using type = call_plan<slot_type<R>, Pass...>;
};
template <class R, class... Pass>
struct finished<call_plan<R, Pass...>, true> {
  using type = call_plan<batch<std::remove_cvref_t<R>>, Pass...>;
};
template <class... Pass>
struct finished<call_plan<void, Pass...>, true> {
  using type = call_plan<void, Pass...>;
};

// .moves must name a result that is passed by value and taken.
template <class Task, class... Source>
struct moved_sources;
template <class Task, std::size_t... S, class... Leaf, class... R>
struct moved_sources<Task, source<S, Leaf, R>...> {
  static constexpr name const* stray = [] {
    for (name const& moved : leaf<Task>::info.moves)
      if (!((moved == leaf<Leaf>::info.id && !std::is_reference_v<R>) || ...)) return &moved;
    return static_cast<name const*>(nullptr);
  }();
};

template <class Source>
inline constexpr bool gives_void = false;
template <std::size_t S, class Leaf>
inline constexpr bool gives_void<source<S, Leaf, void>> = true;
template <class Source>
inline constexpr bool gives_unknown = false;
template <std::size_t S, class Leaf>
inline constexpr bool gives_unknown<source<S, Leaf, unknown>> = true;

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
struct task_plan<Task, type_list<P...>, type_list<Named...>>
    : finished<typename raw_plan<Task, is_mapped<Task>, typename without_void<P...>::type,
                                 type_list<Named...>>::type,
               is_mapped<Task>> {};

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

// Most tasks declare just what their predecessors give, by value or by reference to const: they need none of
// the above, which saves a third of the time of the checks.
template <class Task, class Positional>
struct fits_exactly {
  static constexpr bool value = false;
};
template <class P, class R>
inline constexpr bool is_exact =
    !std::is_reference_v<R> && (__is_same(P, R const&) || (__is_same(P, R) && std::is_arithmetic_v<R>));
template <class P>
inline constexpr bool is_exact<P, void> = false;
template <class Signature, class... R>
struct exact_parameters {
  static constexpr bool value = false;
};
template <class Result, class... P, class... R>
  requires(sizeof...(P) == sizeof...(R))
struct exact_parameters<known_signature<true, Result, P...>, R...> {
  static constexpr bool value = (is_exact<P, R> && ...);
};
template <fixed_string Id, class F, std::size_t... S, class... Leaf, class... R>
struct fits_exactly<basic_task<Id, F>, type_list<source<S, Leaf, R>...>>
    : exact_parameters<typename signature<F>::declared, R...> {};

template <class Task, class Positional>
struct exact_plan;
template <class Task, std::size_t... S, class... Leaf, class... R>
struct exact_plan<Task, type_list<source<S, Leaf, R>...>> {
  using type =
      call_plan<slot_type<typename signature<typename Task::callable>::result>, read_result<S, R>...>;
};

// How `Task` is called with the results of its sources, by position and by `from`.
template <class Task, class Positional, class Named, bool Exact = fits_exactly<Task, Positional>::value>
struct plan_for : task_plan<Task, Positional, Named> {};

template <class Task, class Positional>
struct plan_for<Task, Positional, type_list<>, true> : exact_plan<Task, Positional> {};

template <fixed_string Id, class T, class Positional, class Named>
struct plan_for<input_task<Id, T>, Positional, Named, false> {
  using type = call_plan<T>;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
