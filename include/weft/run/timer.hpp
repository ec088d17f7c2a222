// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_TIMER_HPP
#define WEFT_RUN_TIMER_HPP

#include <weft/core/context.hpp>
#include <weft/run/futex.hpp>

#include <pthread.h>
#include <sys/prctl.h>
#include <csignal>
#include <mutex>
#include <thread>

//! \file
//! Who waits for a time without a thread of its own is woken by the timer: one thread for the whole process, which is
//! made when somebody first waits.

namespace WEFT_NAMESPACE::detail {

// Something that happens at a time. It lies where who waits has it; waiting allocates nothing. (What happens is a pointer
// to a function: of a class with virtual functions GCC makes code wherever it is seen, which costs every user.)
class timer_entry {
public:
  // By the timer's thread, which has others to wake: to be quick. The entry may be added again, and it may be gone when
  // this returns.
  using expiry = void (*)(timer_entry&) noexcept;

  explicit timer_entry(expiry expire) noexcept : expire_(expire) {}
  timer_entry(timer_entry const&) = delete;
  timer_entry& operator=(timer_entry const&) = delete;

protected:
  ~timer_entry() = default;

private:
  friend class timer;
  expiry expire_;
  long long at_ = 0;
  timer_entry* child_ = nullptr;    // a pairing heap: of those below this one the newest, ...
  timer_entry* sibling_ = nullptr;  // ... the others from there on,
  timer_entry* before_ = nullptr;   // and the one to the left, or above for the newest
  bool is_waiting_ = false;
};

class timer {
public:
  // The only one. Never destroyed, as its thread lasts until the end of the process. Throws std::system_error if there
  // can be no thread.
  static timer& get() {
    static timer& only = *new timer;
    return only;
  }

  // The entry expires at this time of the steady clock. It must not be waiting.
  void add(timer_entry& entry, long long at) noexcept {
    bool is_first = false;
    {
      std::lock_guard const lock(mutex_);
      entry.at_ = at;
      entry.child_ = entry.sibling_ = entry.before_ = nullptr;
      entry.is_waiting_ = true;
      first_ = first_ == nullptr ? &entry : join(first_, &entry);
      is_first = first_ == &entry;
    }
    if (is_first) {
      changed_.fetch_add(1);
      wake(changed_, 1);
    }
  }

  // True if it will not expire any more; false if it has, or does so right now.
  bool cancel(timer_entry& entry) noexcept {
    std::lock_guard const lock(mutex_);
    if (!entry.is_waiting_) return false;
    remove(entry);
    return true;
  }

private:
  timer() {
    // Signals are for the program's own threads.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
#if WEFT_EXCEPTIONS
    try {
      std::thread([this] { work(); }).detach();
    } catch (...) {
      ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw;
    }
#else
    std::thread([this] { work(); }).detach();
#endif
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  void work() noexcept {
    ::prctl(PR_SET_NAME, "weft-timer");  // else it has the name of whoever waited first
    for (;;) {
      std::uint32_t const seen = changed_.load();
      timer_entry* due = nullptr;
      long long left = __LONG_LONG_MAX__;
      {
        std::lock_guard const lock(mutex_);
        if (first_ != nullptr) left = first_->at_ - now_in_nanoseconds();
        if (left <= 0) {
          due = first_;
          remove(*due);
        }
      }
      if (due != nullptr)
        due->expire_(*due);
      else if (left < __LONG_LONG_MAX__)
        sleep_while(changed_, seen, left);
      else
        sleep_while(changed_, seen);
    }
  }

  // The earlier one goes on top.
  static timer_entry* join(timer_entry* a, timer_entry* b) noexcept {
    if (b->at_ < a->at_) {
      timer_entry* const c = a;
      a = b;
      b = c;
    }
    b->sibling_ = a->child_;
    if (a->child_ != nullptr) a->child_->before_ = b;
    b->before_ = a;
    a->child_ = b;
    return a;
  }

  void remove(timer_entry& entry) noexcept {
    entry.is_waiting_ = false;
    timer_entry* const below = join_all(entry.child_);
    if (&entry == first_) {
      first_ = below;
      return;
    }
    (entry.before_->child_ == &entry ? entry.before_->child_ : entry.before_->sibling_) = entry.sibling_;
    if (entry.sibling_ != nullptr) entry.sibling_->before_ = entry.before_;
    if (below != nullptr) first_ = join(first_, below);
  }

  // In pairs from the left, and these from the right.
  static timer_entry* join_all(timer_entry* list) noexcept {
    timer_entry* pairs = nullptr;
    while (list != nullptr) {
      timer_entry* a = list;
      timer_entry* const b = a->sibling_;
      list = b != nullptr ? b->sibling_ : nullptr;
      a->sibling_ = a->before_ = nullptr;
      if (b != nullptr) {
        b->sibling_ = b->before_ = nullptr;
        a = join(a, b);
      }
      a->sibling_ = pairs;
      pairs = a;
    }
    timer_entry* whole = nullptr;
    while (pairs != nullptr) {
      timer_entry* const next = pairs->sibling_;
      pairs->sibling_ = nullptr;
      whole = whole == nullptr ? pairs : join(whole, pairs);
      pairs = next;
    }
    return whole;
  }

  std::mutex mutex_;
  std::atomic<std::uint32_t> changed_{0};  // counts what comes before all others
  timer_entry* first_ = nullptr;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
