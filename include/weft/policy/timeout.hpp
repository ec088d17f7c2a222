// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_TIMEOUT_HPP
#define WEFT_POLICY_TIMEOUT_HPP

#include <weft/core/task.hpp>
#include <weft/run/governed_call.hpp>

#include <chrono>
#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {

//! A callable for a task of a task_graph one call of which may take so long; `task<"load">(f).timeout(2s)` is the same for
//! a task of a workflow.
//!
//! When the time is over, the task's `context` says that it is asked to stop. Nobody can stop it from outside, but what it
//! then returns or throws does not count: it has failed, with `timed_out`. On a cluster it need not come back: its worker
//! is given up, see the guide. With `retry`, each attempt has this time. Throws `invalid_policy` if there is none.
template <class F>
constexpr detail::governed<std::decay_t<F>, detail::timed> timeout(std::chrono::nanoseconds most, F&& f) {
  return {std::forward<F>(f), {detail::checked_timeout(most.count())}};
}

}  // namespace WEFT_NAMESPACE

#endif
