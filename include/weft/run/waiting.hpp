// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_WAITING_HPP
#define WEFT_RUN_WAITING_HPP

#include <weft/run/coroutine.hpp>
#include <weft/run/governed_call.hpp>
#include <weft/run/timer.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

//! \file
//! Tasks that have begun, are not done and hold no thread: they wait for the time of their next attempt, or until others
//! with the same limit have ended. And those that race, as they may have to end before they have begun. Both engines have a
//! `waiting_room` for them, if there are such tasks. Whoever ends a wait (the timer, the task that has ended, the winner of
//! a race, the end of the run) takes the task out of the room under its lock, and so does it once; then the run makes the
//! task ready, as if it had never been begun.

namespace WEFT_NAMESPACE::detail {

// The run, seen by what its tasks wait for.
class waiting_owner {
public:
  // Between these two the run does not end, so that a thread from outside can come back to it.
  virtual void hold() noexcept = 0;
  virtual void release() noexcept = 0;
  // A task has waited. Any thread that holds the run.
  virtual void go_on(std::uint32_t task) noexcept = 0;

protected:
  ~waiting_owner() = default;
};

class waiting_room;
class waiting_task;

// At most so many tasks at once; who comes too late waits in line.
struct task_limit {
  char const* name = nullptr;
  unsigned most = 0;
  unsigned inside = 0;
  waiting_task* first = nullptr;
  waiting_task* last = nullptr;
};

// Tasks of which one is to succeed: then the others are asked to stop.
struct task_race {
  std::optional<stop_source> source;
  std::atomic<bool> is_won{false};
};

// One task of a run. Its attempts are one after the other, whichever threads make them.
class waiting_task final : private timer_entry {
public:
  waiting_task() noexcept : timer_entry(&expire) {}

  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): set when the room is opened
  detail::attempts& attempts() noexcept { return *attempts_; }

  // Of a task that is a coroutine.
  coroutine_home& home() noexcept { return home_; }
  bool has_coroutine() const noexcept { return home_.coroutine() != nullptr; }

private:
  friend class waiting_room;
  static void expire(timer_entry& entry) noexcept;

  class task_home final : public coroutine_home {
  public:
    explicit task_home(waiting_task& task) noexcept : coroutine_home(&go_on), task_(task) {}

  private:
    static void go_on(coroutine_home& home) noexcept;
    waiting_task& task_;
  };

  waiting_room* room_ = nullptr;
  std::uint32_t task_ = 0;
  bool is_timed_ = false;
  std::uint8_t limit_count_ = 0;
  std::uint8_t inside_ = 0;                           // of how many limits it holds a place
  unsigned more_ = 0;                                 // places of each that it has beyond one
  std::uint32_t limits_[task_policy::most_limits]{};  // in order, so that no two tasks wait for each other
  long long until_ = 0;
  waiting_task* next_ = nullptr;    // of a line, ...
  waiting_task* before_ = nullptr;  // ... or of those that wait for a time
  task_home home_{*this};
  std::optional<detail::attempts> attempts_;
  task_race* race_ = nullptr;  // that it takes part in
};

class waiting_room {
public:
  enum class verdict : unsigned char { again, later, never };

  // Room for so many tasks and limits, which the run has.
  waiting_room(waiting_task* tasks, task_limit* limits) noexcept : tasks_(tasks), limits_(limits) {}
  waiting_room(waiting_room const&) = delete;
  waiting_room& operator=(waiting_room const&) = delete;

  // Which limit this is. One that has been set twice is the least of both.
  std::uint32_t limit(char const* name, unsigned most) noexcept {
    std::uint32_t i = 0;
    while (i < limit_count_ && __builtin_strcmp(limits_[i].name, name) != 0) ++i;
    if (i == limit_count_) limits_[limit_count_++] = {name, most};
    if (most < limits_[i].most) limits_[i].most = most;
    return i;
  }

  // Before the run, in the order of their numbers. Throws std::system_error where there can be no thread for the time.
  void add(std::uint32_t task, task_policy const& policy, char const* id, stop_token stop,
           task_race* race = nullptr) {
    waiting_task& t = tasks_[count_++];
    t.room_ = this;
    t.task_ = task;
    t.race_ = race;
    if (race != nullptr && !race->source) race->source.emplace(stop);
    if (race != nullptr) stop = race->source->token();
    for (int i = 0; i < policy.limit_count; ++i)
      add_limit(t, limit(policy.limits[i].name, policy.limits[i].most));
    if (policy.retry.attempts > 1) timer::get();
    t.attempts_.emplace(policy, id, no_element, stop);
  }
  void open(waiting_owner& owner, stop_source const& stop) noexcept {
    owner_ = &owner;
    stop_ = &stop;
  }

  // By its number in the run.
  waiting_task& task(std::uint32_t k) noexcept {
    return *std::lower_bound(tasks_, tasks_ + count_, k,
                             [](waiting_task const& t, std::uint32_t task) { return t.task_ < task; });
  }

  // Before an attempt. False if there is no place for it: then it waits, and will go on with one. One that has lost its
  // race needs none.
  bool begin(waiting_task& t) noexcept {
    if (t.inside_ < t.limit_count_ && !enter(t)) return false;
    t.attempts_->begin();
    return true;
  }
  // A map that has been let in takes all places that are free: returns how many it has.
  std::size_t enter_more(waiting_task& t) noexcept {
    std::lock_guard const lock(mutex_);
    unsigned more = is_stopping_ ? 0 : ~0U;
    for (int i = 0; i < t.inside_; ++i) {
      task_limit const& l = limits_[t.limits_[i]];
      more = std::min(more, l.most - l.inside);
    }
    for (int i = 0; i < t.inside_; ++i) limits_[t.limits_[i]].inside += more;
    t.more_ = more;
    return std::size_t{more} + 1;
  }
  // After the last one.
  void end(waiting_task& t) noexcept {
    if (t.limit_count_ > 0) leave(t);
  }

  static bool is_racing(waiting_task const& t) noexcept { return t.race_ != nullptr; }
  // Whether another task has won the race that this one takes part in.
  static bool has_lost(waiting_task const& t) noexcept {
    return t.race_ != nullptr && t.race_->is_won.load(std::memory_order_acquire);
  }
  // One that has succeeded. False if another one was faster; otherwise those who race with it are told. (Who looks under
  // the lock whether it has lost, and has not, is there to be taken out.)
  bool wins(waiting_task& t) noexcept {
    if (t.race_ == nullptr) return true;
    if (t.race_->is_won.exchange(true, std::memory_order_acq_rel)) return false;
    t.race_->source->request_stop();
    waiting_task* list = nullptr;
    {
      std::lock_guard const lock(mutex_);
      list = take_out([&](waiting_task const& each) { return each.race_ == t.race_; });
    }
    go_on_all(list);
    return true;
  }

#if WEFT_EXCEPTIONS
  // In the handler of what an attempt threw: whether there is another one, and when. A thread that has nothing else to do
  // waits for it here.
  verdict fail(waiting_task& t, bool waits_here) noexcept {
    long long wait = 0;
    bool const is_again = ask(t, wait);
    end(t);
    if (!is_again) return verdict::never;
    if (waits_here) wait_here(wait, stop_->token());
    if (wait <= 0 || waits_here || stop_->token().stop_requested()) return verdict::again;
    owner_->hold();
    {
      std::lock_guard const lock(mutex_);
      if (!is_stopping_ && !has_lost(t)) {
        wait_until(t, later_by(wait));
        return verdict::later;
      }
    }
    owner_->release();
    return verdict::again;
  }
#endif

  // Runs a coroutine that has begun until it waits or ends: false if it waits, and goes on some time.
  bool run(waiting_task& t) noexcept {
    owner_->hold();
    if (!t.home().run()) return false;
    owner_->release();
    return true;
  }

  // Nobody waits any more, and whoever comes is let in: the run is stopping.
  void stop() noexcept {
    waiting_task* list = nullptr;
    {
      std::lock_guard const lock(mutex_);
      if (is_stopping_) return;
      is_stopping_ = true;
      list = take_out([](waiting_task const&) { return true; });
    }
    go_on_all(list);
  }

private:
  friend class waiting_task;
  static constexpr long long look_every = 20'000'000;

#if WEFT_EXCEPTIONS
  static bool ask(waiting_task& t, long long& wait) noexcept {
    try {
      return t.attempts_->fail(wait);
    } catch (...) {  // there is no memory to say what happened
      return false;
    }
  }
#endif

  static waiting_task* put(waiting_task* list, waiting_task* t) noexcept {
    t->next_ = list;
    return t;
  }

  // Those that wait for a time or for others, as a list.
  template <class Which>
  waiting_task* take_out(Which const& which) noexcept {
    waiting_task* list = nullptr;
    for (std::uint32_t i = 0; i < limit_count_; ++i) {
      waiting_task* left = std::exchange(limits_[i].first, nullptr);
      limits_[i].last = nullptr;
      while (left != nullptr) {
        waiting_task* const t = std::exchange(left, left->next_);
        if (which(*t))
          list = put(list, t);
        else
          line_up(limits_[i], *t);
      }
    }
    // One that expires right now finds out by itself.
    for (waiting_task* t = timed_; t != nullptr;) {
      waiting_task* const next = t->next_;
      if (which(*t) && timer::get().cancel(*t)) {
        forget(*t);
        list = put(list, t);
      }
      t = next;
    }
    return list;
  }
  void go_on_all(waiting_task* list) noexcept {
    while (list != nullptr) go_on(*std::exchange(list, list->next_));
  }
  static void line_up(task_limit& l, waiting_task& t) noexcept {
    t.next_ = nullptr;
    (l.last != nullptr ? l.last->next_ : l.first) = &t;
    l.last = &t;
  }

  // The run is held.
  void go_on(waiting_task& t) noexcept {
    waiting_owner& owner = *owner_;
    owner.go_on(t.task_);
    owner.release();
  }

  // --- times ---

  void wait_until(waiting_task& t, long long until) noexcept {
    t.until_ = until;
    t.is_timed_ = true;
    t.before_ = nullptr;
    t.next_ = timed_;
    if (timed_ != nullptr) timed_->before_ = &t;
    timed_ = &t;
    timer::get().add(t, next_look(t));
  }
  // Nobody tells that whoever gave the run its token has asked it to stop.
  long long next_look(waiting_task const& t) const noexcept {
    long long at = t.until_;
    if (stop_->until() != 0 && stop_->until() < at) at = stop_->until();
    if (stop_->has_whole()) at = std::min(at, later_by(look_every));
    return at;
  }
  void forget(waiting_task& t) noexcept {
    (t.before_ != nullptr ? t.before_->next_ : timed_) = t.next_;
    if (t.next_ != nullptr) t.next_->before_ = t.before_;
    t.is_timed_ = false;
  }
  void expire(waiting_task& t) noexcept {
    {
      std::lock_guard const lock(mutex_);
      if (!is_stopping_ && now_in_nanoseconds() < t.until_ && !stop_->token().stop_requested())
        return timer::get().add(t, next_look(t));
      forget(t);
    }
    go_on(t);
  }

  // --- limits ---

  void add_limit(waiting_task& t, std::uint32_t limit) noexcept {
    int i = t.limit_count_++;
    for (; i > 0 && t.limits_[i - 1] > limit; --i) t.limits_[i] = t.limits_[i - 1];
    t.limits_[i] = limit;
  }

  // One after the other, in the same order for all tasks; who waits for one keeps those before it.
  bool enter(waiting_task& t) noexcept {
    owner_->hold();
    {
      std::lock_guard const lock(mutex_);
      while (t.inside_ < t.limit_count_ && !is_stopping_ && !has_lost(t)) {
        task_limit& l = limits_[t.limits_[t.inside_]];
        if (l.inside == l.most) {
          line_up(l, t);
          return false;
        }
        ++l.inside;
        ++t.inside_;
      }
    }
    owner_->release();
    return true;
  }
  // Each place goes to the first in line.
  void leave(waiting_task& t) noexcept {
    waiting_task* list = nullptr;
    {
      std::lock_guard const lock(mutex_);
      for (; t.inside_ > 0; --t.inside_) {
        task_limit& l = limits_[t.limits_[t.inside_ - 1]];
        for (unsigned places = t.more_ + 1; places > 0; --places) {
          if (l.first == nullptr) {
            l.inside -= places;
            break;
          }
          waiting_task* const next = l.first;
          l.first = next->next_;
          if (l.first == nullptr) l.last = nullptr;
          ++next->inside_;
          list = put(list, next);
        }
      }
      t.more_ = 0;
    }
    go_on_all(list);
  }

  waiting_task* tasks_;
  std::uint32_t count_ = 0;
  task_limit* limits_;
  std::uint32_t limit_count_ = 0;
  waiting_owner* owner_ = nullptr;
  stop_source const* stop_ = nullptr;
  std::mutex mutex_;
  bool is_stopping_ = false;
  waiting_task* timed_ = nullptr;
};

inline void waiting_task::expire(timer_entry& entry) noexcept {
  auto& task = static_cast<waiting_task&>(entry);
  task.room_->expire(task);
}
inline void waiting_task::task_home::go_on(coroutine_home& home) noexcept {
  waiting_task& task = static_cast<task_home&>(home).task_;
  task.room_->go_on(task);
}

}  // namespace WEFT_NAMESPACE::detail

#endif
