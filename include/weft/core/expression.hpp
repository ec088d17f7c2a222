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
  template <fixed_string...>
  constexpr failure as() const {
    return {};
  }
  template <fixed_string...>
  constexpr failure after() const {
    return {};
  }
  template <fixed_string...>
  constexpr failure bind() const {
    return {};
  }
  static constexpr int size() { return 0; }
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

}  // namespace detail

//! Two operands joined by `>>` or `|`: what the operators give and `workflow` takes. Without stateful tasks it
//! is empty.
//!
//! The type stays the tree that was written, so that an operator costs the compiler the same however long the
//! expression is; `workflow` flattens it once.
template <class Operator, class L, class R,
          bool Stateless = L::stateless_operand::value && R::stateless_operand::value>
struct expression {
  using stateless_operand = std::false_type;
  L left;
  R right;
};
template <class Operator, class L, class R>
struct expression<Operator, L, R, true> {
  using stateless_operand = std::true_type;
};

namespace detail {

template <class T>
struct is_operand : is_leaf<T> {};
template <class Operator, class L, class R, bool Stateless>
struct is_operand<expression<Operator, L, R, Stateless>> : std::true_type {};

template <class T>
using is_failure = std::bool_constant<__is_base_of(failure, T)>;

// Every operand says whether an expression's object can leave it out, because its type says all of it.
template <class L, class R>
concept stateless_operands = L::stateless_operand::value && R::stateless_operand::value;
template <class L, class R>
concept stateful_operands = !(L::stateless_operand::value && R::stateless_operand::value);

template <class Operator, class L, class R>
using joined = expression<Operator, std::remove_cvref_t<L>, std::remove_cvref_t<R>>;

// A workflow is no operand without an id: see `as_task`.
template <class T>
struct is_workflow : std::false_type {};

// What `>>` and `|` cannot join, beside something that shows that they are ours.
template <class T>
concept no_operand = !requires { typename T::stateless_operand; };
template <class T>
concept known_to_operators = is_operand<T>::value || is_failure<T>::value || is_workflow<T>::value;
template <class L, class R>
concept misjoined = (no_operand<L> || no_operand<R>) && (known_to_operators<L> || known_to_operators<R>);

// Which of the two it is: first of all one that did not compile. (A class, as a signature names no concept.)
template <class L, class R>
struct culprit {
  using type = std::conditional_t<is_failure<L>::value || (no_operand<L> && !is_failure<R>::value), L, R>;
};

// What they give then. Errors are in check/.
template <class T>
struct no_operand_error;
template <class T>
  requires is_failure<T>::value
struct no_operand_error<T> {
  using type = T;
};
template <class L, class R>
using misjoined_as = typename no_operand_error<typename culprit<L, R>::type>::type;

}  // namespace detail

//! Sequence: every sink of the left is a predecessor of every source of the right.
template <class L, class R>
  requires detail::stateless_operands<L, R>
WEFT_UNNAMED constexpr expression<detail::sequence, L, R> operator>>(L const&, R const&) {
  return {};
}
//! Parallel: both sides, with no edge between them.
template <class L, class R>
  requires detail::stateless_operands<L, R>
WEFT_UNNAMED constexpr expression<detail::parallel, L, R> operator|(L const&, R const&) {
  return {};
}

//! The same with state: the operands are copied or moved into the expression.
template <class L, class R>
  requires detail::stateful_operands<std::remove_cvref_t<L>, std::remove_cvref_t<R>>
WEFT_UNNAMED constexpr detail::joined<detail::sequence, L, R> operator>>(L&& l, R&& r) {
  return {static_cast<L&&>(l), static_cast<R&&>(r)};
}
template <class L, class R>
  requires detail::stateful_operands<std::remove_cvref_t<L>, std::remove_cvref_t<R>>
WEFT_UNNAMED constexpr detail::joined<detail::parallel, L, R> operator|(L&& l, R&& r) {
  return {static_cast<L&&>(l), static_cast<R&&>(r)};
}

//! What did not compile stays what it is; what is no task, but a callable, say, or a workflow, is an error.
template <class L, class R>
  requires detail::misjoined<L, R>
constexpr detail::misjoined_as<L, R> operator>>(L const&, R const&) {
  return {};
}
template <class L, class R>
  requires detail::misjoined<L, R>
constexpr detail::misjoined_as<L, R> operator|(L const&, R const&) {
  return {};
}

namespace detail {

// An expression in postfix order, put in front of a list: its leaves (and nested workflows, each as one token) and,
// behind their operands, operators.
template <class T, class List>
struct prepend;
template <class Leaf, class... T>
struct prepend<Leaf, type_list<T...>> {
  using type = type_list<Leaf, T...>;
};
template <class Operator, class L, class R, bool Stateless, class... T>
struct prepend<expression<Operator, L, R, Stateless>, type_list<T...>> {
  using type = typename prepend<L, type_list<R, Operator, T...>>::type;
};
template <class Operator, class L, class O, class A, class B, bool S, bool Stateless, class... T>
struct prepend<expression<Operator, L, expression<O, A, B, S>, Stateless>, type_list<T...>> {
  using type =
      typename prepend<L, typename prepend<expression<O, A, B, S>, type_list<Operator, T...>>::type>::type;
};

template <class T>
struct is_compound : std::false_type {};
template <class Operator, class L, class R, bool Stateless>
struct is_compound<expression<Operator, L, R, Stateless>> : std::true_type {};

// Four tokens on the right in one step: every step costs as much as its list is long, and a long chain takes many.
template <class O1, class O2, class O3, class O4, class L, class R1, class R2, class R3, class R4, bool S1,
          bool S2, bool S3, bool S4, class... T>
  requires(!is_compound<R1>::value && !is_compound<R2>::value && !is_compound<R3>::value &&
           !is_compound<R4>::value)
struct prepend<
    expression<O4, expression<O3, expression<O2, expression<O1, L, R1, S1>, R2, S2>, R3, S3>, R4, S4>,
    type_list<T...>> {
  using type = typename prepend<L, type_list<R1, O1, R2, O2, R3, O3, R4, O4, T...>>::type;
};

template <class Expression>
using postfix = typename prepend<Expression, type_list<>>::type;

// How many leaves an expression has.
template <class T>
inline constexpr std::size_t leaf_count = 1;
template <class Operator, class L, class R, bool Stateless>
inline constexpr std::size_t leaf_count<expression<Operator, L, R, Stateless>> =
    leaf_count<L> + leaf_count<R>;

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
