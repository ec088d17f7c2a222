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

#if defined(__clang__)
template <class List>
struct index;
template <class... T>
struct index<type_list<T...>> {
  template <std::size_t I>
  using at = __type_pack_element<I, T...>;
};
#else
// The I-th type of a list. GCC 12 has no builtin for it, and the usual ways (recursion, a class with
// one base per type) cost time linear in the list for every look-up: a workflow of 500 tasks makes
// thousands. So a list is cut once into blocks of 16, and a look-up picks a block, then a type.
template <std::size_t I, class T0, class T1 = void, class T2 = void, class T3 = void, class T4 = void,
          class T5 = void, class T6 = void, class T7 = void, class T8 = void, class T9 = void,
          class T10 = void, class T11 = void, class T12 = void, class T13 = void, class T14 = void,
          class T15 = void>
struct pick;
// clang-format off
#define WEFT_PICK(I, NAME)                                                                              \
  template <class T0, class T1, class T2, class T3, class T4, class T5, class T6, class T7, class T8,   \
            class T9, class T10, class T11, class T12, class T13, class T14, class T15>                 \
  struct pick<I, T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> { using type = NAME; };
WEFT_PICK(0, T0) WEFT_PICK(1, T1) WEFT_PICK(2, T2) WEFT_PICK(3, T3)
WEFT_PICK(4, T4) WEFT_PICK(5, T5) WEFT_PICK(6, T6) WEFT_PICK(7, T7)
WEFT_PICK(8, T8) WEFT_PICK(9, T9) WEFT_PICK(10, T10) WEFT_PICK(11, T11)
WEFT_PICK(12, T12) WEFT_PICK(13, T13) WEFT_PICK(14, T14) WEFT_PICK(15, T15)
#undef WEFT_PICK
    // clang-format on

    template <std::size_t I, class List>
    struct pick_from;
template <std::size_t I, class... T>
struct pick_from<I, type_list<T...>> : pick<I, T...> {};

template <class Done, class... T>
struct blocks_of;
template <class... Block>
struct blocks_of<type_list<Block...>> {
  using type = type_list<Block...>;
};
template <class... Block, class... T>
  requires(sizeof...(T) > 0 && sizeof...(T) <= 16)
struct blocks_of<type_list<Block...>, T...> {
  using type = type_list<Block..., type_list<T...>>;
};
template <class... Block, class T0, class T1, class T2, class T3, class T4, class T5, class T6, class T7,
          class T8, class T9, class T10, class T11, class T12, class T13, class T14, class T15, class T16,
          class... T>
struct blocks_of<type_list<Block...>, T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15,
                 T16, T...>
    : blocks_of<type_list<Block...,
                          type_list<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15>>,
                T16, T...> {};

template <class List>
struct index;
template <class... T>
  requires(sizeof...(T) <= 16)
struct index<type_list<T...>> {
  template <std::size_t I>
  using at = typename pick<I, T...>::type;
};
template <class... T>
  requires(sizeof...(T) > 16)
struct index<type_list<T...>> {
  using blocks = index<typename blocks_of<type_list<>, T...>::type>;
  template <std::size_t I>
  using at = typename pick_from<I % 16, typename blocks::template at<I / 16>>::type;
};

#endif

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
using type_at = typename detail::index<List>::template at<I>;

}  // namespace WEFT_NAMESPACE

#endif
