// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_STATE_HPP
#define WEFT_CORE_STATE_HPP

#include <weft/core/task.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

// The property of a task whose result is the state of a run.
struct run_state {};

template <class T>
struct value_initialised {
  constexpr T operator()() const { return T(); }
};

}  // namespace detail

//! State of a run: a value that every run makes for itself, by calling `f`, and that tasks may change. Runs that
//! overlap do not share it. It is a task like any other, which may have predecessors and inputs; its result is
//! handed to the tasks that ask for it by type, as a parameter `T&` (where the workflow has one state of this
//! type), or by name, as `from<Id, T&>`. The edge from it is implied. Tasks that change it must not run at the
//! same time as others that use it: the workflow must order them. The calls of a map have no order: a map may only
//! read a state, as `from<Id, T>`.
template <fixed_string Id, class F>
constexpr basic_task<Id, F, detail::run_state> state(F f) {
  if constexpr (detail::is_stateless<F>)
    return basic_task<Id, F, detail::run_state>();
  else
    return basic_task<Id, F, detail::run_state>(static_cast<F&&>(f));
}

//! The same, value-initialised: `weft::state<"total", long>()`.
template <fixed_string Id, class T>
constexpr basic_task<Id, detail::value_initialised<T>, detail::run_state> state() {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
