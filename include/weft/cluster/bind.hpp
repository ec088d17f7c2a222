// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_BIND_HPP
#define WEFT_CLUSTER_BIND_HPP

#include <weft/check/signature.hpp>
#include <weft/cluster/graph_task.hpp>
#include <weft/core/context.hpp>
#include <weft/core/task.hpp>
#include <weft/run/loop.hpp>
#include <weft/wire/input_archive.hpp>
#include <weft/wire/schema.hpp>

#include <cstddef>
#include <functional>
#include <tuple>
#include <utility>

//! \file
//! Functions that travel with their state. The bytes of a closure cannot: what it has captured may be a pointer, and
//! nobody could tell. So the function is known by its type, which every process of a program has, and what it needs is
//! said, and serialised, beside it.

namespace WEFT_NAMESPACE {

//! A function and its first arguments; made by `bind`.
template <class F, class... State>
class bound {
public:
  constexpr explicit bound(State... state) : state_(static_cast<State&&>(state)...) {}

  template <class... Argument>
  constexpr decltype(auto) operator()(Argument&&... argument) const
    requires std::is_invocable_v<F const&, State const&..., Argument...>
  {
    return std::apply(
        [&](State const&... state) -> decltype(auto) {
          return std::invoke(F(), state..., static_cast<Argument&&>(argument)...);
        },
        state_);
  }
  //! A context comes before the state. It is offered in braces, which bind to a declared `context&` only: the body of a
  //! generic `F` is not instantiated for one that it did not ask for.
  template <class... Argument>
  constexpr decltype(auto) operator()(context& here, Argument&&... argument) const
    requires requires(F const& f, State const&... state) { f({here}, state..., std::declval<Argument>()...); }
  {
    return std::apply(
        [&](State const&... state) -> decltype(auto) {
          return std::invoke(F(), here, state..., static_cast<Argument&&>(argument)...);
        },
        state_);
  }

  constexpr std::tuple<State...> const& state() const noexcept { return state_; }

  // --- how it travels ---

  // As a task of a task_graph, which asks for this.
  template <class Code>
  using sent_as = detail::graph_task<Code, bound>;

  void save(output_archive& to) const {
    std::apply([&](State const&... state) { (detail::save_new(to, state), ...); }, state_);
  }
  static bound load([[maybe_unused]] input_archive& from) {
    return std::apply([](State&&... state) { return bound(static_cast<State&&>(state)...); },
                      std::tuple<State...>{detail::load_new<State>(from)...});  // braces: in order
  }
  static void describe(schema_recorder& to) { to.template fields<State...>(); }

private:
  [[no_unique_address]] std::tuple<State...> state_;
};

//! A bound function is a value that travels: as state of another one, as an argument, as a result.
template <class F, travels... State>
struct codec<bound<F, State...>> {
  static constexpr std::size_t least = (codec<State>::least + ... + 0);

  static void save(output_archive& to, bound<F, State...> const& value) { value.save(to); }
  static bound<F, State...> make(input_archive& from) { return bound<F, State...>::load(from); }
  static void load(input_archive& from, bound<F, State...>& value) { value = make(from); }
  static void describe(schema_recorder& to) { bound<F, State...>::describe(to); }
};

namespace detail {

template <class F, class... State>
inline constexpr bool is_native<weft::bound<F, State...>> = true;

template <auto Function>
struct constant_function {
  template <class... Argument>
  constexpr decltype(auto) operator()(Argument&&... argument) const
    requires std::is_invocable_v<decltype(Function), Argument...>
  {
    return std::invoke(Function, static_cast<Argument&&>(argument)...);
  }
  template <class... Argument>
  constexpr decltype(auto) operator()(context& here, Argument&&... argument) const
    requires requires { Function({here}, std::declval<Argument>()...); }
  {
    return std::invoke(Function, here, static_cast<Argument&&>(argument)...);
  }
};

template <class F>
inline constexpr bool is_bound = false;
template <class F, class... State>
inline constexpr bool is_bound<weft::bound<F, State...>> = true;

// What a bound function takes: the parameters behind those of its state, and the context.
template <class Given, class List>
struct without_state;
template <class... P>
struct without_state<type_list<>, type_list<P...>> {
  using type = type_list<P...>;
};
template <class S0, class... S, class P0, class... P>
struct without_state<type_list<S0, S...>, type_list<P0, P...>>
    : without_state<type_list<S...>, type_list<P...>> {};
template <class S0, class... S, class... P>
struct without_state<type_list<S0, S...>, type_list<context&, P...>> {
  template <class... Q>
  static type_list<context&, Q...> behind_context(type_list<Q...>);
  using type = decltype(behind_context(typename without_state<type_list<S0, S...>, type_list<P...>>::type()));
};
template <class R, class List>
struct listed_signature;
template <class R, class... P>
struct listed_signature<R, type_list<P...>> : known_signature<true, R, P...> {};

template <auto Function>
struct signature<constant_function<Function>> : signature<std::remove_const_t<decltype(Function)>> {};
template <class F, class... State>
  requires signature<F>::known
struct signature<weft::bound<F, State...>>
    : listed_signature<typename signature<F>::result,
                       typename without_state<type_list<State...>, typename signature<F>::parameters>::type> {
};

}  // namespace detail

//! A callable that can be sent to another process: `f` with its first arguments, as `std::bind_front`. `f` captures
//! nothing; `state` is copied into it, and serialised with it.
//!
//!     int const factor = 3;
//!     auto scale = weft::bind([](int by, int x) { return by * x; }, factor);   // scale(14) is 42
template <class F, class... State>
constexpr auto bind([[maybe_unused]] F f, State... state) {
  constexpr bool is_address = std::is_pointer_v<F> || std::is_member_pointer_v<F>;
  constexpr bool has_captured = !is_address && !detail::is_stateless<F>;
  constexpr bool can_travel = (travels<State> && ...);
  static_assert(
      !is_address,
      "weft::bind: a function travels by its name, not by its address: weft::bind<function>(state...)");
  static_assert(
      !has_captured,
      "weft::bind: this callable has captured something, which cannot travel unseen: let it capture "
      "nothing, and give it what it needs as its first arguments: weft::bind([](int x) { ... }, x)");
  static_assert(can_travel, WEFT_CANNOT_TRAVEL);
  if constexpr (is_address || has_captured || !can_travel)
    return std::bind_front(static_cast<F&&>(f), static_cast<State&&>(state)...);  // no errors beside that one
  else
    return bound<F, State...>(static_cast<State&&>(state)...);
}
namespace detail {
// A loop without its limit, which is bound to it.
template <class Body, class Condition>
struct looping {
  template <class State, class... Argument>
    requires std::is_invocable_v<repeated<Body, Condition> const&, context&, State, Argument const&...>
  constexpr std::remove_cvref_t<State> operator()(context& here, std::size_t limit, State&& first,
                                                  Argument const&... argument) const {
    return repeated<Body, Condition>(Body(), Condition(), limit)(here, static_cast<State&&>(first),
                                                                 argument...);
  }
};
template <class Body, class Condition>
inline constexpr bool is_loop<weft::bound<looping<Body, Condition>, std::size_t>> = true;
}  // namespace detail

//! The same for a loop: `weft::bind(weft::repeat_while(step, is_rough, 100))`. Neither its body nor its condition has
//! captured anything.
template <class Body, class Condition>
  requires(detail::is_stateless<Body> && detail::is_stateless<Condition>)
constexpr auto bind(repeated<Body, Condition> loop) {
  return bound<detail::looping<Body, Condition>, std::size_t>(loop.limit());
}

//! The same for a function or a member: `weft::bind<&count_words>(state...)`.
template <auto Function, class... State>
constexpr auto bind(State... state) {
  return weft::bind(detail::constant_function<Function>(), static_cast<State&&>(state)...);  // not std::bind
}

}  // namespace WEFT_NAMESPACE

#endif
