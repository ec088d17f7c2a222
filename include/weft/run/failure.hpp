// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_FAILURE_HPP
#define WEFT_RUN_FAILURE_HPP

#include <weft/core/context.hpp>
#include <weft/core/error.hpp>

#include <cstddef>
#include <exception>

namespace WEFT_NAMESPACE {
namespace detail {

// A number as text.
struct digits {
  char text[24];
  explicit digits(std::size_t n) {
    char* at = text + sizeof text;
    *--at = '\0';
    do *--at = static_cast<char>('0' + n % 10);
    while ((n /= 10) > 0);
    __builtin_memmove(text, at, static_cast<std::size_t>(text + sizeof text - at));
  }
};

// A time as text, in the largest unit in which it is whole.
struct time_digits {
  digits number;
  char const* unit;
  explicit time_digits(long long nanoseconds) : time_digits(nanoseconds, size_of_unit(nanoseconds)) {}

private:
  time_digits(long long nanoseconds, long long size)
      : number(static_cast<std::size_t>(nanoseconds / size)),
        unit(size == 1           ? " ns"
             : size == 1'000     ? " us"
             : size == 1'000'000 ? " ms"
                                 : " s") {}
  static long long size_of_unit(long long nanoseconds) {
    long long size = 1'000'000'000;
    while (nanoseconds % size != 0) size /= 1'000;
    return size;
  }
};

}  // namespace detail

#if WEFT_EXCEPTIONS

//! A task failed: thrown by `run`, with what the task threw nested in it, so that `std::rethrow_if_nested` finds
//! it too.
class task_failed : public error, public std::nested_exception {
public:
  //! To be made in the handler of what the task threw. `element` is the place in the range for an element of a map,
  //! else `none`.
  task_failed(char const* id, int attempt, std::size_t element)
      : attempt_(attempt),
        element_(element),
        id_(detail::shared_text::of(id)),
        text_(compose(id, element, nested_ptr())) {}

  static constexpr std::size_t none = ~std::size_t{};

  //! The id of the task.
  char const* id() const noexcept { return id_.c_str(); }
  //! Which attempt failed, counted from 1.
  int attempt() const noexcept { return attempt_; }
  //! For a map: which element of the range failed, counted from 0; else `none`.
  std::size_t element() const noexcept { return element_; }
  //! What the task threw. Never null.
  std::exception_ptr cause() const noexcept { return nested_ptr(); }
  //! Throws what the task threw.
  [[noreturn]] void rethrow_cause() const { rethrow_nested(); }
  //! `task "validate" failed: ` and the `what()` of the cause.
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static detail::shared_text compose(char const* id, std::size_t element, std::exception_ptr const& cause) {
    try {
      std::rethrow_exception(cause);
    } catch (std::exception const& e) {
      return compose(id, element, e.what());
    } catch (...) {
      return compose(id, element, "an exception that is not derived from std::exception");
    }
  }
  static detail::shared_text compose(char const* id, std::size_t element, char const* why) {
    if (element == none) {
      char const* const parts[] = {"task \"", id, "\" failed: ", why};
      return detail::shared_text(parts);
    }
    detail::digits const place(element);
    char const* const parts[] = {"task \"", id, "\" failed at element ", place.text, ": ", why};
    return detail::shared_text(parts);
  }

  int attempt_;
  std::size_t element_;
  detail::shared_text id_;
  detail::shared_text text_;
};

//! A run has ended before all of its tasks were run.
class run_ended : public error {
public:
  //! The id of the task that ended it; empty if that was no task.
  char const* id() const noexcept { return id_.c_str(); }
  //! Why, as that task said; may be empty.
  char const* reason() const noexcept { return reason_.c_str(); }
  char const* what() const noexcept override { return text_.c_str(); }

protected:
  run_ended(char const* text, char const* id, char const* reason, char const* advice)
      : id_(detail::shared_text::of(id)),
        reason_(detail::shared_text::of(reason)),
        text_({text, *id != '\0' ? " by task \"" : "", id, *id != '\0' ? "\"" : "",
               *reason != '\0' ? ": " : "", reason, advice}) {}

private:
  detail::shared_text id_;
  detail::shared_text reason_;
  detail::shared_text text_;
};

//! A run was cancelled, by who started it or by a task, so there are no results.
class run_cancelled : public run_ended {
public:
  explicit run_cancelled(char const* id = "", char const* reason = "")
      : run_ended("weft: the run was cancelled", id, reason, "") {}
};

//! A task has finished the run before all tasks were run (`context::finish`), and the results were not asked for as those
//! that may be there: `weft::partial` does, and the results of a `task_graph` always are.
class run_finished : public run_ended {
public:
  run_finished(char const* id, char const* reason)
      : run_ended("weft: the run was finished", id, reason,
                  " (not all results are there: weft::partial gives those that are)") {}
};

//! Thrown by a task that gives up because its run was asked to stop: then it has not failed, but has no result.
class stopped : public error {
public:
  char const* what() const noexcept override { return "weft: a task gave up, as its run was asked to stop"; }
};

namespace detail {

// Called in the handler around a task: turns what is being handled into a task_failed.
[[noreturn]] WEFT_COLD inline void throw_task_failed(char const* id,
                                                     std::size_t element = task_failed::none) {
  throw task_failed(id, 1, element);
}

// In a handler: whether a task gave up, as its run was asked to stop; or a run within it did, or what it has added.
WEFT_COLD inline bool has_given_up() noexcept {
  try {
    throw;
  } catch (stopped const&) {
    return true;
  } catch (run_cancelled const&) {
    return true;
  } catch (task_failed const& failure) {
    try {
      failure.rethrow_cause();
    } catch (...) {
      return has_given_up();
    }
  } catch (...) {
    return false;
  }
}

inline bool has_given_up(std::exception_ptr const& cause) noexcept {
  try {
    std::rethrow_exception(cause);
  } catch (...) {
    return has_given_up();
  }
}

}  // namespace detail

#endif

namespace detail {

// Does what a call has left, where whoever made the call names the task: so what fails then is thrown without the name.
inline void leave_within_call(context& here) {
#if WEFT_EXCEPTIONS
  try {
    here.leave();
  } catch (task_failed const& failure) {
    failure.rethrow_cause();
  }
#else
  here.leave();
#endif
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
