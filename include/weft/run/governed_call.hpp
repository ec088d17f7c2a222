// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_GOVERNED_CALL_HPP
#define WEFT_RUN_GOVERNED_CALL_HPP

#include <weft/run/attempts.hpp>
#include <weft/run/map.hpp>

//! \file
//! How a task is called that says something of its calls. One attempt is one call, with a context that knows its number and
//! its time. Inline, the thread that runs the task makes them all and sleeps between them; what an executor runs makes
//! one at a time, see waiting.hpp.

namespace WEFT_NAMESPACE::detail {

// What the calls of a parallel run find each other by, and the run by which a map finds help.
class static_run;
class coroutine_home;
struct parallel_wiring : wiring {
  static_run* run = nullptr;
};
// What an attempt finds beside the rest. Its own source, if it has one, knows its time. A map that has a limit works on so
// many elements at once.
struct attempt_wiring : parallel_wiring {
  int attempt = 1;
  stop_source const* own = nullptr;
  std::size_t places = 1;
  coroutine_home* home = nullptr;
};

// Thrown by an attempt that ended after its time. Who made it finds out by the clock as well, and says it in words.
struct attempt_is_late {};

inline void check_time([[maybe_unused]] stop_source const* own) {
#if WEFT_EXCEPTIONS
  if (own != nullptr && own->is_over()) throw attempt_is_late();
#endif
}

// What `call` gives, if that comes in time.
template <bool Timed, class Call>
constexpr decltype(auto) call_in_time([[maybe_unused]] stop_source const* own, Call const& call) {
  using result = decltype(call());
  if constexpr (!Timed) {
    return call();
  } else if constexpr (std::is_void_v<result>) {
    call();
    if (!std::is_constant_evaluated()) check_time(own);
  } else if constexpr (std::is_reference_v<result>) {
    decltype(auto) made = call();
    if (!std::is_constant_evaluated()) check_time(own);
    return static_cast<result>(made);
  } else {
    static_assert(
        std::is_move_constructible_v<result>,
        "weft: a result that comes too late is given up before it is where it stays, so what a task "
        "with a timeout returns must be movable: return a std::unique_ptr, or leave out the timeout");
    result made = call();
    if (!std::is_constant_evaluated()) check_time(own);
    return made;
  }
}

// An argument of one attempt. If there may be others, what is taken away is a copy.
template <class Pass, bool Again>
struct attempt_argument {
  pass_type<Pass> value;
  constexpr explicit attempt_argument(wiring const& w) : value(argument_for(Pass(), w)) {}
  constexpr pass_type<Pass> pass(context&) { return static_cast<pass_type<Pass>>(value); }
};
template <bool Again>
struct attempt_argument<pass_context, Again> {
  constexpr explicit attempt_argument(wiring const&) {}
  constexpr context& pass(context& here) const { return here; }
};
template <class Pass>
  requires Pass::takes
struct attempt_argument<Pass, true> {
  value_of<pass_type<Pass>> copy;
  constexpr explicit attempt_argument(wiring const& w)
      : copy(static_cast<value_of<pass_type<Pass>> const&>(argument_for(Pass(), w))) {}
  constexpr pass_type<Pass> pass(context&) { return static_cast<pass_type<Pass>>(copy); }
};
template <std::size_t P, class R, fixed_string Id, class T>
struct attempt_argument<named_result<P, R, from<Id, T&&>>, true> {
  value_of<R> copy;
  constexpr explicit attempt_argument(wiring const& w)
      : copy(static_cast<value_of<R> const&>(argument_for(read_result<P, R>(), w))) {}
  constexpr from<Id, T&&> pass(context&) { return from<Id, T&&>(static_cast<T&&>(copy)); }
};

// What the call leaves to be done is done when it has returned. (What cannot be moved is returned as it is made.)
template <class Call>
constexpr decltype(auto) call_and_leave(context& here, Call const& call) {
  using result = decltype(call());
  if constexpr (std::is_void_v<result>) {
    call();
    here.leave();
  } else if constexpr (std::is_reference_v<result>) {
    decltype(auto) made = call();
    here.leave();
    return static_cast<result>(made);
  } else if constexpr (std::is_move_constructible_v<result>) {
    result made = call();
    here.leave();
    return made;
  } else {
    return call();
  }
}

// Awaits on this thread what the call returns. Defined in coroutine.hpp.
template <class R>
struct coroutine_driver;
template <class Call>
decltype(auto) run_to_end(Call const& call, stop_token stop) {
  return coroutine_driver<decltype(call())>::run(call, stop);
}

// One attempt. Throws what the task throws.
template <class Task, class Where, class Result, class Passes>
struct attempt_call;
template <class Task, class Where, class Result, class... Pass>
struct attempt_call<Task, Where, Result, type_list<Pass...>> {
  static constexpr bool is_again = (policies_said<Task> & has_retry) != 0;
  static constexpr bool is_timed = (policies_said<Task> & has_timeout) != 0;

  static constexpr decltype(auto) invoke(wiring const& w) {
    auto const& now = static_cast<attempt_wiring const&>(w);
    if constexpr (is_watched<Where>)
      return watch_attempt<Task>(Where(), now, [&]() -> decltype(auto) { return call_attempt(now); });
    else
      return call_attempt(now);
  }
  static constexpr decltype(auto) call_attempt(attempt_wiring const& now) {
    if constexpr ((policies_said<Task> & has_coroutine) != 0)
      return call_in_time<is_timed>(now.own, [&]() -> decltype(auto) {
        return coroutine_call<Task, Where, type_list<Pass...>>::finish(now);
      });
    else
      return call_once(now);
  }
  static constexpr decltype(auto) call_once(attempt_wiring const& now) {
    return call_in_time<is_timed>(now.own, [&]() -> decltype(auto) {
      [[maybe_unused]] context here(Task::id(), now.stop, nullptr, now.attempt);
      return call_and_leave(here, [&]() -> decltype(auto) {
        return callable_in<Task>(Where(), now)(attempt_argument<Pass, is_again>(now).pass(here)...);
      });
    });
  }
};

#if WEFT_EXCEPTIONS
template <class Once>
decltype(auto) call_as_said(task_policy const& policy, char const* id, std::size_t element, stop_token whole,
                            Once const& once) {
  attempts all(policy, id, element, whole);
  for (;;) {
    all.begin();
    long long wait = 0;
    try {
      return once(all.attempt(), all.stop(), &all.own_stop());
    } catch (...) {
      if (whole.stop_requested() && is_cancellation()) throw;
      if (!all.fail(wait)) all.throw_failure();
    }
    if (!wait_here(wait, whole)) throw run_cancelled();
  }
}
#endif

// Makes attempts until one succeeds or there are no more, by `once(attempt, stop, own)`, which throws what the task throws.
// The thread that does this waits between them.
template <class F, class Once>
constexpr decltype(auto) call_until_done([[maybe_unused]] F const& callable, [[maybe_unused]] char const* id,
                                         [[maybe_unused]] std::size_t element, stop_token whole,
                                         Once const& once) {
#if WEFT_EXCEPTIONS
  if (!std::is_constant_evaluated()) {
    task_policy policy;
    note_policies(callable, policy);
    return call_as_said(policy, id, element, whole, once);
  }
#endif
  return once(1, whole, static_cast<stop_source const*>(nullptr));
}

template <class Task, class Where, class Result, class... Pass>
struct governed_call<Task, Where, Result, type_list<Pass...>> {
  using attempt = attempt_call<Task, Where, Result, type_list<Pass...>>;

  static constexpr decltype(auto) invoke(wiring const& w) {
    return call_until_done(callable_in<Task>(Where(), w), Task::id(), no_element, w.stop,
                           [&](int number, stop_token stop, stop_source const* own) -> decltype(auto) {
                             attempt_wiring const now{{{w.slots, w.stored, w.given, stop}}, number, own};
                             return attempt::invoke(now);
                           });
  }
};

// One element of a map.
template <class Pass, class Iterator, bool Again>
struct element_argument {
  wiring const& w;
  Iterator const& at;
  constexpr decltype(auto) pass(context& here) const { return argument_at(Pass(), w, at, &here); }
};
template <class Pass, class Iterator>
  requires Pass::takes
struct element_argument<Pass, Iterator, true> : attempt_argument<Pass, true> {
  constexpr element_argument(wiring const& w, Iterator const&) : attempt_argument<Pass, true>(w) {}
};
template <std::size_t P, class R, class Iterator>
struct element_argument<take_element<P, R>, Iterator, true> {
  value_of<element_of<R>> copy;
  constexpr element_argument(wiring const&, Iterator const& at)
      : copy(static_cast<value_of<element_of<R>> const&>(*at)) {}
  constexpr take_element_type<R> pass(context&) { return static_cast<take_element_type<R>>(copy); }
};

template <class Task, class Where, class... Pass>
struct governed_element<Task, Where, type_list<Pass...>> {
  template <class Iterator>
  static constexpr decltype(auto) call(wiring const& w, std::size_t i, Iterator const& at) {
    return call_until_done(callable_in<Task>(Where(), w), Task::id(), i, w.stop,
                           [&](int number, stop_token stop, stop_source const* own) -> decltype(auto) {
                             return attempt(w, i, at, number, stop, own);
                           });
  }
  template <class Iterator>
  static constexpr decltype(auto) attempt(wiring const& w, [[maybe_unused]] std::size_t i, Iterator const& at,
                                          int number, stop_token stop, stop_source const* own) {
    if constexpr (is_watched<Where>)
      return watch_element<Task>(Where(), w, i, number, stop,
                                 [&]() -> decltype(auto) { return call_attempt(w, at, number, stop, own); });
    else
      return call_attempt(w, at, number, stop, own);
  }
  template <class Iterator>
  static constexpr decltype(auto) call_attempt(wiring const& w, Iterator const& at, int number,
                                               stop_token stop, stop_source const* own) {
    constexpr bool is_again = (policies_said<Task> & has_retry) != 0;
    constexpr bool is_timed = (policies_said<Task> & has_timeout) != 0;
    auto const& callable = callable_in<Task>(Where(), w);
    return call_in_time<is_timed>(own, [&]() -> decltype(auto) {
      [[maybe_unused]] context here(Task::id(), stop, nullptr, number);
      return call_and_leave(here, [&]() -> decltype(auto) {
        auto const once = [&]() -> decltype(auto) {
          return callable(element_argument<Pass, Iterator, is_again>{w, at}.pass(here)...);
        };
        if constexpr ((policies_said<Task> & has_coroutine) != 0)
          return run_to_end(once, stop);
        else
          return once();
      });
    });
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
