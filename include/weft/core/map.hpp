// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_MAP_HPP
#define WEFT_CORE_MAP_HPP

#include <weft/core/task.hpp>

namespace WEFT_NAMESPACE {

//! How many elements of a map may be worked on at the same time, at most: `map<"fetch">(f, at_most<4>)`.
template <std::size_t N>
struct at_once {
  static_assert(N > 0, "weft: a map must be allowed to work on one element at a time");
};
//! See `at_once`.
template <std::size_t N>
inline constexpr at_once<N> at_most{};

//! The bridge to run time: a task that calls `f` for every element of the first predecessor's range, as many
//! times as there are elements. The results of other predecessors go to every call. Its result is a
//! `weft::batch` of the calls' results in input order (nothing, if `f` returns `void`).
//! An `f` that declares its first parameter as `E&&` takes the elements, and with them the range.
template <fixed_string Id, class F>
constexpr basic_task<Id, F, detail::mapped> map(F f) {
  if constexpr (detail::is_stateless<F>)
    return basic_task<Id, F, detail::mapped>();
  else
    return basic_task<Id, F, detail::mapped>(static_cast<F&&>(f));
}

//! The same, with a limit.
template <fixed_string Id, class F, std::size_t N>
constexpr basic_task<Id, F, detail::mapped, at_once<N>> map(F f, at_once<N>) {
  if constexpr (detail::is_stateless<F>)
    return basic_task<Id, F, detail::mapped, at_once<N>>();
  else
    return basic_task<Id, F, detail::mapped, at_once<N>>(static_cast<F&&>(f));
}

//! For a member function of the element.
template <fixed_string Id, class R, class C>
constexpr basic_task<Id, detail::unbound_member<R C::*>, detail::mapped> map(R C::* member) {
  return basic_task<Id, detail::unbound_member<R C::*>, detail::mapped>({member});
}
template <fixed_string Id, class R, class C, std::size_t N>
constexpr basic_task<Id, detail::unbound_member<R C::*>, detail::mapped, at_once<N>> map(R C::* member,
                                                                                         at_once<N>) {
  return basic_task<Id, detail::unbound_member<R C::*>, detail::mapped, at_once<N>>({member});
}

namespace detail {

template <class Task>
inline constexpr std::size_t most_at_once = ~std::size_t{} / 2;
template <fixed_string Id, class F, std::size_t N, class... P>
inline constexpr std::size_t most_at_once<basic_task<Id, F, mapped, at_once<N>, P...>> = N;

}  // namespace detail

}  // namespace WEFT_NAMESPACE

#endif
