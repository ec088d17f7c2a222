// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_SIGNATURE_HPP
#define WEFT_CHECK_SIGNATURE_HPP

#include <weft/core/context.hpp>
#include <weft/core/from.hpp>
#include <weft/core/part.hpp>
#include <weft/core/task.hpp>
#include <weft/core/type_list.hpp>

namespace WEFT_NAMESPACE {

template <fixed_string Name, class T>
struct to;
template <class... To>
class one_of;

namespace detail {

template <fixed_string Id>
struct name_constant {
  static constexpr name value = name_of<Id>;
};

template <class NameConstants>
struct list_names {
  static constexpr names value{};
};
template <class N0, class... N>
struct list_names<type_list<N0, N...>> {
  static constexpr name all[] = {N0::value, N::value...};
  static constexpr names value{all, 1 + sizeof...(N)};
};

// A type as a value, by address.
template <class T>
inline constexpr char type_tag{};

// The state of this type, whatever its id, in place of a name.
template <class T>
struct any_state {
  static constexpr name value{&type_tag<T>, name::by_type};
};

template <class P>
inline constexpr bool is_mutable_reference =
    std::is_lvalue_reference_v<P> && !std::is_const_v<std::remove_reference_t<P>>;
template <>
inline constexpr bool is_mutable_reference<context&> = false;

// What one parameter asks for.
template <class P>
struct parameter {
  static constexpr bool is_from = false;
  using from_name = type_list<>;
};
template <fixed_string Id, class T>
struct parameter<from<Id, T>> {
  static constexpr bool is_from = true;
  using from_name = type_list<name_constant<Id>>;
};
template <class T>
  requires is_mutable_reference<T&>
struct parameter<T&> {
  static constexpr bool is_from = true;
  using from_name = type_list<any_state<T>>;
};

// The ids that `from` parameters name, and the states that are asked for, in order.
struct names_nothing {
  static constexpr names from{};
};
template <bool Any, class... P>
struct named_by : names_nothing {};
template <class... P>
struct named_by<true, P...> {
  static constexpr names from =
      list_names<typename flatten<typename parameter<P>::from_name...>::type>::value;
};

// What a task's slot holds, given what its callable returns.
template <class R>
using slot_type = std::conditional_t<std::is_lvalue_reference_v<R>, R, std::remove_cvref_t<R>>;

struct depends_on_arguments {};

// The successors that a task names which returns this, or null.
template <class R>
inline constexpr names const* names_chosen_by = nullptr;
template <fixed_string... Name, class... T>
inline constexpr names const* names_chosen_by<one_of<to<Name, T>...>> =
    &list_names<type_list<name_constant<Name>...>>::value;

// The result that a parameter is made for: read by reference to const, or by value if that costs nothing.
struct no_result {};
template <class P>
struct exact_for {
  using type = std::conditional_t<std::is_arithmetic_v<P>, P, no_result>;
};
template <class T>
struct exact_for<T const&> {
  using type = T;
};

// What a callable declares. Generic and overloaded callables declare nothing that can be read.
struct no_signature : names_nothing {
  static constexpr bool known = false;
  static constexpr bool works = true;
  static constexpr names const* chooses = nullptr;
  static constexpr bool gives_async = false;
  using slot = depends_on_arguments;
  using exact = no_result;
  using declared = no_signature;
};

template <bool Const, class R, class... P>
struct known_signature : named_by<(parameter<P>::is_from || ...), P...> {
  static constexpr bool known = true;
  static constexpr bool works = true;
  static constexpr bool is_const = Const;
  using declared = known_signature;
  static constexpr bool gives_async = is_async<R>;
  using exact =
      std::conditional_t<Const && !gives_async, type_list<typename exact_for<P>::type...>, no_result>;
  using result = R;
  using slot = slot_type<typename awaited<R>::type>;
  static constexpr names const* chooses = names_chosen_by<slot>;
  using parameters = type_list<P...>;
};

template <class Member>
struct member_signature : no_signature {};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) const noexcept(N)> : known_signature<true, R, P...> {
  using object = C const&;
};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) const & noexcept(N)> : known_signature<true, R, P...> {
  using object = C const&;
};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) noexcept(N)> : known_signature<false, R, P...> {
  using object = C&;
};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) & noexcept(N)> : known_signature<false, R, P...> {
  using object = C&;
};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) && noexcept(N)> : known_signature<false, R, P...> {
  using object = C&&;
};

template <class F>
struct signature : no_signature {};
template <class F>
  requires requires { &F::operator(); }
struct signature<F> : member_signature<decltype(&F::operator())> {};
template <class R, class... P, bool N>
struct signature<R (*)(P...) noexcept(N)> : known_signature<true, R, P...> {};

// A part of a result is only lent.
template <auto Which>
struct signature<lend_part<Which>> : no_signature {
  static constexpr bool works = false;
};

template <class F, class Executor>
struct signature<placed<F, Executor>> : signature<F> {};
template <class F>
struct signature<prioritised<F>> : signature<F> {};
template <class F, class Policy>
struct signature<governed<F, Policy>> : signature<F> {};

// A bound member function is called through the object that the task holds: const if it is held by value, not
// if it is held by a pointer, a smart one among them.
template <class Member, class Object>
struct signature<bound_member<Member, Object>> : member_signature<Member> {
  static constexpr bool is_const =
      member_signature<Member>::is_const ||
      !std::is_base_of_v<std::remove_cvref_t<typename member_signature<Member>::object>, Object>;
};

template <class Signature, class Object, class Parameters>
struct with_object;
template <class Signature, class Object, class... P>
struct with_object<Signature, Object, type_list<P...>>
    : known_signature<true, typename Signature::result, Object, P...> {};
template <class T, class C>
  requires std::is_object_v<T>
struct signature<unbound_member<T C::*>> : known_signature<true, std::remove_cv_t<T>, C const&> {};
template <class Member>
  requires std::is_member_function_pointer_v<Member>
struct signature<unbound_member<Member>>
    : with_object<member_signature<Member>, typename member_signature<Member>::object,
                  typename member_signature<Member>::parameters> {};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
