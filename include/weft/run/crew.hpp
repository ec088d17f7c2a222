// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_CREW_HPP
#define WEFT_RUN_CREW_HPP

#include <weft/run/clock.hpp>
#include <weft/run/executor.hpp>

#include <atomic>
#include <mutex>
#include <new>
#include <utility>

//! \file
//! The threads that help one run. They are invited through the executor, which calls them some time: maybe soon, maybe
//! when the run is over. So what the executor holds is an invitation, which outlives the run and can be taken back.

namespace WEFT_NAMESPACE::detail {

// Held by the run that sends it and by the job that brings it; the last of the two gives it back to the store.
struct invitation {
  std::atomic<class crew*> sender{nullptr};  // null once it was accepted or taken back
  std::atomic<int> holders{0};
  int task = -1;                // the task that it is for, or -1: to help
  invitation* next = nullptr;   // of those of a run, or of those in store
  invitation* older = nullptr;  // of all there are
};

// Invitations are never freed but used again, so that runs do not allocate.
class invitation_store {
public:
  // Null if there is no memory.
  static invitation* get() noexcept {
    static_part& s = part();
    std::lock_guard const lock(s.mutex);
    if (s.free == nullptr) {
      auto* const made = new (std::nothrow) invitation;
      if (made != nullptr) made->older = std::exchange(s.all, made);
      return made;
    }
    invitation* const first = s.free;
    s.free = first->next;
    return first;
  }
  static void put(invitation* old) noexcept {
    static_part& s = part();
    std::lock_guard const lock(s.mutex);
    old->next = s.free;
    s.free = old;
  }

private:
  struct static_part {
    std::mutex mutex;
    invitation* free = nullptr;
    invitation* all = nullptr;  // for leak checkers: an executor may end without calling its last jobs
  };
  // Never destroyed, as a detached thread of somebody else's executor may outlive everything.
  static static_part& part() {
    static static_part& only = *new static_part;
    return only;
  }
};

class spin_lock {
public:
  void lock() noexcept {
    patience turn;
    while (locked_.test_and_set(std::memory_order_acquire)) turn.wait();
  }
  bool try_lock() noexcept { return !locked_.test_and_set(std::memory_order_acquire); }
  void unlock() noexcept { locked_.clear(std::memory_order_release); }

private:
  std::atomic_flag locked_;
};

// Who wants to be told of the end of a run.
struct end_listener {
  void (*tell)(end_listener&) noexcept;
};

// The base of what threads can help with.
class crew {
public:
  explicit crew(executor_ref where) noexcept : where_(where) {}
  crew(crew const&) = delete;
  crew& operator=(crew const&) = delete;

  // Whether a thread could come.
  bool has_room() const { return away() && where_.idle() > 0; }
  // Whether one has been asked for, or is here.
  bool has_company() const noexcept { return present_.load(std::memory_order_relaxed) > 0; }
  // Whether one was asked and has not come yet.
  bool is_waiting() const noexcept { return asked_.load(std::memory_order_relaxed) > 0; }
  // Tells of the end, one listener of each run. False if it is over, or there is another.
  bool listen(end_listener& who) noexcept {
    end_listener* nobody = nullptr;
    return listener_.compare_exchange_strong(nobody, &who);
  }
  // Asks for one, unless enough have been asked.
  void invite() {
    if (away()) send();
  }

protected:
  ~crew() = default;

  // What a thread does that has come. It must return when there is nothing more to do.
  virtual void help() noexcept = 0;
  // What a thread does that has come for one task.
  virtual void help_with(int) noexcept {}

  // Takes back what has not been accepted, and waits for those who are here. Who is about to invite another one,
  // though there is nothing left to do, does not any more.
  void dismiss() noexcept {
    // Most runs are over before anybody was asked. Where nobody is here, nobody else looks at the list.
    if (present_.load(std::memory_order_acquire) == 0 && visitors_.load(std::memory_order_acquire) == 0 &&
        sent_ == nullptr) {
      is_dismissed_ = true;
      return;
    }
    invitation* sent = nullptr;
    {
      std::lock_guard const lock(sending_);
      is_dismissed_ = true;
      sent = sent_;
    }
    for (invitation* i = sent; i != nullptr;) {
      invitation* const next = i->next;
      withdraw(*i);
      release(i);
      i = next;
    }
    patience turn;
    while (present_.load(std::memory_order_acquire) > 0 || visitors_.load(std::memory_order_acquire) > 0)
      turn.wait();
  }

  // Hands a task to another executor. False if there is no memory; throws what the executor throws.
  bool hand_over(executor_ref where, int task) {
    invitation* message = nullptr;
    {
      std::lock_guard const lock(sending_);
      message = address(task);
    }
    if (message != nullptr) deliver(where, message);
    return message != nullptr;
  }
  // Whether tasks were handed over that nobody has begun.
  bool has_handed_over() const noexcept { return handed_over_.load() > 0; }
  // Takes one of them back, or returns -1.
  int take_back() noexcept {
    std::lock_guard const lock(sending_);
    for (invitation* message = sent_; message != nullptr; message = message->next)
      if (message->task >= 0 && withdraw(*message)) return message->task;
    return -1;
  }

  // Asks for a thread although that is not one that helps: there is nobody else to do the work.
  void call() { send(); }

  // All is over. After this the listener may have ended the run's life, but for `dismiss`.
  void tell_end() noexcept {
    static constinit end_listener over{nullptr};
    end_listener* const who = listener_.exchange(&over);
    if (who != nullptr && who->tell != nullptr) who->tell(*who);
  }

  // Something that is outside comes back to the run: `dismiss` waits until it has left.
  void enter() noexcept { visitors_.fetch_add(1, std::memory_order_relaxed); }
  void leave() noexcept { visitors_.fetch_sub(1, std::memory_order_release); }
  // There is work, and maybe nobody here. (`call` gives up where somebody else is sending something.)
  void summon() noexcept {
    invitation* message = nullptr;
    {
      std::lock_guard const lock(sending_);
      if (is_dismissed_) return;
      message = address(-1);
    }
    if (message != nullptr) deliver_quietly(message);
  }
  // Whether the executor calls jobs at once, on the thread that gives them.
  bool is_called_at_once() const noexcept { return where_.calls_at_once(); }

private:
  bool away() const noexcept {
    return static_cast<std::size_t>(present_.load(std::memory_order_relaxed)) < where_.helpers();
  }

  void send() noexcept {
    invitation* message = nullptr;
    {
      std::unique_lock const lock(sending_, std::try_to_lock);
      if (!lock || is_dismissed_) return;  // somebody else is doing this, or it is too late
      message = address(-1);
    }
    if (message != nullptr) deliver_quietly(message);
  }
  void deliver_quietly(invitation* message) noexcept {
#if WEFT_EXCEPTIONS
    try {
      deliver(where_, message);
    } catch (...) {  // NOLINT(bugprone-empty-catch): then nobody comes, and the work is done without
    }
#else
    deliver(where_, message);
#endif
  }

  // A message for this task, or for help: one whose bearer has gone, or a new one; null if there is no memory. Under
  // the lock.
  invitation* address(int task) noexcept {
    invitation* message = sent_;
    while (message != nullptr && message->holders.load(std::memory_order_acquire) != 1)
      message = message->next;
    if (message == nullptr) {
      message = invitation_store::get();
      if (message == nullptr) return nullptr;
      message->next = sent_;
      sent_ = message;
    }
    message->holders.store(2, std::memory_order_relaxed);
    message->task = task;
    (task >= 0 ? visitors_ : present_).fetch_add(1, std::memory_order_relaxed);
    (task >= 0 ? handed_over_ : asked_).fetch_add(1);
    message->sender.store(this, std::memory_order_release);
    return message;
  }

  // Gives it to an executor. If that throws, so does this, unless somebody has taken the message all the same.
  void deliver(executor_ref where, invitation* message) {
#if WEFT_EXCEPTIONS
    try {
      where.execute({accept, message});
    } catch (...) {
      bool const is_lost = withdraw(*message);
      release(message);
      if (is_lost) throw;
    }
#else
    where.execute({accept, message});
#endif
  }

  // Takes back what nobody has accepted.
  bool withdraw(invitation& message) noexcept {
    if (message.sender.exchange(nullptr) == nullptr) return false;
    (message.task >= 0 ? handed_over_ : asked_).fetch_sub(1);
    (message.task >= 0 ? visitors_ : present_).fetch_sub(1, std::memory_order_relaxed);
    return true;
  }

  static void accept(void* object) noexcept {
    auto* const message = static_cast<invitation*>(object);
    int const task = message->task;
    if (crew* const sender = message->sender.exchange(nullptr, std::memory_order_acq_rel)) {
      if (task >= 0) {
        sender->handed_over_.fetch_sub(1);
        sender->help_with(task);
        sender->visitors_.fetch_sub(1, std::memory_order_release);
      } else {
        sender->asked_.fetch_sub(1, std::memory_order_relaxed);
        sender->help();
        sender->present_.fetch_sub(1, std::memory_order_release);
      }
    }
    release(message);
  }

  static void release(invitation* message) noexcept {
    if (message->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) invitation_store::put(message);
  }

  executor_ref where_;
  std::atomic<int> present_{0};   // invitations that were sent and not taken back, until their bearers leave
  std::atomic<int> asked_{0};     // of these the bearers that have not come
  std::atomic<int> visitors_{0};  // tasks that were handed over, until they are done
  std::atomic<int> handed_over_{0};  // of these those that nobody has begun
  std::atomic<end_listener*> listener_{nullptr};
  spin_lock sending_;
  invitation* sent_ = nullptr;
  bool is_dismissed_ = false;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
