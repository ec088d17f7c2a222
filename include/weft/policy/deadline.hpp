// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_DEADLINE_HPP
#define WEFT_POLICY_DEADLINE_HPP

#include <weft/core/context.hpp>
#include <weft/core/deadline.hpp>
#include <weft/core/policy.hpp>
#include <weft/run/deadline.hpp>

#include <chrono>

namespace WEFT_NAMESPACE {

//! An option of `run` and `start`: the run may take so long, `run(wf, pool, deadline(2s))`. When the time is over, no task
//! and no element of a map is begun any more, those that run are asked to stop by their `context`, and waits end. If then all is done, the run has
//! succeeded; otherwise it throws `deadline_exceeded`. A task that failed before makes the run fail as always; one that
//! fails afterwards was not done.
template <class Rep, class Period>
run_deadline deadline(std::chrono::duration<Rep, Period> from_now) {
  long long const at = detail::later_by(detail::nanoseconds_in(from_now));
  return run_deadline(at > 0 ? at : 1);
}
//! The same, until a time of any clock. What the clock shows when this is called counts.
template <class Clock, class Duration>
run_deadline deadline(std::chrono::time_point<Clock, Duration> until) {
  return deadline(until - Clock::now());
}

}  // namespace WEFT_NAMESPACE

#endif
