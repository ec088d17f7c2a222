// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_ATTEMPTS_HPP
#define WEFT_RUN_ATTEMPTS_HPP

#include <weft/core/context.hpp>
#include <weft/core/policy.hpp>
#include <weft/core/task.hpp>
#include <weft/run/failure.hpp>

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

//! \file
//! The attempts of one task in one run: how many there were, how they failed, and when the next one is due. Who makes
//! them, and who waits for their time, is another matter.

namespace WEFT_NAMESPACE {
#if WEFT_EXCEPTIONS

//! A call of a task took longer than its `timeout` lets it: the cause of a `task_failed`.
class timed_out : public error {
public:
  timed_out(char const* id, long long nanoseconds)
      : limit_(nanoseconds), id_(detail::shared_text::of(id)), text_(compose(id, nanoseconds)) {}

  //! The id of the task.
  char const* id() const noexcept { return id_.c_str(); }
  //! How long it might have taken, in nanoseconds.
  long long limit() const noexcept { return limit_; }
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static detail::shared_text compose(char const* id, long long nanoseconds) {
    detail::time_digits const time(nanoseconds);
    char const* const parts[] = {"task \"", id, "\" took longer than its timeout of ", time.number.text,
                                 time.unit};
    return detail::shared_text(parts);
  }

  long long limit_;
  detail::shared_text id_;
  detail::shared_text text_;
};

//! More than one attempt at a task failed, and no other is made: the cause of a `task_failed`. The last exception is
//! nested in it.
class attempts_failed : public error, public std::nested_exception {
public:
  //! To be made in the handler of the last one.
  explicit attempts_failed(std::vector<std::exception_ptr> causes)
      : causes_(std::make_shared<std::vector<std::exception_ptr> const>(std::move(causes))),
        text_(compose(*causes_)) {}

  //! What the attempts threw, in their order.
  std::vector<std::exception_ptr> const& causes() const noexcept { return *causes_; }
  //! How many there were, and what they said; of many the first and the last ones.
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static std::string text_of(std::exception_ptr const& cause) {
    try {
      std::rethrow_exception(cause);
    } catch (std::exception const& e) {
      return e.what();
    } catch (...) {
      return "an exception that is not derived from std::exception";
    }
  }
  static detail::shared_text compose(std::vector<std::exception_ptr> const& causes) {
    constexpr std::size_t shown = 4;  // at each end
    std::string text = std::to_string(causes.size()) + " attempts failed:";
    for (std::size_t i = 0; i < causes.size(); ++i) {
      if (i == shown && causes.size() > 2 * shown + 1) {
        i = causes.size() - shown;
        text += " ...,";
      }
      text += " " + std::to_string(i + 1) + ": " + text_of(causes[i]) + (i + 1 < causes.size() ? "," : "");
    }
    return detail::shared_text::of(text.c_str());
  }

  std::shared_ptr<std::vector<std::exception_ptr> const> causes_;
  detail::shared_text text_;
};

#endif

namespace detail {

// What a task says of its calls, its types forgotten.
struct task_policy {
  static constexpr int most_limits = 4;
  struct limit {
    char const* name;
    unsigned most;
  };

  retry_numbers retry{};
  bool (*is_retried)() = nullptr;  // in a handler: whether what is handled is tried again; null: all is
  long long timeout = 0;           // 0: none
  limit limits[most_limits]{};
  int limit_count = 0;

  void add_limit(char const* name, unsigned most) noexcept {
    for (int i = 0; i < limit_count; ++i)
      if (__builtin_strcmp(limits[i].name, name) == 0) {
        limits[i].most = most < limits[i].most ? most : limits[i].most;
        return;
      }
    limits[limit_count++] = {name, most};
  }
};

#if WEFT_EXCEPTIONS
template <class First, class... More>
struct retries_on {
  static bool is_one() {
    try {
      throw;
    } catch (First const&) {
      return true;
    } catch (...) {
      if constexpr (sizeof...(More) > 0)
        return retries_on<More...>::is_one();
      else
        return false;
    }
  }
};
#endif

// What tells which exceptions a callable is tried again for; null: all.
template <class F>
inline constexpr bool (*retry_test)() = nullptr;
template <class F, class Policy>
inline constexpr bool (*retry_test<governed<F, Policy>>)() = retry_test<F>;
template <class F, class First, class... More>
inline constexpr bool (*retry_test<governed<F, retried<First, More...>>>)() =
#if WEFT_EXCEPTIONS
    &retries_on<First, More...>::is_one;
#else
    nullptr;
#endif
template <class F>
inline constexpr bool (*retry_test<governed<F, retried<>>>)() = nullptr;
template <class F>
inline constexpr bool (*retry_test<prioritised<F>>)() = retry_test<F>;

template <class... E>
void note_policy([[maybe_unused]] retried<E...> const& p, task_policy& to) {
  to.retry = p.numbers;
  to.is_retried = nullptr;
#if WEFT_EXCEPTIONS
  if constexpr (sizeof...(E) > 0) to.is_retried = &retries_on<E...>::is_one;
#endif
}
inline void note_policy(timed const& p, task_policy& to) {
  to.timeout = p.nanoseconds > 0 ? p.nanoseconds : 1;
}
template <fixed_string Name>
void note_policy(limited<Name> const& p, task_policy& to) {
  to.add_limit(Name.text, p.most);
}

// Of a callable all that is said, by wrappers around it; what is said last counts.
template <class F>
void note_policies(F const&, task_policy&) {}
template <class F>
void note_policies(prioritised<F> const& f, task_policy& to);
template <class F, class Executor>
void note_policies(placed<F, Executor> const& f, task_policy& to);
template <class F, class Policy>
void note_policies(governed<F, Policy> const& f, task_policy& to) {
  note_policies(f.function, to);
  note_policy(f.policy, to);
}
template <class F>
void note_policies(prioritised<F> const& f, task_policy& to) {
  note_policies(f.function, to);
}
template <class F, class Executor>
void note_policies(placed<F, Executor> const& f, task_policy& to) {
  note_policies(f.function, to);
}

// A number from 0 to below 1 that is always the same for the same arguments: it spreads what would come at once.
inline double spread(char const* id, std::size_t element, int attempt) noexcept {
  unsigned long long x = 0xcbf29ce484222325;
  for (; *id != '\0'; ++id) x = (x ^ static_cast<unsigned char>(*id)) * 0x100000001b3;
  x += 0x9e3779b97f4a7c15 * (static_cast<unsigned long long>(element) + 1);
  x += 0xd1b54a32d192ed03 * static_cast<unsigned long long>(attempt);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  x ^= x >> 31;
  return static_cast<double>(x >> 11) * 0x1p-53;
}

// How long to wait after this attempt, in nanoseconds.
inline long long backoff_after(retry_numbers const& numbers, char const* id, std::size_t element,
                               int attempt) noexcept {
  constexpr double most = 4e18;
  double const max = numbers.max > 0 ? static_cast<double>(numbers.max) : most;
  double wait = static_cast<double>(numbers.backoff > 0 ? numbers.backoff : 0);
  // Once it is at its bound, or does not change, it stays there.
  for (int i = 1; i < attempt && wait > 0 && wait < max && numbers.factor != 1; ++i) wait *= numbers.factor;
  if (!(wait < max)) wait = max;
  double const jitter = numbers.jitter < 0 ? 0 : numbers.jitter > 1 ? 1 : numbers.jitter;
  wait *= 1 + jitter * (2 * spread(id, element, attempt) - 1);
  return wait > 0 ? static_cast<long long>(wait < most ? wait : most) : 0;
}

#if WEFT_EXCEPTIONS

// What attempts threw. The first few need no memory of their own.
class cause_list {
public:
  // Where there is no memory, the last one takes the place of the one before.
  void add(std::exception_ptr cause) noexcept {
    if (count_ < few) {
      first_[count_++] = std::move(cause);
      return;
    }
    try {
      more_.push_back(cause);
      ++count_;
    } catch (...) {
      (count_ == few ? first_[few - 1] : more_.back()) = std::move(cause);
    }
  }
  std::size_t size() const noexcept { return count_; }
  std::exception_ptr const& last() const noexcept {
    return count_ <= few ? first_[count_ - 1] : more_.back();
  }
  std::vector<std::exception_ptr> all() const {
    std::vector<std::exception_ptr> list(first_, first_ + (count_ < few ? count_ : few));
    list.insert(list.end(), more_.begin(), more_.end());
    return list;
  }

private:
  static constexpr std::size_t few = 3;
  std::size_t count_ = 0;
  std::exception_ptr first_[few];
  std::vector<std::exception_ptr> more_;
};

#endif

// Which element failed, where none did.
inline constexpr std::size_t no_element = ~std::size_t{};

class attempts {
public:
  // `whole` tells whether the run is to stop. The id must last.
  attempts(task_policy const& policy, char const* id, std::size_t element, stop_token whole) noexcept
      : policy_(policy), id_(id), element_(element), whole_(whole), own_(whole) {}

  // Between two of them.
  attempts(attempts&& other) noexcept
      : policy_(other.policy_),
        id_(other.id_),
        element_(other.element_),
        whole_(other.whole_),
        own_(other.whole_),
        attempt_(other.attempt_)
#if WEFT_EXCEPTIONS
        ,
        causes_(std::move(other.causes_))
#endif
  {
  }
  attempts& operator=(attempts&&) = delete;

  // One is made now.
  void begin() noexcept {
    ++attempt_;
    own_.~stop_source();
    ::new (&own_) stop_source(whole_, policy_.timeout > 0 ? later_by(policy_.timeout) : 0);
  }
  int attempt() const noexcept { return attempt_; }
  // What tells this attempt to stop.
  stop_token stop() const noexcept { return own_.token(); }
  stop_source const& own_stop() const noexcept { return own_; }
  task_policy const& policy() const noexcept { return policy_; }
  char const* id() const noexcept { return id_; }
  std::size_t element() const noexcept { return element_; }

#if WEFT_EXCEPTIONS
  // In the handler of what this attempt threw: whether there is to be another one, after `wait` nanoseconds. What comes
  // after its time is late, whatever it throws.
  bool fail(long long& wait) {
    if (own_.is_over()) {
      try {
        throw timed_out(id_, policy_.timeout);
      } catch (timed_out const&) {
        return decide(wait);
      }
    }
    return decide(wait);
  }
  // There is none: a `task_failed` with all causes.
  [[noreturn]] void throw_failure() const {
    try {
      rethrow();
    } catch (...) {
      throw task_failed(id_, attempt_, element_);
    }
  }

#endif

private:
#if WEFT_EXCEPTIONS
  bool decide(long long& wait) {
    causes_.add(std::current_exception());
    if (attempt_ >= policy_.retry.attempts) return false;
    if (policy_.is_retried != nullptr && !policy_.is_retried()) return false;
    wait = backoff_after(policy_.retry, id_, element_, attempt_);
    return true;
  }
  [[noreturn]] void rethrow() const {
    if (causes_.size() == 1) std::rethrow_exception(causes_.last());
    try {
      std::rethrow_exception(causes_.last());
    } catch (...) {
      throw attempts_failed(causes_.all());
    }
  }

#endif

  task_policy policy_;
  char const* id_;
  std::size_t element_;
  stop_token whole_;
  stop_source own_;
  int attempt_ = 0;
#if WEFT_EXCEPTIONS
  cause_list causes_;
#endif
};

#if WEFT_EXCEPTIONS

// In a handler: whether it is a task's answer to the end of its run.
inline bool is_cancellation() noexcept {
  try {
    throw;
  } catch (run_cancelled const&) {
    return true;
  } catch (...) {
    return false;
  }
}

// For a thread that has nothing else to do: until the time has come or the run is to stop. False in the latter case.
inline bool wait_here(long long nanoseconds, stop_token stop) noexcept {
  constexpr long long step = 5'000'000;
  long long const until = later_by(nanoseconds);
  while (!stop.stop_requested()) {
    long long const left = until - now_in_nanoseconds();
    if (left <= 0) return true;
    std::timespec time{};
    long long const part = stop.stop_possible() && left > step ? step : left;
    time.tv_sec = static_cast<std::time_t>(part / 1'000'000'000);
    time.tv_nsec = static_cast<long>(part % 1'000'000'000);
    ::nanosleep(&time, nullptr);
  }
  return false;
}

#endif

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
