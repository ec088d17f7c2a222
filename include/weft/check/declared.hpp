// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_DECLARED_HPP
#define WEFT_CHECK_DECLARED_HPP

#include <weft/check/pass.hpp>

//! \file
//! How a callable that declares its parameters is called: parameter by parameter against what is given.

namespace WEFT_NAMESPACE::detail {

enum class binding : unsigned char { none, read, take };

constexpr binding read_or_take(bool can_read, bool can_take, bool must_take) {
  if (can_take && must_take) return binding::take;
  return can_read ? binding::read : can_take ? binding::take : binding::none;
}

// How a parameter declared as `P` binds to a result of type `R`.
template <class P, class R>
constexpr binding bind_kind(bool wants_move) {
  return read_or_take(std::is_convertible_v<read_type<R>, P>,
                      !std::is_lvalue_reference_v<R> && std::is_convertible_v<take_type<R>, P>,
                      wants_move || std::is_same_v<P, value_of<R>&&>);
}

// The same for an element of the range `R`.
template <class P, class R>
constexpr binding bind_element(bool wants_move) {
  return read_or_take(std::is_convertible_v<read_element_type<R>, P>,
                      !std::is_lvalue_reference_v<R> && std::is_convertible_v<take_element_type<R>, P>,
                      wants_move || std::is_same_v<P, value_of<element_of<R>>&&>);
}

// One parameter: how it is passed, or why it cannot be (then `pass` stands for nothing).
template <class Pass>
struct bound {
  using pass = Pass;
};
template <class Error>
struct unbound {
  using pass = pass_context;
};

template <class Task, int N, class P, class Source>
struct bind;
template <class Task, int N, class P, std::size_t S, class Leaf, class R, bool Moved>
struct bind<Task, N, P, source<S, Leaf, R, Moved>> {
  static constexpr binding kind = bind_kind<P, R>(Moved);
  using type = std::conditional_t<
      kind == binding::read, bound<read_result<S, R>>,
      std::conditional_t<
          kind == binding::take, bound<take_result<S, R>>,
          unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<P>, id_of<Leaf>, gives<R>>>>>;
};
// What may have been skipped: as optional if the parameter is one, else the task is skipped as well.
template <class P, class T>
constexpr binding bind_optional(bool wants_move) {
  binding const kind = bind_kind<P, skippable<T>>(wants_move || std::is_same_v<P, std::optional<T>&&>);
  return kind == binding::take && std::is_lvalue_reference_v<P> ? binding::none : kind;
}
template <class Task, int N, class P, std::size_t S, class Leaf, class T, bool Moved>
struct bind<Task, N, P, source<S, Leaf, skippable<T>, Moved>> {
  static constexpr binding kind = bind_optional<P, T>(Moved);
  using type = typename std::conditional_t<
      kind == binding::none, bind<Task, N, P, source<S, Leaf, through<skippable<T>, what_ran<T>>, Moved>>,
      std::type_identity<bound<std::conditional_t<kind == binding::take, take_result<S, skippable<T>>,
                                                  read_result<S, skippable<T>>>>>>::type;
};
template <class Task, int N, class P, class Source>
struct bind_mapped;
template <class Task, int N, class P, std::size_t S, class Leaf, class T, bool Moved>
struct bind_mapped<Task, N, P, source<S, Leaf, skippable<T>, Moved>>
    : bind_mapped<Task, N, P, source<S, Leaf, through<skippable<T>, what_ran<T>>, Moved>> {};
template <class Task, int N, class P, std::size_t S, class Leaf, class R, bool Moved>
struct bind_mapped<Task, N, P, source<S, Leaf, R, Moved>> {
  static constexpr binding kind = bind_element<P, R>(Moved);
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
template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class R, bool Moved>
struct bind_from<Task, N, from<Id, T&>, source<S, Leaf, R, Moved>> {
  using type = std::conditional_t<
      is_state<Leaf> && std::is_same_v<T, R> && !is_mapped<Task>, bound<named_result<S, R, from<Id, T&>>>,
      unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<from<Id, T&>>, id_of<Leaf>, gives<R>>>>;
};
template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class R, bool Moved>
struct bind_from<Task, N, from<Id, T>, source<S, Leaf, R, Moved>> {
  using type = std::conditional_t<
      fits_from<T, R>(), bound<named_result<S, R, from<Id, T>>>,
      unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<from<Id, T>>, id_of<Leaf>, gives<R>>>>;
};

template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class First, class Second,
          bool Moved>
struct bind_from<Task, N, from<Id, T>, source<S, Leaf, either<First, Second>, Moved>>
    : bind_from<Task, N, from<Id, T>,
                source<S, Leaf, std::conditional_t<fits_from<T, First>(), First, Second>, Moved>> {};
template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class R, bool Moved>
  requires(!fits_from<T, skippable<R>>())
struct bind_from<Task, N, from<Id, T>, source<S, Leaf, skippable<R>, Moved>>
    : bind_from<Task, N, from<Id, T>, source<S, Leaf, through<skippable<R>, what_ran<R>>, Moved>> {};

// A resource: to read it wants `.reads`, to change it `.writes`.
template <class Task, class Leaf, access_right Right>
struct refused_access {
  using type = unbound<errors::undeclared_write<id_of<Task>, lent_id<Leaf>>>;
};
template <class Task, class Leaf>
struct refused_access<Task, Leaf, access_right::none> {
  using type = unbound<errors::undeclared_access<id_of<Task>, lent_id<Leaf>>>;
};
template <class P, class R>
inline constexpr bool wants_to_write =
    is_mutable_reference<P> && std::is_same_v<std::remove_cvref_t<P>, std::remove_cvref_t<R>>;

template <class Task, int N, class P, std::size_t S, class Leaf, class R, access_right Right, bool Moved>
struct bind<Task, N, P, source<S, Leaf, lent<R, Right>, Moved>> {
  using pass = std::conditional_t<Right == access_right::write, write_resource<S, R>, read_resource<S, R>>;
  using type = typename std::conditional_t<
      Right == access_right::none || (Right == access_right::read && wants_to_write<P, R>),
      refused_access<Task, Leaf, Right>,
      std::type_identity<std::conditional_t<
          std::is_convertible_v<pass_type<pass>, P>, bound<pass>,
          unbound<errors::wrong_argument<id_of<Task>, argument<N>, wants<P>, id_of<Leaf>, gives<R>>>>>>::type;
};
// The range of a map.
template <class Task, int N, class P, std::size_t S, class Leaf, class R, access_right Right, bool Moved>
struct bind_mapped<Task, N, P, source<S, Leaf, lent<R, Right>, Moved>>
    : std::conditional_t<Right == access_right::none, refused_access<Task, Leaf, Right>,
                         bind_mapped<Task, N, P, source<S, Leaf, R, Moved>>> {};
template <class Bound, class From>
struct bound_by_name {
  using type = Bound;
};
template <class Pass, class From>
struct bound_by_name<bound<Pass>, From> {
  using type = bound<named_resource<Pass, From>>;
};
template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class R, access_right Right,
          bool Moved>
struct bind_from<Task, N, from<Id, T>, source<S, Leaf, lent<R, Right>, Moved>>
    : bound_by_name<typename bind<Task, N, std::conditional_t<std::is_reference_v<T>, T, T const&>,
                                  source<S, Leaf, lent<R, Right>, Moved>>::type,
                    from<Id, T>> {};
template <class Task, int N, fixed_string Id, class T, std::size_t S, class Leaf, class R, access_right Right,
          bool Moved>
struct bind_from<Task, N, from<Id, T&>, source<S, Leaf, lent<R, Right>, Moved>>
    : bound_by_name<typename bind<Task, N, T&, source<S, Leaf, lent<R, Right>, Moved>>::type, from<Id, T&>> {
};

template <class Task, class Source>
struct surplus;
template <class Task, std::size_t S, class Leaf, class R, bool Moved>
struct surplus<Task, source<S, Leaf, R, Moved>> {
  using type = no_plan<errors::surplus_argument<id_of<Task>, id_of<Leaf>, gives<R>>>;
};
template <class Task, std::size_t S, class Leaf, class R, access_right Right, bool Moved>
struct surplus<Task, source<S, Leaf, lent<R, Right>, Moved>> {
  using type = no_plan<errors::unused_resource<id_of<Task>, lent_id<Leaf>, gives<R>>>;
};
template <class Task, std::size_t S, class Leaf, class R, bool Moved>
struct surplus<Task, source<S, Leaf, lent<R, access_right::none>, Moved>> {
  using type = no_plan<errors::undeclared_access<id_of<Task>, lent_id<Leaf>>>;
};

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
template <class Task, class Result, bool Mapped, int N, std::size_t S, class Leaf, class R, bool Moved,
          class... More, class... Pass>
struct match<Task, Result, Mapped, N, type_list<>, type_list<source<S, Leaf, R, Moved>, More...>, type_list<>,
             Pass...> : surplus<Task, source<S, Leaf, R, Moved>> {};
// A parameter too many, unless it and the rest have default arguments.
template <class Task, class Result, bool Mapped, int N, class P, class... Params, class Named, class... Pass>
  requires(!parameter<P>::is_from)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, type_list<>, Named, Pass...> {
  using type =
      std::conditional_t<std::is_same_v<Named, type_list<>> &&
                             std::is_invocable_v<typename leaf<Task>::callable const&, pass_type<Pass>...>,
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
  requires(!parameter<P>::is_from)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, type_list<S, Positional...>, Named, Pass...> {
  using one = typename std::conditional_t<Mapped, bind_mapped<Task, N, P, S>, bind<Task, N, P, S>>::type;
  using type =
      typename match_next<one, match<Task, Result, false, N + 1, type_list<Params...>,
                                     type_list<Positional...>, Named, Pass..., typename one::pass>>::type;
};
template <class Task, class Result, bool Mapped, int N, class P, class... Params, class Positional, class S,
          class... Named, class... Pass>
  requires(parameter<P>::is_from && !is_mutable_reference<P>)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, Positional, type_list<S, Named...>, Pass...> {
  using one = typename bind_from<Task, N, P, S>::type;
  using type = typename match_next<one, match<Task, Result, Mapped, N + 1, type_list<Params...>, Positional,
                                              type_list<Named...>, Pass..., typename one::pass>>::type;
};

// Whether a parameter `T&` is for a resource that is next: unless it is for a state, which is found by its type.
template <class P, class Named>
inline constexpr bool is_for_state = false;
template <class T, std::size_t S, class Leaf, bool Moved, class... More>
inline constexpr bool is_for_state<T&, type_list<source<S, Leaf, T, Moved>, More...>> = is_state<Leaf>;
template <class P, class Positional, class Named>
inline constexpr bool is_for_resource = false;
template <class P, class S, class... Positional, class Named>
inline constexpr bool is_for_resource<P, type_list<S, Positional...>, Named> =
    is_lent<S> && !is_for_state<P, Named>;

template <class Task, class Result, bool Mapped, int N, class P, class... Params, class S,
          class... Positional, class Named, class... Pass>
  requires(is_mutable_reference<P> && is_for_resource<P, type_list<S, Positional...>, Named>)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, type_list<S, Positional...>, Named, Pass...> {
  using one = typename bind<Task, N, P, S>::type;
  using type =
      typename match_next<one, match<Task, Result, Mapped, N + 1, type_list<Params...>,
                                     type_list<Positional...>, Named, Pass..., typename one::pass>>::type;
};

template <class Task, int N, class P, class Source>
struct bind_state {
  using type = unbound<errors::mutable_reference<id_of<Task>, argument<N>, wants<P>>>;
};
template <class Task, int N, class T, std::size_t S, class Leaf, bool Moved>
  requires(is_state<Leaf> && !is_mapped<Task>)
struct bind_state<Task, N, T&, source<S, Leaf, T, Moved>> {
  using type = bound<use_state<S, T>>;
};
template <class Task, int N, class P, std::size_t S, class Leaf, class R, access_right Right, bool Moved>
struct bind_state<Task, N, P, source<S, Leaf, lent<R, Right>, Moved>> : refused_access<Task, Leaf, Right> {};

template <class Task, class Result, bool Mapped, int N, class P, class... Params, class Positional, class S,
          class... Named, class... Pass>
  requires(is_mutable_reference<P> && !is_for_resource<P, Positional, type_list<S, Named...>>)
struct match<Task, Result, Mapped, N, type_list<P, Params...>, Positional, type_list<S, Named...>, Pass...> {
  using one = typename bind_state<Task, N, P, S>::type;
  using type = typename match_next<one, match<Task, Result, Mapped, N + 1, type_list<Params...>, Positional,
                                              type_list<Named...>, Pass..., typename one::pass>>::type;
};

template <class... P>
constexpr int data_parameters(type_list<P...>) {
  return (0 + ... + int{!parameter<P>::is_from});
}

// What is passed by position. A task without parameters is only ordered after its predecessors, ...
template <bool Touches, bool ByPosition, class Params, class Positional, class Named>
struct passed {
  using type = std::conditional_t<ByPosition && data_parameters(Params()) == 0, type_list<>, Positional>;
};
// ... and so is one that has just those for the resources that it touches.
template <class Params, class Positional, class Named>
struct passed<true, true, Params, Positional, Named> {
  using resources = typename resources_in<Positional>::type;
  static constexpr std::size_t parameters = size_of_list<Params>::value - size_of_list<Named>::value;
  using type = std::conditional_t<
      parameters == 0, type_list<>,
      std::conditional_t<parameters == size_of_list<resources>::value, resources, Positional>>;
};

template <class Task, class Result, bool Mapped, bool Takes, class Params, class Positional, class Named,
          class... Pass>
struct match_declared {
  using positional = typename passed<(leaf<Task>::info.touches != nullptr), !Mapped && !Takes, Params,
                                     Positional, Named>::type;
  using type = typename match<Task, Result, Mapped, 1 + int{sizeof...(Pass)}, Params, positional, Named,
                              Pass...>::type;
};
template <class Task, class Result, bool Mapped, bool Takes, class... Params, class Positional, class Named>
struct match_declared<Task, Result, Mapped, Takes, type_list<context&, Params...>, Positional, Named>
    : match_declared<Task, Result, Mapped, Takes, type_list<Params...>, Positional, Named, pass_context> {};

}  // namespace WEFT_NAMESPACE::detail

#endif
