// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_TASK_HPP
#define WEFT_CORE_TASK_HPP

#include <weft/core/id.hpp>
#include <weft/core/invalid_policy.hpp>
#include <weft/core/limit.hpp>
#include <weft/core/policy.hpp>

#include <type_traits>
#include <utility>

namespace WEFT_NAMESPACE {
namespace detail {

// Properties of a task: their presence is part of its type.
template <fixed_string... Id>
struct after_ids {};
template <fixed_string... Id>
struct takes_ids {};
template <fixed_string... Id>
struct moves_ids {};
template <fixed_string... Id>
struct optional_ids {};
template <fixed_string... Name>
struct reads_names {};
template <fixed_string... Name>
struct writes_names {};
struct mapped {};
struct stays_local {};
template <long long N>
struct declared_cost {};

// Callables that carry what a task says of how it is to be run: by whom, and how soon.
template <class F, class Executor>
struct placed {
  F function;
  Executor* executor;

  template <class... Argument>
  constexpr decltype(auto) operator()(Argument&&... argument) const
    requires std::is_invocable_v<F const&, Argument...>
  {
    return function(static_cast<Argument&&>(argument)...);
  }
};
template <class F>
struct prioritised {
  F function;
  int priority;

  template <class... Argument>
  constexpr auto operator()(Argument&&... argument) const -> std::invoke_result_t<F const&, Argument...>
    requires std::is_invocable_v<F const&, Argument...>
  {
    return function(static_cast<Argument&&>(argument)...);
  }
};

template <class F>
inline constexpr bool is_placed = false;
template <class F, class Executor>
inline constexpr bool is_placed<placed<F, Executor>> = true;
template <class F>
inline constexpr bool is_placed<prioritised<F>> = is_placed<F>;
template <class F, class Policy>
inline constexpr bool is_placed<governed<F, Policy>> = is_placed<F>;

// The executor of a placed callable; the priority of any.
template <class F, class Executor>
constexpr Executor& executor_of(placed<F, Executor> const& f) {
  return *f.executor;
}
template <class F, class Policy>
constexpr auto& executor_of(governed<F, Policy> const& f) {
  return executor_of(f.function);
}
template <class F>
constexpr auto& executor_of(prioritised<F> const& f) {
  return executor_of(f.function);
}
template <class F>
inline constexpr bool is_prioritised = false;
template <class F>
inline constexpr bool is_prioritised<prioritised<F>> = true;
template <class F, class Executor>
inline constexpr bool is_prioritised<placed<F, Executor>> = is_prioritised<F>;
template <class F, class Policy>
inline constexpr bool is_prioritised<governed<F, Policy>> = is_prioritised<F>;
template <class F>
constexpr int priority_of(prioritised<F> const& f) {
  return f.priority;
}
template <class F, class Policy>
constexpr int priority_of(governed<F, Policy> const& f) {
  return priority_of(f.function);
}
template <class F, class Executor>
constexpr int priority_of(placed<F, Executor> const& f) {
  return priority_of(f.function);
}

// Whether something is said of its calls: see policy.hpp.
template <class F>
inline constexpr unsigned policy_flags = 0;
template <class F, class Policy>
inline constexpr unsigned policy_flags<governed<F, Policy>> = policy_flag<Policy> | policy_flags<F>;
template <class F>
inline constexpr unsigned policy_flags<prioritised<F>> = policy_flags<F>;
template <class F, class Executor>
inline constexpr unsigned policy_flags<placed<F, Executor>> = policy_flags<F>;

template <class F>
inline constexpr unsigned limits_said = 0;
template <class F, class Policy>
inline constexpr unsigned limits_said<governed<F, Policy>> =
    (policy_flag<Policy> == has_limit ? 1U : 0U) + limits_said<F>;
template <class F>
inline constexpr unsigned limits_said<prioritised<F>> = limits_said<F>;
template <class F, class Executor>
inline constexpr unsigned limits_said<placed<F, Executor>> = limits_said<F>;

// A callable without state can be made anywhere from nothing, so a workflow need not store it. (A concept, as a variable
// would have a name for each task, which the compiler mangles.)
template <class F>
concept is_stateless = __is_empty(F) && __is_trivially_constructible(F);

}  // namespace detail

//! A task: a callable under an id. Made by `weft::task<"id">(f)`; `Property...` are what `after`,
//! `takes` and `moves` add. The callable is invoked const, because many threads may run one workflow.
template <fixed_string Id, class F, class... Property>
class basic_task {
public:
  using callable = F;
  //! Whether the type says all of the task.
  using stateless_operand = std::bool_constant<detail::is_stateless<F>>;

  //! The id, zero-terminated.
  static constexpr char const* id() { return Id.text; }

  constexpr basic_task()
    requires detail::is_stateless<F>
  = default;
  constexpr explicit basic_task(F f) : f_(static_cast<F&&>(f)) {}

  //! The same callable under another id.
  template <fixed_string Other>
  constexpr basic_task<Other, F, Property...> as() const& {
    return remake<Other, Property...>(*this);
  }
  template <fixed_string Other>
  constexpr basic_task<Other, F, Property...> as() && {
    return remake<Other, Property...>(static_cast<basic_task&&>(*this));
  }

  //! Orders this task after the named ones; nothing is passed along these edges.
  template <fixed_string... Other>
  constexpr auto after() const& {
    return remake<Id, Property..., detail::after_ids<Other...>>(*this);
  }
  template <fixed_string... Other>
  constexpr auto after() && {
    return remake<Id, Property..., detail::after_ids<Other...>>(static_cast<basic_task&&>(*this));
  }

  //! Says by name, in the order of the parameters, where the arguments come from. The edges are implied;
  //! the predecessors that expressions give are then only waited for.
  template <fixed_string... Other>
  constexpr auto takes() const& {
    return remake<Id, Property..., detail::takes_ids<Other...>>(*this);
  }
  template <fixed_string... Other>
  constexpr auto takes() && {
    return remake<Id, Property..., detail::takes_ids<Other...>>(static_cast<basic_task&&>(*this));
  }

  //! Takes the results of the named tasks away: they are passed as rvalues. For generic callables and
  //! parameters by value; a declared parameter `T&&` or a move-only `T` does so by itself.
  template <fixed_string... Other>
  constexpr auto moves() const& {
    return remake<Id, Property..., detail::moves_ids<Other...>>(*this);
  }
  template <fixed_string... Other>
  constexpr auto moves() && {
    return remake<Id, Property..., detail::moves_ids<Other...>>(static_cast<basic_task&&>(*this));
  }

  //! Runs this task even if the named predecessors are skipped: what they give is then passed as a `std::optional`. A
  //! parameter that is declared as such says the same by itself; this is for generic callables, and for predecessors that
  //! give nothing.
  template <fixed_string... Other>
  constexpr auto optional() const& {
    return remake<Id, Property..., detail::optional_ids<Other...>>(*this);
  }
  template <fixed_string... Other>
  constexpr auto optional() && {
    return remake<Id, Property..., detail::optional_ids<Other...>>(static_cast<basic_task&&>(*this));
  }

  //! Says that this task reads what goes by these names, beyond its arguments: an object (see `resource`), a file, a
  //! table. Two tasks that may run at the same time and touch one such thing, one of them writing, do not compile. Where
  //! the workflow has a `resource` of that name, the task is given the object as `T const&`.
  template <fixed_string... Name>
  constexpr auto reads() const {
    return remake<Id, Property..., detail::reads_names<Name...>>(*this);
  }
  //! The same of what it changes, which it is given as `T&`.
  template <fixed_string... Name>
  constexpr auto writes() const {
    return remake<Id, Property..., detail::writes_names<Name...>>(*this);
  }

  //! Runs this task on that executor only: it is handed over when it is ready, and what comes after it goes back to
  //! the others. The executor must outlive the runs. Such a workflow cannot run inline.
  template <class Executor>
  constexpr auto on(Executor& executor) const& {
    return basic_task<Id, detail::placed<F, Executor>, Property...>({f_, &executor});
  }
  template <class Executor>
  constexpr auto on(Executor& executor) && {
    return basic_task<Id, detail::placed<F, Executor>, Property...>({static_cast<F&&>(f_), &executor});
  }

  //! Of the tasks that could run, those of the highest number begin first; others have 0. It matters only where an
  //! executor runs the workflow.
  constexpr auto priority(int number) const& {
    return basic_task<Id, detail::prioritised<F>, Property...>({f_, number});
  }
  constexpr auto priority(int number) && {
    return basic_task<Id, detail::prioritised<F>, Property...>({static_cast<F&&>(f_), number});
  }

  //! Calls it again if it fails, see `retry_options` in <weft/policy.hpp>: `.retry({.attempts = 3, .backoff = 10ms})`.
  //! Numbers that cannot be are no constant expression, and throw `invalid_policy` at run time.
  template <class Options = retry_options>
  constexpr auto retry(Options const& options) const {
    return govern(detail::retried<>{options.numbers()});
  }
  //! Of the exceptions that `retry` is for: only these, and what is derived from them. `.retry({...}).on<io_error>()`.
  template <class... Exception>
    requires(sizeof...(Exception) > 0 && detail::is_governed<F>)
  constexpr auto on() const {
    auto f = f_.template on<Exception...>();
    return basic_task<Id, decltype(f), Property...>(static_cast<decltype(f)&&>(f));
  }
  //! How long one call may take, as a std::chrono::duration. Less than 1 ns is not a constant expression, and throws
  //! `invalid_policy` at run time. See <weft/policy.hpp>.
  template <class Duration>
  constexpr auto timeout(Duration most) const {
    return govern(detail::timed{detail::checked_timeout(detail::nanoseconds_in(most))});
  }
  //! Of all tasks of a run with this name, at most so many run at once. Less than 1 is not a constant expression, and
  //! throws `invalid_limit` at run time. See <weft/policy.hpp>.
  template <fixed_string Name>
  constexpr auto limit(long long most) const {
    static_assert(detail::limits_said<F> < 4, "weft: a task may have up to four limits");
    return govern(detail::limited<Name>{detail::checked_limit(Name.text, most)});
  }

  //! On a cluster this task is run by the process that runs the workflow, on the thread that called `run`, and not sent
  //! to a worker: it uses what only is there, or is not worth the way.
  constexpr auto local() const& { return remake<Id, Property..., detail::stays_local>(*this); }
  constexpr auto local() && {
    return remake<Id, Property..., detail::stays_local>(static_cast<basic_task&&>(*this));
  }

  //! What the task costs, in units of your own: for `critical_path` and the rules of <weft/rules.hpp>, not for runs. A
  //! task of which nothing is said costs 1, and so much for all elements together if it is a map. The last one said
  //! counts.
  template <long long N>
  constexpr auto cost() const& {
    static_assert(N >= 0 && N <= 1'000'000'000'000, "weft: the cost of a task is a number from 0 to 10^12");
    return remake<Id, Property..., detail::declared_cost<N>>(*this);
  }
  template <long long N>
  constexpr auto cost() && {
    static_assert(N >= 0 && N <= 1'000'000'000'000, "weft: the cost of a task is a number from 0 to 10^12");
    return remake<Id, Property..., detail::declared_cost<N>>(static_cast<basic_task&&>(*this));
  }

  //! The callable.
  constexpr F const& function() const { return f_; }

  //! Calls the callable, for tests of a task by itself.
  template <class... Argument>
  constexpr decltype(auto) operator()(Argument&&... argument) const
    requires std::is_invocable_v<F const&, Argument...>
  {
    return f_(static_cast<Argument&&>(argument)...);
  }

private:
  template <class Policy>
  constexpr auto govern(Policy const& policy) const {
    return basic_task<Id, detail::governed<F, Policy>, Property...>({f_, policy});
  }

  template <fixed_string OtherId, class... Other, class Task>
  static constexpr basic_task<OtherId, F, Other...> remake([[maybe_unused]] Task&& task) {
    if constexpr (detail::is_stateless<F>)
      return basic_task<OtherId, F, Other...>();
    else
      return basic_task<OtherId, F, Other...>(static_cast<Task&&>(task).f_);
  }

  [[no_unique_address]] F f_;
};

namespace detail {

template <class Task>
inline constexpr bool is_kept_local = false;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_kept_local<basic_task<Id, F, P...>> = (__is_same(P, stays_local) || ...);

// Whether a leaf is stateless. Not asked of the class of the task: under the ids of nested workflows nothing else needs
// it, and it has many members.
template <class Leaf>
inline constexpr bool is_stateless_leaf = Leaf::stateless_operand::value;
template <fixed_string Id, class F, class... P>
inline constexpr bool is_stateless_leaf<basic_task<Id, F, P...>> = is_stateless<F>;

// A member function as a callable: bound to an object (or a pointer to one) that is kept in the task, ...
template <class Member, class Object>
struct bound_member {
  Member member;
  Object object;

  template <class... Argument>
  constexpr decltype(auto) operator()(Argument&&... argument) const {
    if constexpr (requires { (object.*member)(static_cast<Argument&&>(argument)...); })
      return (object.*member)(static_cast<Argument&&>(argument)...);
    else
      return ((*object).*member)(static_cast<Argument&&>(argument)...);
  }
};

// ... or unbound: then the first argument is the object. A data member is copied out of it.
template <class Member>
struct unbound_member {
  Member member;

  template <class Object, class... Argument>
  constexpr decltype(auto) operator()(Object&& object, Argument&&... argument) const
    requires requires { (static_cast<Object&&>(object).*member)(static_cast<Argument&&>(argument)...); }
  {
    return (static_cast<Object&&>(object).*member)(static_cast<Argument&&>(argument)...);
  }
  template <class Object>
  constexpr auto operator()(Object const& object) const
    requires std::is_member_object_pointer_v<Member>
  {
    return object.*member;
  }
};

}  // namespace detail

//! Makes a task of a lambda, a functor or a function pointer, which is moved into it.
template <fixed_string Id, class F>
constexpr basic_task<Id, F> task(F f) {
  if constexpr (detail::is_stateless<F>)
    return basic_task<Id, F>();
  else
    return basic_task<Id, F>(static_cast<F&&>(f));
}

//! Makes a task of a pointer to a member: a function is called on the first argument, a data member is copied
//! out of it.
template <fixed_string Id, class R, class C>
constexpr basic_task<Id, detail::unbound_member<R C::*>> task(R C::* member) {
  return basic_task<Id, detail::unbound_member<R C::*>>({member});
}

//! Makes a task of a member function bound to an object, which is copied or moved into the task, or to a
//! pointer to one, which must then outlive the runs.
template <fixed_string Id, class Member, class Object>
  requires std::is_member_function_pointer_v<Member>
constexpr auto task(Member member, Object&& object) {
  using callable = detail::bound_member<Member, std::decay_t<Object>>;
  return basic_task<Id, callable>(callable{member, static_cast<Object&&>(object)});
}

}  // namespace WEFT_NAMESPACE

#endif
