// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_COROUTINE_HPP
#define WEFT_RUN_COROUTINE_HPP

#include <weft/core/context.hpp>
#include <weft/core/policy.hpp>
#include <weft/run/crew.hpp>
#include <weft/run/failure.hpp>
#include <weft/run/futex.hpp>
#include <weft/run/timer.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

//! \file
//! Tasks that are coroutines. Who runs the task resumes its coroutine, until it waits for something; what it waited for
//! tells the home of the coroutine, and this whoever runs the task.

namespace WEFT_NAMESPACE {
namespace detail {

// A coroutine that can go on.
struct resumption {
  std::coroutine_handle<> handle;
  resumption* next = nullptr;
};

// Where the coroutines of one task belong.
class coroutine_home {
public:
  // What follows once something can go on again. (No virtual function: see `timer_entry`.)
  using wake_up = void (*)(coroutine_home&) noexcept;

  explicit coroutine_home(wake_up how) noexcept : wake_up_(how) {}
  coroutine_home(coroutine_home const&) = delete;
  coroutine_home& operator=(coroutine_home const&) = delete;

  // Something can go on. Any thread. Nothing of it is touched once it is known.
  void post(resumption& what) noexcept {
    bool was_asleep = false;
    {
      std::lock_guard const lock(lock_);
      what.next = nullptr;
      (last_ != nullptr ? last_->next : first_) = &what;
      last_ = &what;
      was_asleep = std::exchange(is_asleep_, false);
    }
    if (was_asleep) wake_up_(*this);
  }
  // The task's coroutine has ended. Any thread.
  void finish() noexcept {
    bool was_asleep = false;
    {
      std::lock_guard const lock(lock_);
      is_finished_ = true;
      was_asleep = std::exchange(is_asleep_, false);
    }
    if (was_asleep) wake_up_(*this);
  }

  // By who runs the task: false if it waits. Then it is woken up, maybe at once.
  bool run() {
    for (;;) {
      resumption* next = nullptr;
      {
        std::lock_guard const lock(lock_);
        if (is_finished_) return true;
        next = first_;
        if (next == nullptr) {
          is_asleep_ = true;
          return false;
        }
        first_ = next->next;
        if (first_ == nullptr) last_ = nullptr;
      }
      next->handle.resume();
    }
  }

  // The task's coroutine, which is not begun yet; what tells it to stop.
  void begin(std::coroutine_handle<> coroutine, stop_token stop) noexcept {
    coroutine_ = coroutine;
    stop_ = stop;
    is_finished_ = false;
    first_step_.handle = coroutine;
    post(first_step_);
  }
  std::coroutine_handle<> coroutine() const noexcept { return coroutine_; }
  void destroy() noexcept {
    if (coroutine_) std::exchange(coroutine_, {}).destroy();
  }
  stop_token stop() const noexcept { return stop_; }

protected:
  ~coroutine_home() { destroy(); }

private:
  wake_up wake_up_;
  spin_lock lock_;
  bool is_asleep_ = false;
  bool is_finished_ = false;
  resumption* first_ = nullptr;
  resumption* last_ = nullptr;
  std::coroutine_handle<> coroutine_;
  resumption first_step_;
  stop_token stop_;
};

// For a thread that waits itself.
class waiting_home final : public coroutine_home {
public:
  waiting_home() noexcept : coroutine_home(&be_woken) {}
  void run_to_end() {
    for (;;) {
      std::uint32_t const seen = news_.load();
      if (run()) return;
      while (news_.load() == seen) sleep_while(news_, seen);
    }
  }

private:
  static void be_woken(coroutine_home& home) noexcept {
    auto& news = static_cast<waiting_home&>(home).news_;
    news.fetch_add(1);
    wake(news, 1);
  }
  std::atomic<std::uint32_t> news_{0};
};

struct promise_part {
  coroutine_home* home = nullptr;
  std::coroutine_handle<> continuation;  // null: it is the task's own
  std::exception_ptr cause;

  struct last_step {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      promise_part& part = ended.promise();
      if (part.continuation) return part.continuation;
      part.home->finish();  // after this it may be gone
      return std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  std::suspend_always initial_suspend() const noexcept { return {}; }
  last_step final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { cause = std::current_exception(); }
};

template <class T>
struct async_promise : promise_part {
  static_assert(std::is_move_constructible_v<T>, "weft: what an async<T> gives must be movable");
  std::optional<T> value;
  template <class U>
    requires std::is_convertible_v<U&&, T>
  void return_value(U&& given) {
    value.emplace(std::forward<U>(given));
  }
  T take() {
    if (cause != nullptr) std::rethrow_exception(cause);
    return std::move(*value);
  }
};
template <class T>
struct async_promise<T&> : promise_part {
  T* value = nullptr;
  void return_value(T& given) noexcept { value = &given; }
  T& take() {
    if (cause != nullptr) std::rethrow_exception(cause);
    return *value;
  }
};
template <>
struct async_promise<void> : promise_part {
  void return_void() const noexcept {}
  void take() const {
    if (cause != nullptr) std::rethrow_exception(cause);
  }
};

}  // namespace detail

//! What a task returns that is a coroutine: its result is a `T`, `T&` or nothing. It may `co_await` other `async`s,
//! `sleep_for`, handles of started runs, and whatever else can be awaited. While it waits it holds no thread of an
//! executor; inline, and on a worker, the thread waits. It begins when it is awaited, and is awaited once.
//!
//! After what weft lets it wait for it goes on on a thread of its run; after anything else, where that resumes it.
//! References to arguments are good until the end of the task, as its context is. Coroutines allocate memory.
template <class T>
class [[nodiscard("weft: an async does nothing until it is awaited")]] async {
public:
  struct promise_type : detail::async_promise<T> {
    async get_return_object() noexcept { return async(handle::from_promise(*this)); }
  };

  async(async&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  async& operator=(async&& other) noexcept {
    async moved(std::move(other));
    std::swap(handle_, moved.handle_);
    return *this;
  }
  ~async() {
    if (handle_) handle_.destroy();
  }

  class awaiter {
  public:
    explicit awaiter(std::coroutine_handle<promise_type> child) noexcept : child_(child) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) const noexcept {
      child_.promise().home = parent.promise().home;
      child_.promise().continuation = parent;
      return child_;
    }
    T await_resume() const { return child_.promise().take(); }

  private:
    std::coroutine_handle<promise_type> child_;
  };
  awaiter operator co_await() && noexcept { return awaiter(handle_); }

  // For who runs it: it is theirs then.
  std::coroutine_handle<promise_type> release() noexcept { return std::exchange(handle_, {}); }

private:
  using handle = std::coroutine_handle<promise_type>;
  explicit async(handle h) noexcept : handle_(h) {}
  handle handle_;
};

namespace detail {

// Runs a coroutine on this thread, to its end.
template <class T>
T wait_for(async<T> what, stop_token stop) {
  waiting_home home;
  auto const coroutine = what.release();
  coroutine.promise().home = &home;
  home.begin(coroutine, stop);
  home.run_to_end();
  return coroutine.promise().take();
}
// Gives a coroutine to a home; what it gives in the end.
template <class T>
void begin_at(coroutine_home& home, async<T> what, stop_token stop) {
  auto const coroutine = what.release();
  coroutine.promise().home = &home;
  home.begin(coroutine, stop);
}
template <class T>
T given_at(coroutine_home& home) {
  struct at_end {
    coroutine_home& home;
    ~at_end() { home.destroy(); }
  } const last{home};
  using promise = typename async<T>::promise_type;
  return std::coroutine_handle<promise>::from_address(home.coroutine().address()).promise().take();
}

// Something else that can be awaited, by a coroutine around it.
template <class T, class Call>
async<T> awaiting(Call const& call) {
  co_return co_await call();
}

template <class R>
struct coroutine_driver {
  template <class Call>
  static typename awaited<R>::type run(Call const& call, stop_token stop) {
    return wait_for(awaiting<typename awaited<R>::type>(call), stop);
  }
};
template <class T>
struct coroutine_driver<async<T>> {
  template <class Call>
  static T run(Call const& call, stop_token stop) {
    return wait_for(call(), stop);
  }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
