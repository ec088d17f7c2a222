// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_EXPRESSION_HPP
#define WEFT_CORE_EXPRESSION_HPP

#include <weft/core/input.hpp>
#include <weft/core/task.hpp>
#include <weft/core/type_list.hpp>

namespace WEFT_NAMESPACE {

//! The base of what stands for a thing that does not compile: accepted wherever that thing would be, so that
//! one error is reported and nothing cascades from it.
struct failure {};

namespace detail {

// The shape of an expression, apart from its tasks: many expressions share one.
struct leaf_shape {};
template <class... Shape>
struct sequence_shape {};
template <class... Shape>
struct parallel_shape {};

template <class T>
inline constexpr bool is_stateless_leaf = true;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_stateless_leaf<basic_task<Id, F, P...>> = is_stateless<F>;

// One stored leaf; `I` tells equal types apart.
template <std::size_t I, class Leaf>
struct leaf_cell {
  Leaf leaf;
};

// The leaves of an expression, stored only if one of them has state.
template <bool Stateless, class Indices, class... Leaf>
struct leaf_cells {};
template <std::size_t... I, class... Leaf>
struct leaf_cells<false, std::index_sequence<I...>, Leaf...> : leaf_cell<I, Leaf>... {};

template <std::size_t I, class Leaf>
constexpr Leaf const& leaf_at(leaf_cell<I, Leaf> const& cell) {
  return cell.leaf;
}
template <std::size_t I, class Leaf>
constexpr Leaf&& leaf_at(leaf_cell<I, Leaf>&& cell) {
  return static_cast<Leaf&&>(cell.leaf);
}

}  // namespace detail

//! Tasks joined by `>>` and `|`: what the operators give and `workflow` takes. `Leaf...` are the tasks,
//! inputs and ids in the order of the text. Without stateful tasks it is empty.
template <class Shape, class... Leaf>
struct expression : detail::leaf_cells<detail::all_of<detail::is_stateless_leaf<Leaf>...>,
                                       std::index_sequence_for<Leaf...>, Leaf...> {};

namespace detail {

// What may stand left and right of an operator, as a shape and its leaves.
template <class T>
struct operand {
  static constexpr bool valid = false;
};
struct leaf_operand {
  static constexpr bool valid = true;
  static constexpr bool failed = false;
  using shape = leaf_shape;
};
template <fixed_string Id, class F, class... P>
struct operand<basic_task<Id, F, P...>> : leaf_operand {
  using leaves = type_list<basic_task<Id, F, P...>>;
};
template <fixed_string Id, class T>
struct operand<input_task<Id, T>> : leaf_operand {
  using leaves = type_list<input_task<Id, T>>;
};
template <fixed_string Id>
struct operand<id<Id>> : leaf_operand {
  using leaves = type_list<id<Id>>;
};
template <class Shape, class... Leaf>
struct operand<expression<Shape, Leaf...>> {
  static constexpr bool valid = true;
  static constexpr bool failed = false;
  using shape = Shape;
  using leaves = type_list<Leaf...>;
};
template <class T>
  requires std::is_base_of_v<failure, T>
struct operand<T> {
  static constexpr bool valid = true;
  static constexpr bool failed = true;
};

template <class T>
inline constexpr bool is_good_operand = [] {
  if constexpr (operand<T>::valid) return !operand<T>::failed;
  return false;
}();

// Both operators are associative, so `a >> b >> c` is one flat sequence and not a tower.
template <class L, class R>
struct sequence_of {
  using type = sequence_shape<L, R>;
};
template <class... L, class R>
struct sequence_of<sequence_shape<L...>, R> {
  using type = sequence_shape<L..., R>;
};
template <class L, class... R>
struct sequence_of<L, sequence_shape<R...>> {
  using type = sequence_shape<L, R...>;
};
template <class... L, class... R>
struct sequence_of<sequence_shape<L...>, sequence_shape<R...>> {
  using type = sequence_shape<L..., R...>;
};
template <class L, class R>
struct parallel_of {
  using type = parallel_shape<L, R>;
};
template <class... L, class R>
struct parallel_of<parallel_shape<L...>, R> {
  using type = parallel_shape<L..., R>;
};
template <class L, class... R>
struct parallel_of<L, parallel_shape<R...>> {
  using type = parallel_shape<L, R...>;
};
template <class... L, class... R>
struct parallel_of<parallel_shape<L...>, parallel_shape<R...>> {
  using type = parallel_shape<L..., R...>;
};

template <class Shape, class L, class R>
struct join_leaves;
template <class Shape, class... L, class... R>
struct join_leaves<Shape, type_list<L...>, type_list<R...>> {
  using type = expression<Shape, L..., R...>;
};

template <template <class, class> class Join, class L, class R, bool Failed = operand<L>::failed || operand<R>::failed>
struct join {
  using type = typename join_leaves<typename Join<typename operand<L>::shape, typename operand<R>::shape>::type,
                                    typename operand<L>::leaves, typename operand<R>::leaves>::type;
};
template <template <class, class> class Join, class L, class R>
struct join<Join, L, R, true> {
  using type = std::conditional_t<operand<L>::failed, L, R>;
};

// The I-th leaf of an operand, copied or moved as the operand is an lvalue or an rvalue.
template <std::size_t I, class Operand>
constexpr decltype(auto) leaf_of(Operand&& value) {
  if constexpr (std::is_same_v<typename operand<std::remove_cvref_t<Operand>>::leaves,
                               type_list<std::remove_cvref_t<Operand>>>) {
    return static_cast<Operand&&>(value);
  } else {
    using leaf = type_at<typename operand<std::remove_cvref_t<Operand>>::leaves, I>;
    if constexpr (is_stateless_leaf<leaf>)
      return leaf();
    else
      return leaf_at<I, leaf>(static_cast<Operand&&>(value));
  }
}

template <class Expression, class L, class R, std::size_t... I, std::size_t... J>
constexpr Expression join_values(L&& l, R&& r, std::index_sequence<I...>, std::index_sequence<J...>) {
  return {{{leaf_of<I>(static_cast<L&&>(l))}..., {leaf_of<J>(static_cast<R&&>(r))}...}};
}

template <class Expression, class L, class R>
constexpr Expression make_expression([[maybe_unused]] L&& l, [[maybe_unused]] R&& r) {
  if constexpr (std::is_empty_v<Expression>)
    return Expression();
  else
    return join_values<Expression>(
        static_cast<L&&>(l), static_cast<R&&>(r),
        std::make_index_sequence<operand<std::remove_cvref_t<L>>::leaves::size>(),
        std::make_index_sequence<operand<std::remove_cvref_t<R>>::leaves::size>());
}

}  // namespace detail

//! Sequence: every sink of the left is a predecessor of every source of the right.
template <class L, class R>
  requires(detail::operand<std::remove_cvref_t<L>>::valid && detail::operand<std::remove_cvref_t<R>>::valid)
constexpr auto operator>>([[maybe_unused]] L&& l, [[maybe_unused]] R&& r) ->
    typename detail::join<detail::sequence_of, std::remove_cvref_t<L>, std::remove_cvref_t<R>>::type {
  if constexpr (detail::operand<std::remove_cvref_t<L>>::failed || detail::operand<std::remove_cvref_t<R>>::failed)
    return {};
  else
    return detail::make_expression<
        typename detail::join<detail::sequence_of, std::remove_cvref_t<L>, std::remove_cvref_t<R>>::type>(
        static_cast<L&&>(l), static_cast<R&&>(r));
}

//! Parallel: both sides, with no edge between them.
template <class L, class R>
  requires(detail::operand<std::remove_cvref_t<L>>::valid && detail::operand<std::remove_cvref_t<R>>::valid)
constexpr auto operator|([[maybe_unused]] L&& l, [[maybe_unused]] R&& r) ->
    typename detail::join<detail::parallel_of, std::remove_cvref_t<L>, std::remove_cvref_t<R>>::type {
  if constexpr (detail::operand<std::remove_cvref_t<L>>::failed || detail::operand<std::remove_cvref_t<R>>::failed)
    return {};
  else
    return detail::make_expression<
        typename detail::join<detail::parallel_of, std::remove_cvref_t<L>, std::remove_cvref_t<R>>::type>(
        static_cast<L&&>(l), static_cast<R&&>(r));
}

}  // namespace WEFT_NAMESPACE

#endif
