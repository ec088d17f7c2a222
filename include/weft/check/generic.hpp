// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_GENERIC_HPP
#define WEFT_CHECK_GENERIC_HPP

#include <weft/check/pass.hpp>

//! \file
//! How a generic or overloaded callable is called: it declares nothing that can be read, so it is asked.

namespace WEFT_NAMESPACE::detail {

template <class F, class Passes>
inline constexpr bool is_callable = false;
template <class F, class... Pass>
inline constexpr bool is_callable<F, type_list<Pass...>> = std::is_invocable_v<F, pass_type<Pass>...>;
// The callable itself, within what is said of how it is run: that would take anything for a context.
template <class F>
struct within_said {
  using type = F;
};
template <class F, class Executor>
struct within_said<placed<F, Executor> const&> : within_said<F const&> {};
template <class F>
struct within_said<prioritised<F> const&> : within_said<F const&> {};
template <class F, class Policy>
struct within_said<governed<F, Policy> const&> : within_said<F const&> {};
// A context is offered in braces: they bind to a declared `context&`, but never to a deduced parameter, so the
// body of a generic callable is not instantiated for a context that it did not ask for.
template <class F, class... Pass>
inline constexpr bool is_callable<F, type_list<pass_context, Pass...>> = requires(
    typename within_said<F>::type f, context& here) { f({here}, std::declval<pass_type<Pass>>()...); };

template <class R>
struct given_as {
  using type = R;
};
template <class R, access_right Right>
struct given_as<lent<R, Right>> {
  using type = R;
};

template <class Source, bool Element, bool Take>
struct pass_for;
template <std::size_t S, class Leaf, class R, bool Moved, bool Element, bool Take>
struct pass_for<source<S, Leaf, R, Moved>, Element, Take> {
  static constexpr bool takes = Take || Moved;
  using type = std::conditional_t<Element, std::conditional_t<takes, take_element<S, R>, read_element<S, R>>,
                                  std::conditional_t<takes, take_result<S, R>, read_result<S, R>>>;
};

template <std::size_t S, class Leaf, class R, access_right Right, bool Moved, bool Take>
struct pass_for<source<S, Leaf, lent<R, Right>, Moved>, false, Take> {
  using type = std::conditional_t<Right == access_right::write, write_resource<S, R>, read_resource<S, R>>;
};
template <std::size_t S, class Leaf, class R, access_right Right, bool Moved, bool Take>
struct pass_for<source<S, Leaf, lent<R, Right>, Moved>, true, Take>
    : pass_for<source<S, Leaf, R, Moved>, true, Take> {};

// The ways to pass N sources, tried in order: all read, then each one alone taken, then all taken; and again
// behind a context.
template <class Task, bool Mapped, class Indices, class Sources>
struct generic;
template <class Task, bool Mapped, std::size_t... I, std::size_t... S, class... Leaf, class... R,
          bool... Moved>
struct generic<Task, Mapped, std::index_sequence<I...>, type_list<source<S, Leaf, R, Moved>...>> {
  using callable = typename leaf<Task>::callable;
  static constexpr std::size_t count = sizeof...(I);
  static constexpr std::size_t ways = count + 2;

  template <std::size_t Way>
  using passes = type_list<typename pass_for<source<S, Leaf, R, Moved>, Mapped && I == 0,
                                             Way == I + 1 || Way == count + 1>::type...>;
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
    using type =
        no_plan<std::conditional_t<is_mutable, errors::mutable_callable<id_of<Task>>,
                                   errors::not_callable<id_of<Task>, gives<typename given_as<R>::type>...>>>;
  };
  using type = typename result<decltype(find<0>())>::type;
};

// With resources among the sources: it may also be called with these alone, and must have declared what it is given.
template <class Plan, class Otherwise>
struct plan_or {
  using type = Plan;
};
template <fixed_string Id, class... Gives, class R, class... Pass>
struct plan_or<no_plan<errors::not_callable<Id, Gives...>>, call_plan<R, Pass...>> {
  using type = call_plan<R, Pass...>;
};
template <class Task, class Plan, class... Source>
struct with_declared {
  using type = Plan;
};
template <class Task, class R, class P0, class... Pass, std::size_t S, class Leaf, class L, bool Moved,
          class... Source>
struct with_declared<Task, call_plan<R, P0, Pass...>, source<S, Leaf, lent<L, access_right::none>, Moved>,
                     Source...> {
  using type = no_plan<errors::undeclared_access<id_of<Task>, lent_id<Leaf>>>;
};
template <class Task, bool Mapped, class Sources, class Resources = typename resources_in<Sources>::type>
struct generic_with_resources;
template <class Task, bool Mapped, class... Source, class... Resource>
struct generic_with_resources<Task, Mapped, type_list<Source...>, type_list<Resource...>> {
  using all = typename generic<Task, Mapped, std::index_sequence_for<Source...>, type_list<Source...>>::type;
  using alone =
      typename generic<Task, Mapped, std::index_sequence_for<Resource...>, type_list<Resource...>>::type;
  using type = typename with_declared<
      Task, typename std::conditional_t<Mapped, std::type_identity<all>, plan_or<all, alone>>::type,
      Resource...>::type;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
