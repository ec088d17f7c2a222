// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_SIGNATURE_HPP
#define WEFT_CHECK_SIGNATURE_HPP

#include <weft/core/context.hpp>
#include <weft/core/from.hpp>
#include <weft/core/task.hpp>
#include <weft/core/type_list.hpp>

namespace WEFT_NAMESPACE::detail {

// What a callable declares. Generic and overloaded callables declare nothing that can be read.
struct no_signature {
  static constexpr bool known = false;
};

template <bool Const, class R, class... P>
struct known_signature {
  static constexpr bool known = true;
  static constexpr bool is_const = Const;
  using result = R;
  using parameters = type_list<P...>;
};

template <class Member>
struct member_signature : no_signature {};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) const noexcept(N)> : known_signature<true, R, P...> {
  using object = C const&;
};
template <class C, class R, class... P, bool N>
struct member_signature<R (C::*)(P...) const& noexcept(N)> : known_signature<true, R, P...> {
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

// A bound member function is called through the object that the task holds: const if it is held by value.
template <class Member, class Object>
struct signature<bound_member<Member, Object>> : member_signature<Member> {
  static constexpr bool is_const = member_signature<Member>::is_const || !std::is_class_v<Object>;
};

template <class Signature, class Object, class Parameters>
struct with_object;
template <class Signature, class Object, class... P>
struct with_object<Signature, Object, type_list<P...>>
    : known_signature<true, typename Signature::result, Object, P...> {};
template <class Member>
  requires std::is_member_function_pointer_v<Member>
struct signature<unbound_member<Member>>
    : with_object<member_signature<Member>, typename member_signature<Member>::object,
                  typename member_signature<Member>::parameters> {};

// What one parameter asks for.
template <class P>
struct parameter {
  static constexpr bool is_from = false;
};
template <fixed_string Id, class T>
struct parameter<from<Id, T>> {
  static constexpr bool is_from = true;
  static constexpr name source = name_of<Id>;
  using type = T;
};

template <class P>
inline constexpr bool is_context = std::is_same_v<P, context&>;

}  // namespace WEFT_NAMESPACE::detail

#endif
