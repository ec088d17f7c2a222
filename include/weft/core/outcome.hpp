// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_OUTCOME_HPP
#define WEFT_CORE_OUTCOME_HPP

#include <weft/core/error.hpp>
#include <weft/core/in_place.hpp>
#include <weft/core/task.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {

//! What has become of a member of a group.
enum class outcome_kind : unsigned char {
  value,     //!< it succeeded
  error,     //!< it failed
  skipped,   //!< a choice left it out
  cancelled  //!< it was not needed any more
};

#if WEFT_EXCEPTIONS
//! A value is asked for of a task that was skipped or cancelled.
class no_outcome : public error {
public:
  explicit no_outcome(outcome_kind kind) : kind_(kind) {}
  char const* what() const noexcept override {
    return kind_ == outcome_kind::skipped
               ? "weft: this task was skipped, so it gave nothing: ask has_value() first"
               : "weft: this task was cancelled, so it gave nothing: ask has_value() first";
  }

private:
  outcome_kind kind_;
};
#endif

namespace detail {

class outcome_base {
public:
  outcome_kind kind() const noexcept { return kind_; }
  bool has_value() const noexcept { return kind_ == outcome_kind::value; }
  explicit operator bool() const noexcept { return has_value(); }
  //! What the task failed with: a `task_failed`, which names it. Null if it did not fail.
  std::exception_ptr const& error() const noexcept { return error_; }

protected:
  explicit outcome_base(outcome_kind kind) noexcept : kind_(kind) {}
  explicit outcome_base(std::exception_ptr error) noexcept
      : error_(static_cast<std::exception_ptr&&>(error)), kind_(outcome_kind::error) {}

  // Throws unless there is a value.
  void check() const {
#if WEFT_EXCEPTIONS
    if (kind_ == outcome_kind::error) std::rethrow_exception(error_);
    if (kind_ != outcome_kind::value) throw no_outcome(kind_);
#else
    if (kind_ != outcome_kind::value) __builtin_abort();
#endif
  }

private:
  std::exception_ptr error_;
  outcome_kind kind_;
};

}  // namespace detail

//! What has become of a member of a group, and what it gave, if it succeeded.
template <class T>
class outcome : public detail::outcome_base {
public:
  using value_type = T;

  //! Of a task that failed.
  explicit outcome(std::exception_ptr error) noexcept
      : outcome_base(static_cast<std::exception_ptr&&>(error)) {}
  //! Of a task that was skipped or cancelled.
  explicit outcome(outcome_kind kind) noexcept : outcome_base(kind) {}
  //! What `call` returns, made in place where it cannot be moved.
  template <class Call>
  outcome(std::in_place_t, Call const& call)
      : outcome_base(outcome_kind::value), value_(std::in_place, detail::made_by<T>(call)) {}

  //! What the task gave. Throws what it failed with, or `no_outcome`.
  T const& value() const& {
    check();
    return *value_;
  }
  T&& value() && {
    check();
    return static_cast<T&&>(*value_);
  }
  //! Likewise, where it is known that it succeeded.
  T const& operator*() const& noexcept { return *value_; }
  T&& operator*() && noexcept { return static_cast<T&&>(*value_); }
  T const* operator->() const noexcept { return &*value_; }
  template <class U>
  T value_or(U&& other) const& {
    return has_value() ? *value_ : static_cast<T>(static_cast<U&&>(other));
  }

private:
  std::optional<T> value_;
};

//! Of a task that gives nothing.
template <>
class outcome<void> : public detail::outcome_base {
public:
  using value_type = void;

  explicit outcome(std::exception_ptr error) noexcept
      : outcome_base(static_cast<std::exception_ptr&&>(error)) {}
  explicit outcome(outcome_kind kind) noexcept : outcome_base(kind) {}
  template <class Call>
  outcome(std::in_place_t, Call const& call) : outcome_base(outcome_kind::value) {
    call();
  }
  //! Throws unless the task succeeded.
  void value() const { check(); }
};

namespace detail {

template <class R>
inline constexpr bool is_outcome = false;
template <class T>
inline constexpr bool is_outcome<outcome<T>> = true;

// Properties of members of groups: their errors are theirs, or everybody's; or the others end when they succeed. And of the
// task that is called like the group, and that judges the latter.
struct settles {};
struct settles_or_fails {};
struct races {};
struct ends_group {};
struct judges_races {};

template <class Task>
inline constexpr bool is_settled = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_settled<basic_task<Id, F, P...>> =
    ((__is_same(P, settles) || __is_same(P, settles_or_fails) || __is_same(P, races)) || ...);
template <class Task>
inline constexpr bool fails_all = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool fails_all<basic_task<Id, F, P...>> = (__is_same(P, settles_or_fails) || ...);
template <class Task>
inline constexpr bool is_racing = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_racing<basic_task<Id, F, P...>> = (__is_same(P, races) || ...);
template <class Task>
inline constexpr bool is_end_of_group = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_end_of_group<basic_task<Id, F, P...>> = (__is_same(P, ends_group) || ...);
template <class Task>
inline constexpr bool is_judge_of_race = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_judge_of_race<basic_task<Id, F, P...>> = (__is_same(P, judges_races) || ...);

// What comes of a call, whatever it does.
template <class R, bool Fails, class Call>
outcome<R> settle(Call const& call) {
  if constexpr (Fails) {
    return outcome<R>(std::in_place, call);
  } else {
#if WEFT_EXCEPTIONS
    try {
      return outcome<R>(std::in_place, call);
    } catch (...) {
      return outcome<R>(std::current_exception());
    }
#else
    return outcome<R>(std::in_place, call);
#endif
  }
}

// The same for the tasks that a group settles; others are just called.
template <class Task, class Call>
constexpr decltype(auto) settle_if_said(Call const& call) {
  if constexpr (is_settled<Task>)
    return settle<std::remove_cvref_t<decltype(call())>, fails_all<Task>>(call);
  else
    return call();
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
