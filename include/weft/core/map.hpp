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
constexpr auto map(F&& f) {
  using callable = std::decay_t<F>;
  if constexpr (std::is_member_pointer_v<callable>)
    return basic_task<Id, detail::unbound_member<callable>, detail::mapped>({f});
  else if constexpr (detail::is_stateless<callable>)
    return basic_task<Id, callable, detail::mapped>();
  else
    return basic_task<Id, callable, detail::mapped>(static_cast<F&&>(f));
}

}  // namespace WEFT_NAMESPACE

#endif
