// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_CONTEXT_HPP
#define WEFT_CORE_CONTEXT_HPP

#include <weft/core/config.hpp>

#include <cstddef>
#include <ctime>

namespace WEFT_NAMESPACE {

class channel_access;
class channel_store;
class context;
class stop_source;
class stop_token;
namespace detail {
class spawn_scope;

// Who keeps the rounds of a loop, and what tells of which type its state is.
struct any_round_keeper {
  void const* tag;
};

// What a task can reach of its run. It is found by the stop token, so that only those who ask for it pay for it.
struct run_link {
  // Ends the run: the first who says so counts. The texts need not last.
  void (*end)(run_link&, bool is_cancelled, char const* id, char const* reason,
              std::size_t size) noexcept = nullptr;
  // Leaves out what lies between two tasks of a graph.
  void (*go)(run_link&, char const* from, char const* to, std::size_t size) = nullptr;
  bool has_ended = false;
  bool is_more = false;  // of one call: see `note_more`
  channel_store* state = nullptr;
  any_round_keeper* rounds = nullptr;  // of a task that is a loop

  bool is_over() const noexcept { return __atomic_load_n(&has_ended, __ATOMIC_ACQUIRE); }
  // Whether nobody has said so before.
  bool claim_end() noexcept { return !__atomic_exchange_n(&has_ended, true, __ATOMIC_ACQ_REL); }
};

// What a task has left to be done once it has returned.
struct task_afterwards;
struct task_repetition;
struct afterwards {
  // Not given the context itself: then the compiler sees that nobody else has it.
  void (*run)(afterwards&, char const* id, stop_token stop, int attempt, bool is_last);
  void (*drop)(afterwards*) noexcept;
};
// The system's steady clock.
inline long long now_in_nanoseconds() noexcept {
  std::timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<long long>(now.tv_sec) * 1'000'000'000 + static_cast<long long>(now.tv_nsec);
}
// A time so much later, for any length.
inline long long later_by(long long nanoseconds) noexcept {
  long long at = 0;
  return __builtin_add_overflow(now_in_nanoseconds(), nanoseconds, &at) ? __LONG_LONG_MAX__ : at;
}

}  // namespace detail

//! Tells a task whether its run has been asked to stop. A pointer: copy it freely.
class stop_token {
public:
  constexpr stop_token() = default;

  constexpr bool stop_requested() const noexcept;
  //! Whether it comes from somewhere: of one that was made from nothing nobody ever asks to stop.
  constexpr bool stop_possible() const noexcept { return source_ != nullptr; }
  // Whether it says so because a time is over.
  bool is_overdue() const noexcept;

  // For what tasks reach of their run: the link of the nearest run, or of the nearest that has a channel; or null.
  inline detail::run_link* nearest_run() const noexcept;
  inline detail::run_link* nearest_channel() const noexcept;
  // Tells who keeps results of tasks that this call comes to more than its result, or to less: it says how its run goes
  // on, or not all that it has left to be done is done.
  inline void note_more() const noexcept;
  // The nearest of all, whatever it is of.
  constexpr detail::run_link* nearest_link() const noexcept;

private:
  friend class stop_source;
  constexpr explicit stop_token(stop_source const* source) : source_(source) {}
  stop_source const* source_ = nullptr;
};

//! Asks a run to stop; given to it as `run(wf, source.token())`. What has not begun then does not: tasks, elements of maps,
//! what tasks have spawned; what runs is waited for, and sees `stop_requested()`. The run throws `run_cancelled`, unless all
//! was done. The source must outlive the run. Any thread, also a signal handler, may call `request_stop`.
class stop_source {
public:
  constexpr stop_source() = default;
  //! A source that also asks to stop when another one does: that of a part of something larger.
  constexpr explicit stop_source(stop_token whole) : whole_(whole) {}
  // For runs: that whose tasks have its tokens.
  constexpr stop_source(stop_token whole, detail::run_link& link) : whole_(whole), link_(&link) {}
  // And that also asks at this time of the steady clock, in nanoseconds, if that is not 0. Nobody has to watch the clock:
  // who asks the token does.
  constexpr stop_source(stop_token whole, long long until)
      : state_(until != 0 ? timed : quiet), until_(until), whole_(whole) {}
  constexpr stop_source(stop_token whole, long long until, detail::run_link& link)
      : state_(until != 0 ? timed : quiet), until_(until), whole_(whole), link_(&link) {}
  stop_source(stop_source const&) = delete;
  stop_source& operator=(stop_source const&) = delete;

  //! As if made anew, with what it was made from. Nobody may ask it at the same time.
  void reset() noexcept { state_ = until_ != 0 ? timed : quiet; }
  // Before its tokens are given away.
  void attach(detail::run_link& link) noexcept { link_ = &link; }
  void request_stop() noexcept { __atomic_store_n(&state_, asked, __ATOMIC_RELEASE); }
  constexpr stop_token token() const noexcept { return stop_token(this); }

  // Its own time: 0 if it has none; whether it is over.
  long long until() const noexcept { return until_; }
  bool has_whole() const noexcept { return whole_.stop_possible(); }
  // Whether it may say so without having been asked: then a run has to look. (Without exceptions a run has no way to end
  // early, and its tasks alone are told.)
  bool is_told() const noexcept { return WEFT_EXCEPTIONS && (until_ != 0 || has_whole()); }
  bool is_over() const noexcept { return until_ != 0 && detail::now_in_nanoseconds() >= until_; }

private:
  friend class stop_token;
  static constexpr unsigned char quiet = 0;
  static constexpr unsigned char asked = 1;
  static constexpr unsigned char timed = 2;

  unsigned char state_ = quiet;
  long long until_ = 0;
  stop_token whole_{};
  detail::run_link* link_ = nullptr;
};

constexpr bool stop_token::stop_requested() const noexcept {
  for (stop_source const* source = source_; source != nullptr; source = source->whole_.source_) {
    // A constant expression has no second thread, so a plain read is the same thing there.
    unsigned char state = __builtin_is_constant_evaluated()
                              ? source->state_
                              : __atomic_load_n(&source->state_, __ATOMIC_ACQUIRE);
    if (state != stop_source::quiet && (state == stop_source::asked || source->is_over())) return true;
  }
  return false;
}

inline bool stop_token::is_overdue() const noexcept {
  for (stop_source const* source = source_; source != nullptr; source = source->whole_.source_)
    if (source->is_over()) return true;
  return false;
}
inline detail::run_link* stop_token::nearest_run() const noexcept {
  for (stop_source const* source = source_; source != nullptr; source = source->whole_.source_)
    if (source->link_ != nullptr && source->link_->end != nullptr) return source->link_;
  return nullptr;
}
inline void stop_token::note_more() const noexcept {
  for (stop_source const* source = source_; source != nullptr; source = source->whole_.source_) {
    if (source->link_ == nullptr) continue;
    if (source->link_->end != nullptr) return;  // what lies above is of another run
    __atomic_store_n(&source->link_->is_more, true, __ATOMIC_RELAXED);
  }
}
inline detail::run_link* stop_token::nearest_channel() const noexcept {
  for (stop_source const* source = source_; source != nullptr; source = source->whole_.source_)
    if (source->link_ != nullptr && source->link_->state != nullptr) return source->link_;
  return nullptr;
}

constexpr detail::run_link* stop_token::nearest_link() const noexcept {
  for (stop_source const* source = source_; source != nullptr; source = source->whole_.source_)
    if (source->link_ != nullptr) return source->link_;
  return nullptr;
}

//! What a task may know about its own execution. A task asks for it by a first parameter
//! `weft::context&`; it is passed only if the call without it is ill-formed.
class context {
public:
  constexpr context(char const* id, stop_token stop, detail::spawn_scope* scope = nullptr, int attempt = 1)
      : id_(id), stop_(stop), scope_(scope), attempt_(attempt) {}
  context(context const&) = delete;
  context& operator=(context const&) = delete;
  constexpr ~context() {
    if (after_ != nullptr) after_->drop(after_);
  }

  //! The id of the task.
  constexpr char const* id() const noexcept { return id_; }
  //! Which attempt this is, counted from 1: a worker that dies leaves a task to another, and to another attempt.
  constexpr int attempt() const noexcept { return attempt_; }
  //! True once the run was asked to stop: a long task should then return early.
  constexpr bool stop_requested() const noexcept { return stop_.stop_requested(); }
  //! The token itself, to hand to what the task calls.
  constexpr stop_token stop() const noexcept { return stop_; }
  //! Spawns a task, which is called as `f()` or `f(context)` and may spawn more: they are part of this task, so its
  //! successors wait for all of them. Defined in <weft/dynamic/spawn.hpp>, which says more.
  template <class F>
  void spawn(F f);

#if WEFT_EXCEPTIONS
  //! Adds a task that begins once this one has returned, called as `f()` or `f(context)` under an id of its own; it may
  //! add further ones. The successors of this task wait for it. Defined in <weft/dynamic/continuation.hpp>, as what
  //! follows.
  template <class Id, class F>
  void next(Id const& id, F f);
  //! Ends the run with the results so far: what has not been started never is, what runs is asked to stop and waited
  //! for. This task goes on, and its result counts.
  template <class Text = char const*>
  void finish(Text const& reason = "");
  //! Ends the run likewise, as cancelled: `run` throws `run_cancelled`.
  template <class Text = char const*>
  void cancel(Text const& reason = "");
  //! Leaves out what comes between this task and another one of its `task_graph`, which must come after it.
  template <class Id>
  void go_to(Id const& id);
  //! Lets this task of a `task_graph` be called again, with the value that it returns as its first argument, up to `limit`
  //! times: `return here.repeat(next);`.
  template <class T>
  T repeat(T value, std::size_t limit = 1'000'000);
  //! The channel of the run. Throws `no_channel` if the run was not given one. Defined in <weft/channel.hpp>.
  template <class Access = channel_access>
  Access channel() const;
#endif

  // For who has called the task, when it has returned: does what it has left. `is_last`: nothing comes after it.
  constexpr void leave(bool is_last = false) {
    if (after_ != nullptr) after_->run(*after_, id_, stop_, attempt_, is_last);
  }

private:
  friend struct detail::task_afterwards;
  friend struct detail::task_repetition;

  char const* id_;
  stop_token stop_;
  detail::spawn_scope* scope_;
  int attempt_;
  detail::afterwards* after_ = nullptr;
  detail::task_repetition* repetition_ = nullptr;  // null: it cannot be called again
  char const* part_of_ = nullptr;                  // the task whose part this one is; null: of none
};

}  // namespace WEFT_NAMESPACE

#endif
