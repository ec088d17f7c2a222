// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_TYPE_LIST_HPP
#define WEFT_CORE_TYPE_LIST_HPP

#include <weft/core/config.hpp>

#include <cstddef>
#include <utility>

namespace WEFT_NAMESPACE {

//! Types in order; the object is empty.
template <class... T>
struct type_list {};

namespace detail {

// A fold expression would do, but clang refuses folds over more than 256 elements.
template <bool... Value>
inline constexpr bool all_of = [] {
  bool const values[] = {Value..., true};
  for (bool value : values)
    if (!value) return false;
  return true;
}();

template <class List>
struct size_of_list;
template <class... T>
struct size_of_list<type_list<T...>> : std::integral_constant<std::size_t, sizeof...(T)> {};

// The I-th type of a list. Every way to ask the list itself (recursion, a class with one base per type, but also a
// builtin, or an alias in a class of the list) makes the compiler go through all of its types again for every look-up,
// and a workflow of 500 tasks makes thousands. So a list is cut once into blocks of 16 named types, and these into
// blocks again; a look-up goes down from block to block by aliases, which are handed one block and never the list.
template <class T0, class T1 = void, class T2 = void, class T3 = void, class T4 = void, class T5 = void,
          class T6 = void, class T7 = void, class T8 = void, class T9 = void, class T10 = void,
          class T11 = void, class T12 = void, class T13 = void, class T14 = void, class T15 = void>
struct block {
  // clang-format off
  using t0 = T0; using t1 = T1; using t2 = T2; using t3 = T3; using t4 = T4; using t5 = T5; using t6 = T6;
  using t7 = T7; using t8 = T8; using t9 = T9; using t10 = T10; using t11 = T11; using t12 = T12;
  using t13 = T13; using t14 = T14; using t15 = T15;
  // clang-format on
};

// Most expressions are short.
template <class T0, class T1 = void, class T2 = void, class T3 = void, class T4 = void, class T5 = void,
          class T6 = void, class T7 = void>
struct short_block {
  // clang-format off
  using t0 = T0; using t1 = T1; using t2 = T2; using t3 = T3; using t4 = T4; using t5 = T5; using t6 = T6;
  using t7 = T7;
  // clang-format on
};
template <bool Long>
struct block_for {
  template <class... T>
  using of = block<T...>;
};
template <>
struct block_for<false> {
  template <class... T>
  using of = short_block<T...>;
};

template <std::size_t I>
struct pick;
#define WEFT_PICK(I)                 \
  template <>                        \
  struct pick<I> {                   \
    template <class Block>           \
    using of = typename Block::t##I; \
  };
// clang-format off
WEFT_PICK(0) WEFT_PICK(1) WEFT_PICK(2) WEFT_PICK(3) WEFT_PICK(4) WEFT_PICK(5) WEFT_PICK(6) WEFT_PICK(7)
WEFT_PICK(8) WEFT_PICK(9) WEFT_PICK(10) WEFT_PICK(11) WEFT_PICK(12) WEFT_PICK(13) WEFT_PICK(14) WEFT_PICK(15)
// clang-format on
#undef WEFT_PICK

    // Down so many levels from a block.
    template <int Levels>
    struct descent {
  template <class Root, std::size_t I>
  using to = typename pick<I % 16>::template of<typename descent<Levels - 1>::template to<Root, I / 16>>;
};
template <>
struct descent<1> {
  template <class Root, std::size_t I>
  using to = typename pick<I>::template of<Root>;
};

template <class Done, class... T>
struct blocks_of;
template <class... Block>
struct blocks_of<type_list<Block...>> {
  using type = type_list<Block...>;
};
template <class... Block, class... T>
  requires(sizeof...(T) > 0 && sizeof...(T) <= 16)
struct blocks_of<type_list<Block...>, T...> {
  using type = type_list<Block..., block<T...>>;
};
template <class... Block, class T0, class T1, class T2, class T3, class T4, class T5, class T6, class T7,
          class T8, class T9, class T10, class T11, class T12, class T13, class T14, class T15, class T16,
          class... T>
struct blocks_of<type_list<Block...>, T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15,
                 T16, T...>
    : blocks_of<
          type_list<Block..., block<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15>>,
          T16, T...> {};

template <class List>
struct index;
template <class... T>
struct index<type_list<T...>> {
  using root = typename block_for<(sizeof...(T) > 8)>::template of<T...>;
  using levels = std::integral_constant<int, 1>;
};
template <class... T>
  requires(sizeof...(T) > 16)
struct index<type_list<T...>> {
  using blocks = index<typename blocks_of<type_list<>, T...>::type>;
  using root = typename blocks::root;
  using levels = std::integral_constant<int, blocks::levels::value + 1>;
};

template <class Index, std::size_t I>
using element = typename descent<Index::levels::value>::template to<typename Index::root, I>;

// Few lists in one.
template <class... List>
struct flatten {
  using type = type_list<>;
};
template <class... A>
struct flatten<type_list<A...>> {
  using type = type_list<A...>;
};
template <class... A, class... B, class... More>
struct flatten<type_list<A...>, type_list<B...>, More...> : flatten<type_list<A..., B...>, More...> {};

}  // namespace detail

//! The `I`-th type of a `type_list`, counted from 0.
template <class List, std::size_t I>
using type_at = detail::element<detail::index<List>, I>;

}  // namespace WEFT_NAMESPACE

#endif
