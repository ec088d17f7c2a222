// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_INSTRUMENT_HPP
#define WEFT_REFLECT_INSTRUMENT_HPP

#include <weft/reflect/relabel.hpp>

//! \file
//! The same workflow with something around every call: logging, timing, tracing.

namespace WEFT_NAMESPACE {
namespace detail {

// A call that is ready to be made. Its type depends on the types of callable and arguments alone.
template <class F, class... A>
constexpr auto ready_call(F const& function, A&&... a) {
  return [&]() noexcept(std::is_nothrow_invocable_v<F const&, A...>) -> decltype(auto) {
    return function(static_cast<A&&>(a)...);
  };
}
template <class F, class... A>
using ready_call_of = decltype(ready_call<F, A...>(std::declval<F const&>(), std::declval<A>()...));

// What a callable says of how it is run stays outside the wrapper, so that runs find it. `put` says it of another one.
template <class F>
struct said_of {
  using inner = F;
  // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): it is stored in the workflow
  static constexpr F const& inner_of(F const& f) { return f; }
  template <class New>
  using around = New;

  constexpr explicit said_of(F const&) {}
  template <class New>
  constexpr New put(New&& made) const {
    return static_cast<New&&>(made);
  }
};
template <class F, class What>
struct said_beside : said_of<F> {
  What what;

  constexpr said_beside(F const& f, What const& said) : said_of<F>(f), what(said) {}
};
template <class F, class Policy>
struct said_of<governed<F, Policy>> : said_beside<F, Policy> {
  static constexpr auto const& inner_of(governed<F, Policy> const& f) {
    return said_of<F>::inner_of(f.function);
  }
  template <class New>
  using around = governed<typename said_of<F>::template around<New>, Policy>;

  constexpr explicit said_of(governed<F, Policy> const& f) : said_beside<F, Policy>(f.function, f.policy) {}
  template <class New>
  constexpr around<New> put(New&& made) const {
    return {said_of<F>::put(static_cast<New&&>(made)), this->what};
  }
};
template <class F>
struct said_of<prioritised<F>> : said_beside<F, int> {
  static constexpr auto const& inner_of(prioritised<F> const& f) { return said_of<F>::inner_of(f.function); }
  template <class New>
  using around = prioritised<typename said_of<F>::template around<New>>;

  constexpr explicit said_of(prioritised<F> const& f) : said_beside<F, int>(f.function, f.priority) {}
  template <class New>
  constexpr around<New> put(New&& made) const {
    return {said_of<F>::put(static_cast<New&&>(made)), this->what};
  }
};
template <class F, class Executor>
struct said_of<placed<F, Executor>> : said_beside<F, Executor*> {
  static constexpr auto const& inner_of(placed<F, Executor> const& f) {
    return said_of<F>::inner_of(f.function);
  }
  template <class New>
  using around = placed<typename said_of<F>::template around<New>, Executor>;

  constexpr explicit said_of(placed<F, Executor> const& f)
      : said_beside<F, Executor*>(f.function, f.executor) {}
  template <class New>
  constexpr around<New> put(New&& made) const {
    return {said_of<F>::put(static_cast<New&&>(made)), this->what};
  }
};

// The callable of a task with a wrapper around it. One without state is all there is to keep of its task.
template <class Wrapper, class Task>
struct instrumented {
  using said = said_of<typename Task::callable>;
  using callable = typename said::inner;
  using key = id<id_of<Task>>;

  [[no_unique_address]] Wrapper wrapper;
  [[no_unique_address]] std::conditional_t<is_stateless<callable>, callable, Task> kept;

  constexpr callable const& function() const {
    if constexpr (is_stateless<callable>)
      return kept;
    else
      return said::inner_of(kept.function());
  }

  template <class... A>
  static constexpr bool is_quiet =
      std::is_nothrow_invocable_v<Wrapper const&, key, ready_call_of<callable, A...> const&>;

  template <class... A>
    requires std::is_invocable_v<callable const&, A...>
  constexpr decltype(auto) operator()(A&&... a) const noexcept(is_quiet<A...>) {
    return wrapper(key(), ready_call<callable, A...>(function(), static_cast<A&&>(a)...));
  }
  // The check offers a context in braces, which deduce nothing.
  template <class... A>
    requires requires(callable const& f, context& here) { f({here}, std::declval<A>()...); }
  constexpr decltype(auto) operator()(context& here, A&&... a) const noexcept(is_quiet<context&, A...>) {
    return wrapper(key(), ready_call<callable, context&, A...>(function(), here, static_cast<A&&>(a)...));
  }
};
// It declares what the callable inside declares, so that it is called in the same way.
template <class Wrapper, class Task>
struct signature<instrumented<Wrapper, Task>> : signature<typename said_of<typename Task::callable>::inner> {
};

// --- which tasks -------------------------------------------------------------------------------------------

struct every_task {
  template <class Task>
  constexpr std::true_type operator()(Task const&) const {
    return {};
  }
};

// A task with state to refer to in a constant expression, which cannot read it.
template <class Task>
union never_made {
  char none;
  Task value;
  constexpr never_made() : none() {}
  constexpr ~never_made() {}
};
template <class Task>
inline constexpr never_made<Task> stand_in{};

template <class Predicate, class Task>
constexpr bool holds() {
  if constexpr (Task::stateless_operand::value)
    return Predicate()(Task());
  else
    return Predicate()(stand_in<Task>.value);
}

// The answer is in the type, or constant; otherwise there is none.
template <class Predicate, class Task>
using answer_type = std::remove_cvref_t<std::invoke_result_t<Predicate const&, Task const&>>;

template <class Predicate, class Task>
struct answer : std::false_type {
  static constexpr bool known = false;
};
template <class Predicate, class Task>
  requires requires { std::bool_constant<bool(answer_type<Predicate, Task>::value)>(); }
struct answer<Predicate, Task> : std::bool_constant<bool(answer_type<Predicate, Task>::value)> {
  static constexpr bool known = true;
};
template <class Predicate, class Task>
  requires(std::is_same_v<answer_type<Predicate, Task>, bool> && is_stateless<Predicate> &&
           requires { std::bool_constant<holds<Predicate, Task>()>(); })
struct answer<Predicate, Task> : std::bool_constant<holds<Predicate, Task>()> {
  static constexpr bool known = true;
};

template <class Predicate, class Task>
struct is_chosen : answer<Predicate, Task> {};
template <class Predicate, fixed_string Id, class T>
struct is_chosen<Predicate, input_task<Id, T>> : std::false_type {
  static constexpr bool known = true;
};

template <class Predicate, fixed_string Id, class F, fixed_string Name, class... P>
struct is_chosen<Predicate, basic_task<Id, F, lends<Name>, P...>> : std::false_type {
  static constexpr bool known = true;
};

// --- whether the wrapper fits a task -----------------------------------------------------------------------

// What `A` is deduced as in a parameter `A&&`.
template <class T>
using deduced = std::conditional_t<std::is_rvalue_reference_v<T>, std::remove_reference_t<T>, T>;

template <class Task, class R, class Wrapped>
struct wrapped_result {
  using error = errors::wrapper_result<id_of<Task>, wants<R>, gives<Wrapped>>;
};
template <class Task, class R>
struct wrapped_result<Task, R, R> {
  using error = void;
};

template <class Wrapper, class Task, class Call>
struct wrapped_call {
  using error = errors::wrapper_not_callable<id_of<Task>>;
};
template <class Wrapper, class Task, class Call>
  requires std::is_invocable_v<Wrapper const&, id<id_of<Task>>, Call const&>
struct wrapped_call<Wrapper, Task, Call>
    : wrapped_result<Task, std::invoke_result_t<Call const&>,
                     std::invoke_result_t<Wrapper const&, id<id_of<Task>>, Call const&>> {};

template <bool Chosen, bool Known, class Wrapper, class Task, class Passes>
struct wrapped_task {
  using leaf = Task;
  using error = void;
};
template <bool Chosen, class Wrapper, class Task, class Passes>
struct wrapped_task<Chosen, false, Wrapper, Task, Passes> {
  using leaf = Task;
  using error = errors::no_constant_answer<id_of<Task>>;
};
template <class Wrapper, fixed_string Id, class F, class... P, class... Pass>
struct wrapped_task<true, true, Wrapper, basic_task<Id, F, P...>, type_list<Pass...>> {
  using callable = instrumented<Wrapper, basic_task<Id, F, P...>>;
  using leaf = basic_task<Id, typename said_of<F>::template around<callable>, P...>;
  using error =
      typename wrapped_call<Wrapper, basic_task<Id, F, P...>,
                            ready_call_of<typename callable::callable, deduced<pass_type<Pass>>...>>::error;
};

// The first task in error, if there is one.
template <class Workflow, int Failed, class... Wrapped>
struct instrumented_workflow {
  using type = rejected<typename type_at<type_list<Wrapped...>, static_cast<std::size_t>(Failed)>::error>;
};
template <class Workflow, class... Wrapped>
struct instrumented_workflow<Workflow, -1, Wrapped...> : judged_workflow<Workflow> {};

template <class Wrapper, class Predicate, class Workflow, class Plans = plans_of<Workflow>>
struct instrumenting;
template <class Wrapper, class Predicate, fixed_string Name, auto Graph, class... Task, class... Plan>
struct instrumenting<Wrapper, Predicate, basic_workflow<Name, Graph, Task...>, type_list<Plan...>> {
  template <class T, class P>
  using wrapped = wrapped_task<is_chosen<Predicate, T>::value, is_chosen<Predicate, T>::known, Wrapper, T,
                               typename P::passes>;

  using old_leaves = type_list<Task...>;
  using leaves = type_list<typename wrapped<Task, Plan>::leaf...>;
  using type =
      typename instrumented_workflow<basic_workflow<Name, Graph, typename wrapped<Task, Plan>::leaf...>,
                                     first_false({std::is_void_v<typename wrapped<Task, Plan>::error>...}),
                                     wrapped<Task, Plan>...>::type;
};

// Of a task with state.
template <class Wrapper, class Task>
constexpr auto instrumented_with(Wrapper const& wrapper, Task&& task) {
  using wrapped = instrumented<Wrapper, std::remove_cvref_t<Task>>;
  typename wrapped::said const said(task.function());
  if constexpr (is_stateless<typename wrapped::callable>)
    return said.put(wrapped{wrapper, typename wrapped::callable()});
  else
    return said.put(wrapped{wrapper, static_cast<Task&&>(task)});
}

template <std::size_t I, class Change, class Workflow, class Wrapper>
constexpr auto instrument_at([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Wrapper const& wrapper) {
  using task = type_at<typename Change::old_leaves, I>;
  using leaf = type_at<typename Change::leaves, I>;
  if constexpr (std::is_same_v<task, leaf>)
    return task(leaf_in<I, Change>(static_cast<Workflow&&>(workflow)));
  else if constexpr (task::stateless_operand::value)
    return leaf({wrapper, typename task::callable()});
  else
    return leaf(instrumented_with<Wrapper>(wrapper, leaf_in<I, Change>(static_cast<Workflow&&>(workflow))));
}

template <class Change, class Workflow, class Wrapper>
constexpr typename Change::type instrument_all(Workflow&& workflow, Wrapper const& wrapper) {
  auto const make = [&]<std::size_t I>(number<I>) {
    return instrument_at<I, Change>(static_cast<Workflow&&>(workflow), wrapper);
  };
  return filled<typename Change::type>(make, typename Change::type::stateful());
}

}  // namespace detail

//! The workflow with `wrapper(id, call)` in place of the call of every task for which `predicate(task)` holds;
//! inputs and resources have none. `call()` makes the call and returns what the task returns; the wrapper must return the
//! same, so end its head with `-> decltype(auto)`. What the task says of its calls stays: with `retry` the wrapper is
//! called for each attempt. It is called const, once per element in a map, and every task
//! has a copy of it. A task stays noexcept if task and wrapper are.
//!
//! The predicate must answer when the program is compiled: by its type, as
//! `[](auto const& task) { return weft::id_of(task) == "load"_id; }` does, or by a constant `bool`.
template <detail::any_workflow Workflow, class Wrapper, class Predicate>
constexpr auto instrument([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Wrapper wrapper,
                          Predicate const&) ->
    typename detail::instrumenting<Wrapper, Predicate, std::remove_cvref_t<Workflow>>::type {
  using change = detail::instrumenting<Wrapper, Predicate, std::remove_cvref_t<Workflow>>;
  if constexpr (__is_empty(typename change::type))
    return {};
  else
    return detail::instrument_all<change>(static_cast<Workflow&&>(workflow), wrapper);
}
//! The same around every task.
template <detail::any_workflow Workflow, class Wrapper>
constexpr auto instrument([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Wrapper wrapper) ->
    typename detail::instrumenting<Wrapper, detail::every_task, std::remove_cvref_t<Workflow>>::type {
  using change = detail::instrumenting<Wrapper, detail::every_task, std::remove_cvref_t<Workflow>>;
  if constexpr (__is_empty(typename change::type))
    return {};
  else
    return detail::instrument_all<change>(static_cast<Workflow&&>(workflow), wrapper);
}
template <detail::any_failure Failure, class Wrapper, class... Predicate>
constexpr std::remove_cvref_t<Failure> instrument(Failure&&, Wrapper const&, Predicate const&...) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
