// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_PART_HPP
#define WEFT_CORE_PART_HPP

#include <weft/core/task.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

// Lends an element of a tuple, by number, or a data member, by pointer.
template <auto Which>
struct lend_part {
  template <class Whole>
    requires requires(Whole const& whole) { whole.*Which; } ||
             requires(Whole const& whole) { get<Which>(whole); }
  constexpr auto const& operator()(Whole const& whole) const {
    if constexpr (requires { whole.*Which; })
      return whole.*Which;
    else
      return get<Which>(whole);
  }
};

}  // namespace detail

//! A part of a result as a task of its own, so that the parts of what one task returns go to different successors:
//! an element of a tuple, pair or array by number, a member of an aggregate by name. It refers to the result: nothing
//! is copied, and the task is called once.
//!
//!     split >> (weft::part<"low", 0> >> sum | weft::part<"high", 1> >> product)
//!     parse >> (weft::part<"rows", &table::rows> | weft::part<"errors", &table::errors>)
//!
//! A task that takes a part by `T&&` needs the whole instead.
template <fixed_string Id, auto Which>
inline constexpr basic_task<Id, detail::lend_part<Which>> part{};

}  // namespace WEFT_NAMESPACE

#endif
