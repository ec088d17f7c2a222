// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_RETRY_HPP
#define WEFT_POLICY_RETRY_HPP

#include <weft/core/task.hpp>
#include <weft/run/governed_call.hpp>

#include <chrono>
#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {

//! How often a task that fails is called again, and when: `task<"load">(f).retry({.attempts = 3, .backoff = 10ms})`, and
//! in a task_graph `g.add("load", weft::retry({.attempts = 3}, f))`. Behind it `.on<E...>()` says which exceptions are
//! worth another attempt: these and what is derived from them; otherwise all are.
//!
//! Before attempt n + 1 passes `backoff * factor^(n-1)`, but not more than `max`, and of that by `jitter` (0 to 1) a
//! part more or less: which one depends on the task's id and the number of the attempt alone, so that a run can be
//! repeated and tasks that failed together do not come back together.
//!
//! `context::attempt()` counts from 1. When no other attempt is made, the run fails with `task_failed`: its `attempt()` is
//! the number of the last one, and its cause, if there was more than one, an `attempts_failed` with all of them.
//!
//! Less than 1 attempt, a negative time or factor, and a jitter that is not from 0 to 1 do not compile as a constant, and throw
//! `invalid_policy` otherwise.
struct retry_options {
  int attempts = 2;  //!< calls, the first one included
  std::chrono::nanoseconds backoff{0};
  double factor = 1;
  std::chrono::nanoseconds max{0};  //!< 0: without a bound
  double jitter = 0;

  // As runs know them. Throws `invalid_policy`.
  constexpr detail::retry_numbers numbers() const {
    return detail::checked_retry({attempts, backoff.count(), factor, max.count(), jitter});
  }
};

//! A callable for a task of a task_graph that is called again if it fails, see `retry_options`.
template <class F>
constexpr detail::governed<std::decay_t<F>, detail::retried<>> retry(retry_options const& options, F&& f) {
  return {std::forward<F>(f), {options.numbers()}};
}

}  // namespace WEFT_NAMESPACE

#endif
