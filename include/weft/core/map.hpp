// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_MAP_HPP
#define WEFT_CORE_MAP_HPP

#include <weft/core/task.hpp>

namespace WEFT_NAMESPACE {

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

//! For a member function of the element.
template <fixed_string Id, class R, class C>
constexpr basic_task<Id, detail::unbound_member<R C::*>, detail::mapped> map(R C::* member) {
  return basic_task<Id, detail::unbound_member<R C::*>, detail::mapped>({member});
}

}  // namespace WEFT_NAMESPACE

#endif
