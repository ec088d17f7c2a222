// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_FRAME_HPP
#define WEFT_RUN_FRAME_HPP

#include <weft/check/analysis.hpp>
#include <weft/run/failure.hpp>

//! \file
//! The frame of an inline run: one base class per task, in the order of execution, whose constructor runs the
//! task. So a result is made where it stays, even one that can neither move nor be default-constructed, and
//! if a task throws, the compiler destroys what was made. A slot and a call know their task's types and
//! numbers, never the workflow: their names would be as long as it, and mangling would take minutes. What
//! they need of each other they find in a table of `entry` pointers, which the optimiser removes.

namespace WEFT_NAMESPACE::detail {

// What the calls of one run find each other by.
struct wiring {
  entry** slots;               // by number of task
  entry const* const* stored;  // tasks with state, by number among them
  entry const* const* given;   // values of inputs, by number among the options
  stop_token stop;
};

// Holds the result of task K.
template <std::size_t K, class R>
struct slot : entry {
  R value;

  template <class Call>
  WEFT_INLINE slot(Call, wiring const& w) : value(Call::invoke(w)) {
    w.slots[K] = this;
  }
  constexpr R& get() noexcept { return value; }
  constexpr R const& get() const noexcept { return value; }
};
template <std::size_t K, class R>
struct slot<K, R&> : entry {
  R* value;

  template <class Call>
  WEFT_INLINE slot(Call, wiring const& w) : value(__builtin_addressof(Call::invoke(w))) {
    w.slots[K] = this;
  }
  constexpr R& get() const noexcept { return *value; }
};
template <std::size_t K>
struct slot<K, void> : entry {
  template <class Call>
  WEFT_INLINE slot(Call, wiring const& w) {
    Call::invoke(w);
  }
};

// --- arguments ---------------------------------------------------------------------------------------------

template <std::size_t P, class R>
WEFT_INLINE read_type<R> argument_for(read_result<P, R>, wiring const& w) noexcept {
  if constexpr (std::is_reference_v<R>)
    return *static_cast<slot<P, R>*>(w.slots[P])->value;
  else
    return static_cast<slot<P, R>*>(w.slots[P])->value;
}
template <std::size_t P, class R>
WEFT_INLINE take_type<R> argument_for(take_result<P, R>, wiring const& w) noexcept {
  return static_cast<take_type<R>>(static_cast<slot<P, R>*>(w.slots[P])->value);
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T> argument_for(named_result<P, R, from<Id, T>>, wiring const& w) noexcept {
  return from<Id, T>(argument_for(read_result<P, R>(), w));
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T&&> argument_for(named_result<P, R, from<Id, T&&>>, wiring const& w) noexcept {
  return from<Id, T&&>(argument_for(take_result<P, R>(), w));
}

// --- calls -------------------------------------------------------------------------------------------------

// Where a task's callable is: a stateless one is made on the spot from nothing, one with state stands in the
// workflow's storage.
template <class F>
struct made {};
template <std::size_t K, class Task, std::size_t I>
struct stored {};

template <class F>
WEFT_INLINE F callable_in(made<F>, wiring const&) noexcept {
  return F();
}
template <std::size_t K, class Task, std::size_t I>
WEFT_INLINE typename Task::callable const& callable_in(stored<K, Task, I>, wiring const& w) noexcept {
  return static_cast<stored_task<K, Task> const*>(w.stored[I])->task.function();
}

// Runs one task: `Id` names it, `Callable` finds the function, `Pass...` the arguments.
template <fixed_string Id, class Callable, class Passes>
struct call;

#if WEFT_EXCEPTIONS
#define WEFT_CALL_TASK(...)              \
  if constexpr (noexcept(__VA_ARGS__)) { \
    return __VA_ARGS__;                  \
  } else {                               \
    try {                                \
      return __VA_ARGS__;                \
    } catch (...) {                      \
      throw_task_failed(Id.text);        \
    }                                    \
  }
#else
#define WEFT_CALL_TASK(...) return __VA_ARGS__;
#endif

// The usual case without the functions between: every argument is a value that is read.
template <fixed_string Id, class F, std::size_t... P, class... R>
  requires(!(std::is_reference_v<R> || ...))
struct call<Id, made<F>, type_list<read_result<P, R>...>> {
  WEFT_INLINE static decltype(auto) invoke([[maybe_unused]] wiring const& w) {
    WEFT_CALL_TASK(std::add_const_t<F>()(static_cast<slot<P, R> const*>(w.slots[P])->value...))
  }
};
template <fixed_string Id, class F, class... Pass>
struct call<Id, made<F>, type_list<Pass...>> {
  WEFT_INLINE static decltype(auto) invoke([[maybe_unused]] wiring const& w) {
    WEFT_CALL_TASK(std::add_const_t<F>()(argument_for(Pass(), w)...))
  }
};
template <fixed_string Id, std::size_t K, class Task, std::size_t I, class... Pass>
struct call<Id, stored<K, Task, I>, type_list<Pass...>> {
  WEFT_INLINE static decltype(auto) invoke(wiring const& w) {
    WEFT_CALL_TASK(callable_in(stored<K, Task, I>(), w)(argument_for(Pass(), w)...))
  }
};
// As above, with a context made for the call.
template <fixed_string Id, class F, class... Pass>
struct call<Id, made<F>, type_list<pass_context, Pass...>> {
  WEFT_INLINE static decltype(auto) invoke(wiring const& w) {
    context here(Id.text, w.stop);
    WEFT_CALL_TASK(std::add_const_t<F>()(here, argument_for(Pass(), w)...))
  }
};
template <fixed_string Id, std::size_t K, class Task, std::size_t I, class... Pass>
struct call<Id, stored<K, Task, I>, type_list<pass_context, Pass...>> {
  WEFT_INLINE static decltype(auto) invoke(wiring const& w) {
    context here(Id.text, w.stop);
    WEFT_CALL_TASK(callable_in(stored<K, Task, I>(), w)(here, argument_for(Pass(), w)...))
  }
};
#undef WEFT_CALL_TASK

// Makes the value of an input of type T from the G-th option of the run.
template <class T, class Given, std::size_t G>
struct input_call {
  WEFT_INLINE static T invoke(wiring const& w) {
    return static_cast<decltype(Given::value)>(static_cast<Given const*>(w.given[G])->value);
  }
};

// --- the frame ---------------------------------------------------------------------------------------------

template <class... Slot>
struct frame : Slot... {
  template <class... Call>
  WEFT_INLINE frame(type_list<Call...>, wiring const& w) : Slot(Call(), w)... {}
};

}  // namespace WEFT_NAMESPACE::detail

#endif
