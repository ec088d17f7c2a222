// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_IN_PLACE_HPP
#define WEFT_CORE_IN_PLACE_HPP

#include <weft/core/config.hpp>

#include <type_traits>

namespace WEFT_NAMESPACE::detail {

// Converts to what a call returns by calling it.
template <class T, class Call>
struct result_of_call_to {
  Call const& call;
  // NOLINTNEXTLINE(google-explicit-constructor): that is its purpose
  constexpr operator T() const { return call(); }
};

// What an optional `T` is to be made from, so that the result of `call` is made in place where it cannot be moved. (Not
// everywhere, as a type that takes anything, as std::any does, would take the helper.)
template <class T, class Call>
constexpr decltype(auto) made_by(Call const& call) {
  if constexpr (std::is_move_constructible_v<T>)
    return call();
  else
    return result_of_call_to<T, Call>{call};
}

}  // namespace WEFT_NAMESPACE::detail

#endif
