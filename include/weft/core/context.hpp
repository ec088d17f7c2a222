// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_CONTEXT_HPP
#define WEFT_CORE_CONTEXT_HPP

#include <weft/core/config.hpp>

namespace WEFT_NAMESPACE {

class stop_token;

//! Asks a run to stop; given to it as `run(wf, source.token())`. The source must outlive the run. Any
//! thread, also a signal handler, may call `request_stop`.
class stop_source {
public:
  constexpr stop_source() = default;
  stop_source(stop_source const&) = delete;
  stop_source& operator=(stop_source const&) = delete;

  void request_stop() noexcept { __atomic_store_n(&requested_, true, __ATOMIC_RELEASE); }
  constexpr stop_token token() const noexcept;

private:
  friend class stop_token;
  bool requested_ = false;
};

//! Tells a task whether its run has been asked to stop. A pointer: copy it freely.
class stop_token {
public:
  constexpr stop_token() = default;

  constexpr bool stop_requested() const noexcept {
    if (source_ == nullptr) return false;
    // A constant expression has no second thread, so a plain read is the same thing there.
    if (__builtin_is_constant_evaluated()) return source_->requested_;
    return __atomic_load_n(&source_->requested_, __ATOMIC_ACQUIRE);
  }

private:
  friend class stop_source;
  constexpr explicit stop_token(stop_source const* source) : source_(source) {}
  stop_source const* source_ = nullptr;
};

constexpr stop_token stop_source::token() const noexcept { return stop_token(this); }

//! What a task may know about its own execution. A task asks for it by a first parameter
//! `weft::context&`; it is passed only if the call without it is ill-formed.
class context {
public:
  constexpr context(char const* id, stop_token stop) : id_(id), stop_(stop) {}
  context(context const&) = delete;
  context& operator=(context const&) = delete;

  //! The id of the task.
  constexpr char const* id() const noexcept { return id_; }
  //! Which attempt this is, counted from 1.
  constexpr int attempt() const noexcept { return 1; }
  //! True once the run was asked to stop: a long task should then return early.
  constexpr bool stop_requested() const noexcept { return stop_.stop_requested(); }
  //! The token itself, to hand to what the task calls.
  constexpr stop_token stop() const noexcept { return stop_; }

private:
  char const* id_;
  stop_token stop_;
};

}  // namespace WEFT_NAMESPACE

#endif
