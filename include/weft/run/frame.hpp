// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_FRAME_HPP
#define WEFT_RUN_FRAME_HPP

#include <weft/check/analysis.hpp>
#include <weft/run/failure.hpp>

//! \file
//! The frame of an inline run: one base class per task, in the order of execution, whose constructor runs the
//! task. So a result is made where it stays, even one that can neither move nor be default-constructed, and
//! if a task throws, the compiler destroys what was made. (As aggregates the slots would compile faster, but in
//! constant expressions GCC 12 then lets tasks that change a result change the constant that it was made of.) A slot
//! and a call know their task's types and numbers, never the workflow: their names would be as long as it, and
//! mangling would take minutes. What they need of each other they find in a table of pointers, which the optimiser
//! removes.

namespace WEFT_NAMESPACE::detail {

// What the calls of one run find each other by.
struct wiring {
  entry** slots;               // by number of task
  entry const* const* stored;  // tasks with state, by number among them
  entry const* const* given;   // values of inputs, by number among the options
  stop_token stop;
  std::size_t tasks = 0;  // where tasks run one after the other, and no run is told how they end: how many
};

// A call that makes a context, for the task `Call::context_of`: what the task leaves is done when its result is there.
template <class Call>
concept makes_context = requires { typename Call::context_of; };

// Where a call may throw and its arguments do not all fit into registers, GCC finds out only after it has given
// every register away that it needs one for the frame, and then moves values to and fro. It is better to say so
// early: 8 layers of 8 tasks each run 25 instructions less. Said in the handler, as that goes away where a call turns
// out not to throw.
template <std::size_t Arguments>
WEFT_INLINE void claim_frame_pointer() noexcept {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if constexpr (Arguments > 6)
    if (!std::is_constant_evaluated()) asm volatile("" : : "r"(__builtin_frame_address(0)));
#endif
}

// The call of a stateless task all of whose arguments are values that are read.
template <class Task, class... Pass>
struct direct_call {};

// Holds the result of task K, a value or a reference.
template <std::size_t K, class R>
struct slot : entry {
  R value;

  template <class Call>
  WEFT_INLINE slot(Call, wiring const& w) : value(Call::invoke(w)) {
    w.slots[K] = this;
  }
  template <makes_context Call>
  WEFT_INLINE slot(Call call, wiring const& w) : slot(call, w, context(Call::context_of::id(), w.stop)) {}
  template <makes_context Call>
  WEFT_INLINE slot(Call, wiring const& w, context&& here) : value(Call::invoke(w, here)) {
    w.slots[K] = this;
    here.leave(w.tasks == K + 1);
  }

  // The usual case, without a function between: there is one per task, and each costs the compiler.
#define WEFT_DIRECT_CALL                                                              \
  static_cast<typename leaf<Task>::callable const&>(typename leaf<Task>::callable())( \
      static_cast<slot<P, From> const*>(w.slots[P])->value...)
#if WEFT_EXCEPTIONS
  template <class Task, std::size_t... P, class... From>
  WEFT_INLINE slot(direct_call<Task, read_result<P, From>...>, wiring const& w) try
      : value(WEFT_DIRECT_CALL) {
    w.slots[K] = this;
  } catch (...) {
    claim_frame_pointer<sizeof...(P)>();
    throw_task_failed(leaf<Task>::info.id.text);
  }
#else
  template <class Task, std::size_t... P, class... From>
  WEFT_INLINE slot(direct_call<Task, read_result<P, From>...>, wiring const& w) : value(WEFT_DIRECT_CALL) {
    w.slots[K] = this;
  }
#endif
#undef WEFT_DIRECT_CALL
};
template <std::size_t K>
struct slot<K, void> : entry {
  template <class Call>
  WEFT_INLINE slot(Call, wiring const& w) {
    Call::invoke(w);
  }
  template <makes_context Call>
  WEFT_INLINE slot(Call call, wiring const& w) : slot(call, w, context(Call::context_of::id(), w.stop)) {}
  template <makes_context Call>
  WEFT_INLINE slot(Call, wiring const& w, context&& here) {
    Call::invoke(w, here);
    here.leave(w.tasks == K + 1);
  }
};

// --- arguments ---------------------------------------------------------------------------------------------

// The result of task P, or the part of it that stands for one.
template <std::size_t P, class R>
struct value_at {
  WEFT_INLINE static auto& in(wiring const& w) noexcept {
    return static_cast<slot<P, R>*>(w.slots[P])->value;
  }
};
template <std::size_t P, class Whole, class Projection>
struct value_at<P, through<Whole, Projection>> {
  WEFT_INLINE static auto& in(wiring const& w) noexcept {
    return Projection::of(static_cast<slot<P, Whole>*>(w.slots[P])->value);
  }
};

template <std::size_t P, class R>
WEFT_INLINE read_type<R> argument_for(read_result<P, R>, wiring const& w) noexcept {
  return static_cast<slot<P, R>*>(w.slots[P])->value;
}
template <std::size_t P, class R>
WEFT_INLINE take_type<R> argument_for(take_result<P, R>, wiring const& w) noexcept {
  return static_cast<take_type<R>>(static_cast<slot<P, R>*>(w.slots[P])->value);
}
template <std::size_t P, class Whole, class Projection>
WEFT_INLINE decltype(auto) argument_for(read_result<P, through<Whole, Projection>>,
                                        wiring const& w) noexcept {
  return static_cast<read_type<through<Whole, Projection>>>(value_at<P, through<Whole, Projection>>::in(w));
}
template <std::size_t P, class Whole, class Projection>
WEFT_INLINE decltype(auto) argument_for(take_result<P, through<Whole, Projection>>,
                                        wiring const& w) noexcept {
  return static_cast<take_type<through<Whole, Projection>>>(value_at<P, through<Whole, Projection>>::in(w));
}
template <std::size_t P, class R>
WEFT_INLINE R& argument_for(use_state<P, R>, wiring const& w) noexcept {
  return static_cast<slot<P, R>*>(w.slots[P])->value;
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T&> argument_for(named_result<P, R, from<Id, T&>>, wiring const& w) noexcept {
  return from<Id, T&>(argument_for(use_state<P, R>(), w));
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T> argument_for(named_result<P, R, from<Id, T>>, wiring const& w) noexcept {
  return from<Id, T>(argument_for(read_result<P, R>(), w));
}
template <std::size_t P, class R, fixed_string Id, class T>
WEFT_INLINE from<Id, T&&> argument_for(named_result<P, R, from<Id, T&&>>, wiring const& w) noexcept {
  return from<Id, T&&>(argument_for(take_result<P, R>(), w));
}
template <std::size_t P, class R>
WEFT_INLINE std::remove_reference_t<R> const& argument_for(read_resource<P, R>, wiring const& w) noexcept {
  return static_cast<slot<P, R>*>(w.slots[P])->value;
}
template <std::size_t P, class R>
WEFT_INLINE R argument_for(write_resource<P, R>, wiring const& w) noexcept {
  return static_cast<slot<P, R>*>(w.slots[P])->value;
}
template <class Pass, class From>
WEFT_INLINE From argument_for(named_resource<Pass, From>, wiring const& w) noexcept {
  return From(argument_for(Pass(), w));
}

// --- calls -------------------------------------------------------------------------------------------------

// Where a task's callable is: a stateless one is made on the spot from nothing, one with state stands in the
// workflow's storage, at place I.
struct made {};
template <std::size_t K, std::size_t I>
struct stored {};

template <class Task>
WEFT_INLINE typename Task::callable callable_in(made, wiring const&) noexcept {
  return typename Task::callable();
}
template <class Task, std::size_t K, std::size_t I>
WEFT_INLINE typename Task::callable const& callable_in(stored<K, I>, wiring const& w) noexcept {
  return static_cast<stored_task<K, Task> const*>(w.stored[I])->task.function();
}

// Runs one task: `Where` is its callable, `Pass...` the arguments.
template <class Task, class Where, class Passes>
struct call;

// Where somebody watches the calls of a task, the place of its callable says so, and `watch_...(Where(), ...)` tells; see
// trace/observed_call.hpp. `unwatched` is the place alone.
template <class Where>
inline constexpr bool is_watched = false;
template <class Where>
struct unwatched {
  using type = Where;
};
template <class Call>
struct where_of {
  using type = made;
};
template <template <class...> class Call, class Task, class Where, class... Rest>
struct where_of<Call<Task, Where, Rest...>> {
  using type = Where;
};
template <class Call>
WEFT_INLINE void tell_skip([[maybe_unused]] wiring const& w) {
  using where = typename where_of<Call>::type;
  if constexpr (is_watched<where>) watch_skip(where(), w);
}

#if WEFT_EXCEPTIONS
#define WEFT_CALL_TASK(ARGUMENTS, ...)    \
  if constexpr (noexcept(__VA_ARGS__)) {  \
    return __VA_ARGS__;                   \
  } else {                                \
    try {                                 \
      return __VA_ARGS__;                 \
    } catch (...) {                       \
      claim_frame_pointer<(ARGUMENTS)>(); \
      throw_task_failed(Task::id());      \
    }                                     \
  }
#else
#define WEFT_CALL_TASK(ARGUMENTS, ...) return __VA_ARGS__;
#endif

template <class Task, class... Pass>
struct call<Task, made, type_list<Pass...>> {
  WEFT_INLINE static decltype(auto) invoke([[maybe_unused]] wiring const& w) {
    using callable = typename Task::callable const;
    WEFT_CALL_TASK(sizeof...(Pass), callable()(argument_for(Pass(), w)...))
  }
};
template <class Task, std::size_t K, std::size_t I, class... Pass>
struct call<Task, stored<K, I>, type_list<Pass...>> {
  WEFT_INLINE static decltype(auto) invoke(wiring const& w) {
    WEFT_CALL_TASK(sizeof...(Pass), callable_in<Task>(stored<K, I>(), w)(argument_for(Pass(), w)...))
  }
};
// As above, with a context.
template <class Task, class... Pass>
struct call<Task, made, type_list<pass_context, Pass...>> {
  using context_of = Task;
  WEFT_INLINE static decltype(auto) invoke([[maybe_unused]] wiring const& w, context& here) {
    using callable = typename Task::callable const;
    WEFT_CALL_TASK(1 + sizeof...(Pass), callable()(here, argument_for(Pass(), w)...))
  }
};
template <class Task, std::size_t K, std::size_t I, class... Pass>
struct call<Task, stored<K, I>, type_list<pass_context, Pass...>> {
  using context_of = Task;
  WEFT_INLINE static decltype(auto) invoke(wiring const& w, context& here) {
    WEFT_CALL_TASK(1 + sizeof...(Pass),
                   callable_in<Task>(stored<K, I>(), w)(here, argument_for(Pass(), w)...))
  }
};
#undef WEFT_CALL_TASK

// Whether a task runs, by what it waits for.
template <class... Guard>
struct guards {
  WEFT_INLINE static bool hold([[maybe_unused]] wiring const& w) {
    return (Guard::holds(value_at<Guard::from, typename Guard::value>::in(w)) && ...);
  }
};

// Runs a task that may be skipped.
template <class Call, class R, class... Guard>
struct guarded_call {
  WEFT_INLINE static skippable<R> invoke(wiring const& w) {
    if (!guards<Guard...>::hold(w)) return tell_skip<Call>(w), skippable<R>();
    return skippable<R>(std::in_place, [&]() -> R { return Call::invoke(w); });
  }
};
template <makes_context Call, class R, class... Guard>
struct guarded_call<Call, R, Guard...> {
  using context_of = typename Call::context_of;
  WEFT_INLINE static skippable<R> invoke(wiring const& w, context& here) {
    if (!guards<Guard...>::hold(w)) return tell_skip<Call>(w), skippable<R>();
    return skippable<R>(std::in_place, [&]() -> R { return Call::invoke(w, here); });
  }
};

// Runs a task that a group settles.
template <class Task, class Call, class R, class... Guard>
struct settled_call {
  using result = outcome<std::remove_cvref_t<R>>;
  WEFT_INLINE static result invoke(wiring const& w) {
    if (!guards<Guard...>::hold(w)) return tell_skip<Call>(w), result(outcome_kind::skipped);
    return settle<std::remove_cvref_t<R>, fails_all<Task>>([&]() -> R { return Call::invoke(w); });
  }
};
template <class Task, makes_context Call, class R, class... Guard>
struct settled_call<Task, Call, R, Guard...> {
  using result = outcome<std::remove_cvref_t<R>>;
  using context_of = typename Call::context_of;
  WEFT_INLINE static result invoke(wiring const& w, context& here) {
    if (!guards<Guard...>::hold(w)) return tell_skip<Call>(w), result(outcome_kind::skipped);
    return settle<std::remove_cvref_t<R>, fails_all<Task>>([&]() -> R { return Call::invoke(w, here); });
  }
};
// The same where whoever makes the attempts sees to failures.
template <class Task, class Call, class R, class... Guard>
struct settled_attempt {
  using result = outcome<std::remove_cvref_t<R>>;
  static result invoke(wiring const& w) {
    if (!guards<Guard...>::hold(w)) return tell_skip<Call>(w), result(outcome_kind::skipped);
    return result(std::in_place, [&]() -> R { return Call::invoke(w); });
  }
};
// What there is of a member of a group that has failed, or (without a cause) has lost a race.
struct failed_wiring : wiring {
  std::exception_ptr const& cause;
};
template <class Outcome>
struct failed_call {
  static Outcome invoke(wiring const& w) {
    std::exception_ptr const& cause = static_cast<failed_wiring const&>(w).cause;
    return cause != nullptr ? Outcome(cause) : Outcome(outcome_kind::cancelled);
  }
};

// Runs a task that says something of its calls, as often as it takes. Defined in governed_call.hpp, which
// <weft/policy.hpp> includes.
template <class Task, class Where, class Result, class Passes>
struct governed_call;
// One attempt at a task that is a coroutine. Defined in coroutine_call.hpp, which <weft/async.hpp> includes.
template <class Task, class Where, class Passes>
struct coroutine_call;

// Makes the value of an input of type T from the G-th option of the run.
template <class T, class Given, std::size_t G>
struct input_call {
  WEFT_INLINE static T invoke(wiring const& w) {
    return static_cast<decltype(Given::value)>(static_cast<Given const*>(w.given[G])->value);
  }
};

// --- the frame ---------------------------------------------------------------------------------------------

template <class... Slot>
struct frame : Slot... {};

}  // namespace WEFT_NAMESPACE::detail

#endif
