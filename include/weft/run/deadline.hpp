// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_DEADLINE_HPP
#define WEFT_RUN_DEADLINE_HPP

#include <weft/run/failure.hpp>
#include <weft/run/map.hpp>

//! \file
//! Runs that may end early: by a deadline, or by a stop token. Inline, every call is wrapped: it looks at them before it
//! begins, and a map before each element. The engines of executors look between tasks and elements.

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
    char const* const parts[] = {"weft: at the deadline of the run, task \"", id,
                                 "\" was not done: give the run more time, or see in a trace what took it"};
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
    if (stop.stop_requested() && has_given_up()) throw run_cancelled();
    throw;
  }
#else
  return call();
#endif
}

// Looks before every element as well.
template <class Task, class Where, class Result, class Passes>
struct timely_map_call : map_call<Task, Where, Result, Passes> {
  using by_one = map_call<Task, Where, Result, Passes>;

  struct next_call : by_one::next_call {
    constexpr decltype(auto) operator()(std::size_t i) const {
#if WEFT_EXCEPTIONS
      if (this->w.stop.stop_requested()) throw_stopped(Task::id(), this->w.stop);
#endif
      return by_one::next_call::operator()(i);
    }
  };
  static constexpr Result invoke(wiring const& w) {
    context here(Task::id(), w.stop);
    return invoke(w, here);
  }
  static constexpr Result invoke(wiring const& w, context& here) {
    return by_one::template for_each<next_call>(w, here);
  }
};

template <class Call>
struct looking {
  using type = Call;
};
template <class Task, class Where, class Result, class Passes>
struct looking<map_call<Task, Where, Result, Passes>> {
  using type = timely_map_call<Task, Where, Result, Passes>;
};
template <class Call, class R, class... Guard>
struct looking<guarded_call<Call, R, Guard...>> {
  using type = guarded_call<typename looking<Call>::type, R, Guard...>;
};
template <class Task, class Call, class R, class... Guard>
struct looking<settled_call<Task, Call, R, Guard...>> {
  using type = settled_call<Task, typename looking<Call>::type, R, Guard...>;
};

template <class Task, class Call>
struct timely_call {
  static constexpr decltype(auto) invoke(wiring const& w) {
    return call_timely<Task>(w.stop, [&]() -> decltype(auto) { return Call::invoke(w); });
  }
};
template <class Task, makes_context Call>
struct timely_call<Task, Call> {
  using context_of = typename Call::context_of;
  static constexpr decltype(auto) invoke(wiring const& w, context& here) {
    return call_timely<Task>(w.stop, [&]() -> decltype(auto) { return Call::invoke(w, here); });
  }
};

template <class Task, class Call>
struct timely {
  using type = timely_call<Task, typename looking<Call>::type>;
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
