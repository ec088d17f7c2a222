// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_COROUTINE_CALL_HPP
#define WEFT_RUN_COROUTINE_CALL_HPP

#include <weft/run/coroutine.hpp>
#include <weft/run/governed_call.hpp>

//! \file
//! How a task of a workflow is called that is a coroutine. What the call needs to the end lies in a coroutine around it.

namespace WEFT_NAMESPACE::detail {

template <class F>
inline constexpr F stateless_callable{};

template <class Pass>
inline constexpr bool is_context = false;
template <>
inline constexpr bool is_context<pass_context> = true;

template <class Task, class Where, class... Pass>
struct coroutine_call<Task, Where, type_list<Pass...>> {
  static constexpr bool is_again = (policies_said<Task> & has_retry) != 0;
  using callable = typename Task::callable;
  using result = typename awaited<typename signature<callable>::result>::type;

  // At the home that it is given; or inline, to the end.
  static void begin(wiring const& w) {
    auto const& now = static_cast<attempt_wiring const&>(w);
    if constexpr (is_watched<Where>) watch_begin(Where(), now);
    begin_at(*now.home, call(now), now.stop);
  }
  static result finish(attempt_wiring const& now) {
    if (now.home != nullptr) return given_at<result>(*now.home);
    return wait_for(call(now), now.stop);
  }

private:
  static async<result> call(attempt_wiring const& now) {
    return around(callable_of_task(now), now.stop, now.attempt, attempt_argument<Pass, is_again>(now)...);
  }
  static callable const& callable_of_task(wiring const& w) {
    if constexpr (std::is_same_v<typename unwatched<Where>::type, made>)
      return stateless_callable<callable>;
    else
      return callable_in<Task>(Where(), w);
  }
  static async<result> around(callable const& f, stop_token stop, int attempt,
                              attempt_argument<Pass, is_again>... argument) {
    [[maybe_unused]] context here(Task::id(), stop, nullptr, attempt);
    if constexpr (!(is_context<Pass> || ...)) {
      co_return co_await f(argument.pass(here)...);
    } else if constexpr (std::is_void_v<result>) {
      co_await f(argument.pass(here)...);
      leave_within_call(here);
    } else {
      result made = co_await f(argument.pass(here)...);
      leave_within_call(here);
      co_return static_cast<result&&>(made);
    }
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
