// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_DEADLINE_HPP
#define WEFT_RUN_DEADLINE_HPP

#include <weft/run/failure.hpp>
#include <weft/run/frame.hpp>

//! \file
//! Runs that have a deadline. Inline, every call is wrapped: it looks at the clock before it begins. The engines of
//! executors look between tasks.

namespace WEFT_NAMESPACE {
#if WEFT_EXCEPTIONS

//! A run was not over at its deadline. What had not been begun then was not; what ran was asked to stop and waited for.
class deadline_exceeded : public error {
public:
  explicit deadline_exceeded(char const* id) : id_(detail::shared_text::of(id)), text_(compose(id)) {}

  //! Of the tasks that were not done the first in order.
  char const* id() const noexcept { return id_.c_str(); }
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static detail::shared_text compose(char const* id) {
    char const* const parts[] = {"weft: at the deadline of the run, task \"", id, "\" was not done"};
    return detail::shared_text(parts);
  }

  detail::shared_text id_;
  detail::shared_text text_;
};

#endif

namespace detail {

#if WEFT_EXCEPTIONS
[[noreturn]] WEFT_COLD inline void throw_stopped(char const* id, stop_token stop) {
  if (stop.is_overdue()) throw deadline_exceeded(id);
  throw run_cancelled();
}
#endif

template <class Task, class Call>
WEFT_INLINE decltype(auto) call_timely([[maybe_unused]] stop_token stop, Call const& call) {
#if WEFT_EXCEPTIONS
  if (stop.stop_requested()) throw_stopped(Task::id(), stop);
  try {
    return call();
  } catch (...) {
    if (stop.is_overdue()) throw deadline_exceeded(Task::id());
    throw;
  }
#else
  return call();
#endif
}

template <class Task, class Call>
struct timely_call {
  static decltype(auto) invoke(wiring const& w) {
    return call_timely<Task>(w.stop, [&]() -> decltype(auto) { return Call::invoke(w); });
  }
};
template <class Task, makes_context Call>
struct timely_call<Task, Call> {
  using context_of = typename Call::context_of;
  static decltype(auto) invoke(wiring const& w, context& here) {
    return call_timely<Task>(w.stop, [&]() -> decltype(auto) { return Call::invoke(w, here); });
  }
};

template <class Task, class Call>
struct timely {
  using type = timely_call<Task, Call>;
};
template <class Task, class... Pass>
struct timely<Task, direct_call<Task, Pass...>> {
  using type = timely_call<Task, call<Task, made, type_list<Pass...>>>;
};
template <class Task, class T, class Given, std::size_t G>
struct timely<Task, input_call<T, Given, G>> {
  using type = input_call<T, Given, G>;
};

template <class Tasks, class Calls>
struct timely_calls;
template <class... Task, class... Call>
struct timely_calls<type_list<Task...>, type_list<Call...>> {
  using type = type_list<typename timely<Task, Call>::type...>;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
