// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_WATCH_HPP
#define WEFT_RUN_WATCH_HPP

#include <weft/core/entry.hpp>
#include <weft/run/attempts.hpp>
#include <weft/run/run.hpp>

#include <cstdint>

//! \file
//! Somebody who watches what happens in a run. Behind it is an observer (<weft/trace/observe.hpp>); runs know no more than
//! this.

namespace WEFT_NAMESPACE::detail {

// What an attempt has come to: `weft::attempt_end` says more of each.
enum class watched_end : unsigned char { done, failed, retried, cancelled, skipped, reused };

// One attempt of one task, or of one of its elements: -1 is the task itself.
struct attempt_name {
  std::uint32_t task = 0;
  std::uint32_t attempt = 1;
  std::int64_t element = -1;
};

// An attempt on a worker. Times are those of the steady clock here: it was sent, and its end has come.
struct attempt_elsewhere {
  attempt_name what;
  long long sent = 0;
  long long arrived = 0;
  long long took = 0;  // there
  char const* worker = "";
  std::uint64_t incarnation = 0;  // of the worker; 0: none has it
};

class run_watch {
public:
  // An attempt begins, on this thread: gives the time. `follows`: at once behind what ended last on it.
  virtual std::int64_t begin(attempt_name const& what, bool follows) noexcept = 0;
  // It has ended; `how` is neither `failed` nor `retried`.
  virtual void end(attempt_name const& what, std::int64_t begin, watched_end how) noexcept = 0;
  // It has failed with this. If that is a failure of the task with this id, then with the cause of that.
  virtual void fail(attempt_name const& what, std::int64_t begin, watched_end how, char const* id,
                    std::exception_ptr const& cause) noexcept = 0;
  // A coroutine has begun, which ends on another thread, maybe: its time is kept, until it is asked for.
  virtual void keep(attempt_name const& what, std::int64_t begin) noexcept = 0;
  virtual std::int64_t kept(attempt_name const& what) noexcept = 0;
  // So many elements there are; and the next number for what a task has spawned.
  virtual void elements(std::uint32_t task, std::uint64_t count) noexcept = 0;
  virtual std::int64_t next_element(std::uint32_t task) noexcept = 0;
  // One that was on a worker. The cause is null unless it has failed.
  virtual void end_elsewhere(attempt_elsewhere const& what, watched_end how,
                             std::exception_ptr const& cause) noexcept = 0;
  // A task has ended the run early, and the results are those that are there.
  virtual void finish() noexcept = 0;
  // Something else.
  virtual void note(char const* text) noexcept = 0;

protected:
  ~run_watch() = default;
};

// An option of runs.
struct watched_run : entry {
  run_watch* watch = nullptr;
};
constexpr option_info info_of(std::type_identity<watched_run>) { return {option_info::watch}; }
inline entry const* given_entry(watched_run const& option) { return &option; }

inline run_watch* watch_among() { return nullptr; }
template <class First, class... Option>
run_watch* watch_among(First const& first, Option const&... more) {
  if constexpr (std::is_same_v<First, watched_run>)
    return first.watch;
  else
    return watch_among(more...);
}

// In a handler: whether what a task says of its calls is that it is called again.
inline bool is_called_again(task_policy const& policy, int attempt) {
  return attempt < policy.retry.attempts && (policy.is_retried == nullptr || policy.is_retried());
}

// Tells of one attempt, from here to its end.
class attempt_watch {
public:
  attempt_watch(run_watch& who, attempt_name what, bool follows = false) noexcept
      : who_(who), what_(what), begin_(who.begin(what, follows)) {}
  // One that has begun before.
  attempt_watch(run_watch& who, attempt_name what, std::int64_t begin) noexcept
      : who_(who), what_(what), begin_(begin) {}
  attempt_watch(attempt_watch const&) = delete;
  attempt_watch& operator=(attempt_watch const&) = delete;
  ~attempt_watch() {
    if (!is_told_) who_.end(what_, begin_, watched_end::done);
  }

  void end(watched_end how) noexcept {
    is_told_ = true;
    who_.end(what_, begin_, how);
  }
  // In the handler of what it threw.
  void fail(char const* id, bool is_again) noexcept {
    is_told_ = true;
    who_.fail(what_, begin_, is_again ? watched_end::retried : watched_end::failed, id,
              std::current_exception());
  }

private:
  run_watch& who_;
  attempt_name what_;
  std::int64_t begin_;
  bool is_told_ = false;
};

// Makes the call, and tells of it; in a handler, `failed()` tells how it has failed.
template <class Failed, class Call>
decltype(auto) call_watched(attempt_watch& here, stop_token stop, Failed const& failed, Call const& call) {
  try {
    return call();
  } catch (...) {
    if (stop.stop_requested() && has_given_up())
      here.end(watched_end::cancelled);
    else
      failed();
    throw;
  }
}

}  // namespace WEFT_NAMESPACE::detail

#endif
