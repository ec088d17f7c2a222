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

template <std::size_t K, class R>
WEFT_INLINE slot<K, R>& slot_in(wiring const& w) noexcept {
  return *static_cast<slot<K, R>*>(w.slots[K]);
}

// --- arguments ---------------------------------------------------------------------------------------------

template <std::size_t P, class R>
WEFT_INLINE read_type<R> argument_for(read_result<P, R>, wiring const& w) noexcept {
  return slot_in<P, R>(w).get();
}
template <std::size_t P, class R>
WEFT_INLINE take_type<R> argument_for(take_result<P, R>, wiring const& w) noexcept {
  return static_cast<take_type<R>>(slot_in<P, R>(w).get());
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T> argument_for(named_result<P, R, from<Id, T>>, wiring const& w) noexcept {
  return from<Id, T>(static_cast<T const&>(slot_in<P, R>(w).get()));
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T&&> argument_for(named_result<P, R, from<Id, T&&>>, wiring const& w) noexcept {
  return from<Id, T&&>(static_cast<T&&>(slot_in<P, R>(w).get()));
}

// --- calls -------------------------------------------------------------------------------------------------

// Where a task's callable comes from: a stateless one is made from nothing, one with state stands in the
// workflow's storage.
template <class F>
struct made_callable {
  WEFT_INLINE static F get(wiring const&) noexcept { return F(); }
};
template <std::size_t K, class Task, std::size_t I>
struct stored_callable {
  WEFT_INLINE static typename Task::callable const& get(wiring const& w) noexcept {
    return static_cast<stored_task<K, Task> const*>(w.stored[I])->task.function();
  }
};

// Runs one task: `Id` names it, `Callable` finds the function, `Pass...` the arguments.
template <fixed_string Id, class Callable, class Passes>
struct call;

template <fixed_string Id, class Callable, class... Pass>
struct call<Id, Callable, type_list<Pass...>> {
  WEFT_INLINE static decltype(auto) invoke(wiring const& w) {
#if WEFT_EXCEPTIONS
    if constexpr (!noexcept(Callable::get(w)(argument_for(Pass(), w)...))) {
      try {
        return Callable::get(w)(argument_for(Pass(), w)...);
      } catch (...) {
        throw_task_failed(Id.text);
      }
    } else
#endif
      return Callable::get(w)(argument_for(Pass(), w)...);
  }
};

// As above, with a context made for the call.
template <fixed_string Id, class Callable, class... Pass>
struct call<Id, Callable, type_list<pass_context, Pass...>> {
  WEFT_INLINE static decltype(auto) invoke(wiring const& w) {
    context here(Id.text, w.stop);
#if WEFT_EXCEPTIONS
    try {
      return Callable::get(w)(here, argument_for(Pass(), w)...);
    } catch (...) {
      throw_task_failed(Id.text);
    }
#else
    return Callable::get(w)(here, argument_for(Pass(), w)...);
#endif
  }
};

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
