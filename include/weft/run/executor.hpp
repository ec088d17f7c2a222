// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_EXECUTOR_HPP
#define WEFT_RUN_EXECUTOR_HPP

#include <weft/core/config.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

//! \file
//! Who runs what: the concept that a run needs of a pool, an arena, an event loop.

namespace WEFT_NAMESPACE {

//! A piece of work: a function and the object that it is called with. 16 bytes; copy it freely.
struct job {
  void (*function)(void*) noexcept = nullptr;
  void* object = nullptr;

  void operator()() const noexcept { function(object); }
};

//! An executor calls every job that `execute` is given once, on any thread, and `concurrency()` says how many it
//! calls at a time.
//!
//! It may call a job before `execute` returns. A run only asks it for helpers: the thread that runs a workflow works
//! itself, and never depends on a helper that has not come yet. So an executor all of whose threads are busy, or
//! wait for runs of their own, costs time but cannot cause a deadlock.
template <class E>
concept executor = requires(E& e, job j) {
  e.execute(j);
  { e.concurrency() } -> std::convertible_to<std::size_t>;
};

//! The executor that calls a job at once, on the thread that gives it.
struct inline_executor {
  void execute(job j) const noexcept { j(); }
  static constexpr std::size_t concurrency() noexcept { return 1; }
  //! It is nobody else's thread, so it is no help to a run.
  static constexpr std::size_t helpers() noexcept { return 0; }
  //! So who waits for a time in a run does it on the thread of the run.
  static constexpr bool calls_at_once = true;
};

namespace detail {

// An executor as a run sees it, whatever its type. An executor that knows how many of its threads have nothing to do
// says so by `idle()`; of another one it is assumed that all may come.
class executor_ref {
public:
  template <executor E>
  explicit executor_ref(E& e) noexcept
      : object_(const_cast<std::remove_const_t<E>*>(&e)),
        execute_([](void* object, job j) { static_cast<E*>(object)->execute(j); }),
        idle_([](void* object) -> std::size_t {
          if constexpr (requires(E& known) { known.idle(); })
            return static_cast<E*>(object)->idle();
          else
            return static_cast<E*>(object)->concurrency();
        }),
        helpers_(helpers_of(e)),
        calls_at_once_(requires { requires E::calls_at_once; }) {}

  void execute(job j) const { execute_(object_, j); }
  // How many threads could come at once, roughly.
  std::size_t idle() const { return idle_(object_); }
  // How many may help one run at a time.
  std::size_t helpers() const noexcept { return helpers_; }
  // Whether there is no other thread at all.
  bool calls_at_once() const noexcept { return calls_at_once_; }

private:
  template <class E>
  static std::size_t helpers_of(E& e) {
    if constexpr (requires { e.helpers(); })
      return e.helpers();
    else
      return e.concurrency();
  }

  void* object_;
  void (*execute_)(void*, job);
  std::size_t (*idle_)(void*);
  std::size_t helpers_;
  bool calls_at_once_;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
