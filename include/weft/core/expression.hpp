// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_EXPRESSION_HPP
#define WEFT_CORE_EXPRESSION_HPP

#include <weft/core/input.hpp>
#include <weft/core/task.hpp>
#include <weft/core/type_list.hpp>

namespace WEFT_NAMESPACE {

//! What stands for a thing that does not compile. It is accepted wherever that thing would be and gives whatever
//! is asked of it, so that one error is reported and nothing cascades from it.
struct failure {
  template <class T>
    requires(!std::is_base_of_v<failure, T>)
  // NOLINTNEXTLINE(google-explicit-constructor): stands for any value
  constexpr operator T() const {
    if constexpr (std::is_default_constructible_v<T>)
      return T();
    else
      __builtin_unreachable();
  }
  template <fixed_string Id>
  constexpr failure operator[](id<Id>) const {
    return {};
  }
  template <fixed_string Id>
  constexpr failure get() const {
    return {};
  }
  constexpr failure value() const { return {}; }
  template <class T>
  constexpr bool operator==(T const&) const {
    return true;
  }
};

namespace detail {

struct sequence {};
struct parallel {};

template <class T>
struct is_leaf : std::false_type {};
template <fixed_string Id, class F, class... P>
struct is_leaf<basic_task<Id, F, P...>> : std::true_type {};
template <fixed_string Id, class T>
struct is_leaf<input_task<Id, T>> : std::true_type {};
template <fixed_string Id>
struct is_leaf<id<Id>> : std::true_type {};

// Whether an operand can be left out of an expression's object, because its type says all of it.
template <class T>
struct is_stateless_operand : std::true_type {};
template <fixed_string Id, class F, class... P>
struct is_stateless_operand<basic_task<Id, F, P...>> : std::bool_constant<is_stateless<F>> {};

}  // namespace detail

//! Two operands joined by `>>` or `|`: what the operators give and `workflow` takes. Without stateful tasks it
//! is empty.
//!
//! The type stays the tree that was written, so that an operator costs the compiler the same however long the
//! expression is; `workflow` flattens it once.
template <class Operator, class L, class R,
          bool Stateless = detail::is_stateless_operand<L>::value && detail::is_stateless_operand<R>::value>
struct expression {
  L left;
  R right;
};
template <class Operator, class L, class R>
struct expression<Operator, L, R, true> {};

namespace detail {

template <class Operator, class L, class R, bool Stateless>
struct is_stateless_operand<expression<Operator, L, R, Stateless>> : std::bool_constant<Stateless> {};

template <class T>
struct is_operand : is_leaf<T> {};
template <class Operator, class L, class R, bool Stateless>
struct is_operand<expression<Operator, L, R, Stateless>> : std::true_type {};

template <class T>
struct is_failure : std::is_base_of<failure, T> {};
template <class Operator, class L, class R, bool Stateless>
struct is_failure<expression<Operator, L, R, Stateless>> : std::false_type {};

template <class T>
concept operand = is_operand<std::remove_cvref_t<T>>::value;
template <class T>
concept failed_operand = is_failure<std::remove_cvref_t<T>>::value;
template <class L, class R>
concept failed_operands =
    (failed_operand<L> && (failed_operand<R> || operand<R>)) || (operand<L> && failed_operand<R>);

template <class Operator, class L, class R>
using joined = expression<Operator, std::remove_cvref_t<L>, std::remove_cvref_t<R>>;

template <class L, class R>
using failed_of = std::conditional_t<failed_operand<L>, std::remove_cvref_t<L>, std::remove_cvref_t<R>>;

}  // namespace detail

//! Sequence: every sink of the left is a predecessor of every source of the right. Operands are copied or
//! moved into the expression, unless they are stateless.
template <detail::operand L, detail::operand R>
WEFT_UNNAMED constexpr detail::joined<detail::sequence, L, R> operator>>([[maybe_unused]] L&& l,
                                                                         [[maybe_unused]] R&& r) {
  if constexpr (detail::is_stateless_operand<detail::joined<detail::sequence, L, R>>::value)
    return {};
  else
    return {static_cast<L&&>(l), static_cast<R&&>(r)};
}

//! Parallel: both sides, with no edge between them.
template <detail::operand L, detail::operand R>
WEFT_UNNAMED constexpr detail::joined<detail::parallel, L, R> operator|([[maybe_unused]] L&& l,
                                                                        [[maybe_unused]] R&& r) {
  if constexpr (detail::is_stateless_operand<detail::joined<detail::parallel, L, R>>::value)
    return {};
  else
    return {static_cast<L&&>(l), static_cast<R&&>(r)};
}

template <class L, class R>
  requires detail::failed_operands<L, R>
constexpr detail::failed_of<L, R> operator>>(L&&, R&&) {
  return {};
}

template <class L, class R>
  requires detail::failed_operands<L, R>
constexpr detail::failed_of<L, R> operator|(L&&, R&&) {
  return {};
}

namespace detail {

// An expression in postfix order, put in front of a list: its leaves and, behind their operands, operators.
template <class T, class List>
struct prepend;
template <class Leaf, class... T>
struct prepend<Leaf, type_list<T...>> {
  using type = type_list<Leaf, T...>;
};
template <class Operator, class L, class R, bool Stateless, class... T>
struct prepend<expression<Operator, L, R, Stateless>, type_list<T...>> {
  using type = typename prepend<L, typename prepend<R, type_list<Operator, T...>>::type>::type;
};

// The common case in one step, which halves the work for a long chain.
template <class Operator, class L, class R, bool Stateless, class... T>
  requires is_leaf<R>::value
struct prepend<expression<Operator, L, R, Stateless>, type_list<T...>> {
  using type = typename prepend<L, type_list<R, Operator, T...>>::type;
};

template <class Expression>
using postfix = typename prepend<Expression, type_list<>>::type;

// How many leaves an expression has.
template <class T>
inline constexpr std::size_t leaf_count = 1;
template <class Operator, class L, class R, bool Stateless>
inline constexpr std::size_t leaf_count<expression<Operator, L, R, Stateless>> =
    leaf_count<L> + leaf_count<R>;

// The I-th leaf of an expression with state, copied or moved as the expression is an lvalue or an rvalue.
template <std::size_t I, class T>
constexpr decltype(auto) leaf_of(T&& value) {
  if constexpr (is_leaf<std::remove_cvref_t<T>>::value) {
    return static_cast<T&&>(value);
  } else if constexpr (constexpr std::size_t left = leaf_count<decltype(value.left)>; I < left) {
    return leaf_of<I>(static_cast<T&&>(value).left);
  } else {
    return leaf_of<I - left>(static_cast<T&&>(value).right);
  }
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
