// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_CONTEXT_HPP
#define WEFT_CORE_CONTEXT_HPP

#include <weft/core/config.hpp>

#include <ctime>

namespace WEFT_NAMESPACE {

class stop_source;
namespace detail {
class spawn_scope;

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

private:
  friend class stop_source;
  constexpr explicit stop_token(stop_source const* source) : source_(source) {}
  stop_source const* source_ = nullptr;
};

//! Asks a run to stop; given to it as `run(wf, source.token())`. The source must outlive the run. Any
//! thread, also a signal handler, may call `request_stop`.
class stop_source {
public:
  constexpr stop_source() = default;
  //! A source that also asks to stop when another one does: that of a part of something larger.
  constexpr explicit stop_source(stop_token whole) : whole_(whole) {}
  // And that also asks at this time of the steady clock, in nanoseconds, if that is not 0. Nobody has to watch the clock:
  // who asks the token does.
  constexpr stop_source(stop_token whole, long long until)
      : state_(until != 0 ? timed : quiet), until_(until), whole_(whole) {}
  stop_source(stop_source const&) = delete;
  stop_source& operator=(stop_source const&) = delete;

  //! As if made anew, with what it was made from. Nobody may ask it at the same time.
  void reset() noexcept { state_ = until_ != 0 ? timed : quiet; }
  void request_stop() noexcept { __atomic_store_n(&state_, asked, __ATOMIC_RELEASE); }
  constexpr stop_token token() const noexcept { return stop_token(this); }

  // Its own time: 0 if it has none; whether it is over.
  long long until() const noexcept { return until_; }
  bool has_whole() const noexcept { return whole_.stop_possible(); }
  bool is_over() const noexcept { return until_ != 0 && detail::now_in_nanoseconds() >= until_; }

private:
  friend class stop_token;
  static constexpr unsigned char quiet = 0;
  static constexpr unsigned char asked = 1;
  static constexpr unsigned char timed = 2;

  unsigned char state_ = quiet;
  long long until_ = 0;
  stop_token whole_{};
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

//! What a task may know about its own execution. A task asks for it by a first parameter
//! `weft::context&`; it is passed only if the call without it is ill-formed.
class context {
public:
  constexpr context(char const* id, stop_token stop, detail::spawn_scope* scope = nullptr, int attempt = 1)
      : id_(id), stop_(stop), scope_(scope), attempt_(attempt) {}
  context(context const&) = delete;
  context& operator=(context const&) = delete;

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

private:
  char const* id_;
  stop_token stop_;
  detail::spawn_scope* scope_;
  int attempt_;
};

}  // namespace WEFT_NAMESPACE

#endif
