// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_TASK_GRAPH_HPP
#define WEFT_DYNAMIC_TASK_GRAPH_HPP

#include <weft/core/resource.hpp>
#include <weft/dynamic/branch.hpp>
#include <weft/dynamic/graph_run.hpp>
#include <weft/dynamic/invoke.hpp>
#include <weft/dynamic/local.hpp>
#include <weft/dynamic/node.hpp>
#include <weft/dynamic/repetition.hpp>
#include <weft/dynamic/settled.hpp>

#include <memory>
#include <tuple>

//! \file
//! A graph of tasks that only run time knows.

namespace WEFT_NAMESPACE {

class graph_results;

namespace detail {

template <class Workflow, class... Option>
class workflow_converter;
struct graph_access;

// --- what a callable is given ------------------------------------------------------------------------------

// How many parameters an argument of `add` stands for, and what they are.
template <class Argument>
struct graph_argument;
template <class T>
struct graph_argument<node<T>> {
  using reads = std::tuple<std::remove_reference_t<T> const&>;
  using takes = std::tuple<std::remove_reference_t<T>&&>;
};
template <class T>
struct graph_argument<node<T&>> {
  using reads = std::tuple<T const&>;
  using takes = std::tuple<T const&>;
};
template <>
struct graph_argument<node<void>> {
  using reads = std::tuple<>;
  using takes = std::tuple<>;
};
template <class T>
struct graph_argument<all_of_nodes<T>> {
  using reads = std::tuple<many<std::remove_reference_t<T>> const&>;
  using takes = reads;
};
template <>
struct graph_argument<after_nodes> {
  using reads = std::tuple<>;
  using takes = std::tuple<>;
};

template <class Choice, std::size_t Branch>
struct graph_argument<chosen_node<Choice, Branch>> {
  using argument = chosen_argument_of<Choice, Branch>;
  using reads = std::conditional_t<std::is_void_v<argument>, std::tuple<>,
                                   std::tuple<std::add_lvalue_reference_t<argument const>>>;
  using takes = reads;
};
template <>
struct graph_argument<node_chosen_by_name> {
  using reads = std::tuple<>;
  using takes = std::tuple<>;
};
template <class T>
struct graph_argument<maybe_node<T>> {
  using reads = std::tuple<maybe_result<std::remove_reference_t<T>> const&>;
  using takes = reads;
};
template <>
struct graph_argument<maybe_node<void>> {
  using reads = std::tuple<>;
  using takes = std::tuple<>;
};

template <class T, bool Writes>
struct graph_argument<resource_access<T, Writes>> {
  using reads = std::tuple<std::conditional_t<Writes, T&, T const&>>;
  using takes = reads;
};
template <bool Writes, std::size_t N>
struct graph_argument<touched_names<Writes, N>> {
  using reads = std::tuple<>;
  using takes = std::tuple<>;
};
template <class T>
struct graph_argument<graph_resource<T>> {  // refused by `add`
  using reads = std::tuple<T const&>;
  using takes = reads;
};
// Whether a callable is one to be sent to other processes, which have no resources.
struct no_code {
  using arguments = std::tuple<>;
};
template <class F>
inline constexpr bool is_for_others = requires { typename F::template sent_as<no_code>; };
template <class F>
inline constexpr bool is_for_others<kept_local<F>> = false;
template <class F, class Policy>
inline constexpr bool is_for_others<governed<F, Policy>> = is_for_others<F>;
template <class T>
inline constexpr bool is_resource_access = false;
template <class T, bool Writes>
inline constexpr bool is_resource_access<resource_access<T, Writes>> = true;
template <class T>
inline constexpr bool is_bare_resource = false;
template <class T>
inline constexpr bool is_bare_resource<graph_resource<T>> = true;

template <class T>
concept graph_operand = requires { typename graph_argument<T>::reads; };

// --- how it is called --------------------------------------------------------------------------------------

enum class calling : unsigned char { impossible, plainly, with_context };

template <class F, class Tuple>
struct is_callable_with;
template <class F, class... A>
struct is_callable_with<F, std::tuple<A...>> {
  static constexpr calling how = std::is_invocable_v<F const&, A...>             ? calling::plainly
                                 : std::is_invocable_v<F const&, context&, A...> ? calling::with_context
                                                                                 : calling::impossible;
};

template <class... Tuple>
using joined_tuple = decltype(std::tuple_cat(std::declval<Tuple>()...));

// Each argument is read if the callable can be called so; else those are taken that have to be. `Takes` has a bit for
// each argument: all that are tried are none, all, and one after the other.
template <std::size_t Takes, std::size_t... I, class... Argument>
constexpr auto parameters_for(std::index_sequence<I...>, std::tuple<Argument...> const*)
    -> joined_tuple<std::conditional_t<((Takes >> I) & 1) != 0, typename graph_argument<Argument>::takes,
                                       typename graph_argument<Argument>::reads>...>;

template <class F, std::size_t Takes, class... Argument>
inline constexpr calling calling_with =
    is_callable_with<F, decltype(parameters_for<Takes>(
                            std::index_sequence_for<Argument...>(),
                            static_cast<std::tuple<Argument...> const*>(nullptr)))>::how;

inline constexpr std::size_t not_callable = ~std::size_t{};

// Whether it could be called if it were not const.
template <class F, class Tuple>
inline constexpr bool calls_mutable_with = false;
template <class F, class... A>
inline constexpr bool calls_mutable_with<F, std::tuple<A...>> =
    std::is_invocable_v<F&, A...> || std::is_invocable_v<F&, context&, A...>;
template <class F, class... Argument>
inline constexpr bool calls_mutable =
    calls_mutable_with<F, joined_tuple<typename graph_argument<Argument>::reads...>>;

// Which arguments the callable takes away, with as few as possible.
template <class F, class... Argument>
constexpr std::size_t find_takes() {
  constexpr std::size_t count = sizeof...(Argument);
  if constexpr (calling_with<F, 0, Argument...> != calling::impossible) {
    return 0;
  } else {
    static_assert(count <= 8,
                  "weft: a task with more than 8 arguments must be callable with T const& for all of them");
    constexpr auto tried = []<std::size_t... T>(std::index_sequence<T...>) {
      std::size_t best = not_callable;
      std::size_t fewest = count + 1;
      auto const consider = [&](std::size_t takes, bool possible) {
        auto const size = static_cast<std::size_t>(__builtin_popcountll(takes));
        if (possible && size < fewest) best = takes, fewest = size;
      };
      (consider(T, calling_with<F, T, Argument...> != calling::impossible), ...);
      return best;
    };
    return tried(std::make_index_sequence<(std::size_t{1} << count)>());
  }
}

template <class F, std::size_t Takes, class... Argument>
struct result_of_call;
template <class F, class Tuple>
struct result_of_tuple;
template <class F, class... A>
struct result_of_tuple<F, std::tuple<A...>> {
  using plainly = std::invoke_result<F const&, A...>;
  using with_context = std::invoke_result<F const&, context&, A...>;
  using type = typename std::conditional_t<is_callable_with<F, std::tuple<A...>>::how == calling::plainly,
                                           plainly, with_context>::type;
};
// A reference stays one; what a task returns by T&& is moved.
template <class R>
using node_value =
    std::conditional_t<std::is_rvalue_reference_v<R>, std::remove_reference_t<R>, std::remove_cv_t<R>>;

// --- one task's code ---------------------------------------------------------------------------------------

// What lies in the block of a run.
template <class R>
struct stored_result {
  using type = R;
};
template <class R>
struct stored_result<R&> {
  using type = R*;
};
template <class R>
using stored_as = typename stored_result<R>::type;

// The result of a task, as its block holds it.
template <class T>
T const& stored_value(void const* at) noexcept {
  return *std::launder(static_cast<T const*>(at));
}

// What is known of a result that is a choice.
template <class T>
struct choosing {
  static constexpr bool (*is_chosen)(void const*, graph_data const&, std::uint32_t) = nullptr;
  static constexpr char const* (*name)(void const*) = nullptr;
};
template <class... To>
struct choosing<one_of<To...>> : choosing<void> {
  static bool is_chosen(void const* at, graph_data const&, std::uint32_t branch) {
    return stored_value<one_of<To...>>(at).index() == branch;
  }
};
template <>
struct choosing<choice_by_name> {
  static bool is_chosen(void const* at, graph_data const& graph, std::uint32_t branch) {
    return stored_value<choice_by_name>(at).name == graph.branch(branch);
  }
  static char const* name(void const* at) { return stored_value<choice_by_name>(at).name.c_str(); }
};
// What a callable says of its calls.
template <class F>
void read_policy(void const* callable, task_policy& to) {
  note_policies(*static_cast<F const*>(callable), to);
}
template <class F, bool Async>
constexpr auto policy_reader() -> void (*)(void const*, task_policy&) {
  if constexpr (policy_flags<F> != 0)
    return &read_policy<F>;
  else if constexpr (Async)
    return [](void const*, task_policy&) {};
  else
    return nullptr;
}

// How a task is called that is a coroutine. Defined in graph_coroutine.hpp, which <weft/async.hpp> includes.
template <class Code, class = void>
struct graph_coroutine {
  static_assert(
      never<Code>,
      "weft: what this task returns can be awaited, and so is: include <weft/async.hpp>, which does "
      "that; where it is to be the result itself, return it in something, as a std::optional");
  static void begin(task_call const&);
  static typename Code::value finish(task_call const&);
};

// All that depends on the types of a task.
template <class F, std::size_t Takes, class... Argument>
struct graph_code {
  using callable = F;
  using arguments = std::tuple<Argument...>;
  using parameters = decltype(parameters_for<Takes>(std::index_sequence_for<Argument...>(),
                                                    static_cast<arguments const*>(nullptr)));
  static constexpr std::size_t takes = Takes;
  static constexpr calling how = is_callable_with<F, parameters>::how;
  using returned = typename result_of_tuple<F, parameters>::type;
  using value = node_value<typename awaited<returned>::type>;
  static constexpr bool is_stateless = std::is_empty_v<F> && std::is_trivially_default_constructible_v<F>;

  static void invoke(task_call const& call) {
    if constexpr (std::is_void_v<value>)
      call_it(call);
    else if constexpr (std::is_reference_v<value>)
      ::new (call.result()) stored_as<value>(std::addressof(call_it(call)));
    else
      ::new (call.result()) value(call_it(call));
  }
  static decltype(auto) call_it(task_call const& call) {
    if constexpr (is_async<returned>)
      return graph_coroutine<graph_code>::finish(call);
    else
      return call_with<0>(call, call.args());
  }

  // Goes through the arguments, each of which adds one parameter or none.
  template <std::size_t I, class... Done>
  static decltype(auto) call_with(task_call const& call, task_arg const* next, Done&&... done) {
    if constexpr (I == sizeof...(Argument))
      return call_function(call, std::forward<Done>(done)...);
    else
      return add_argument<I>(std::type_identity<std::tuple_element_t<I, arguments>>(), call, next,
                             std::forward<Done>(done)...);
  }
  template <std::size_t I, class T, class... Done>
  static decltype(auto) add_argument(std::type_identity<node<T>>, task_call const& call, task_arg const* next,
                                     Done&&... done) {
    void* const at = call.result_of(*next);
    if constexpr (std::is_reference_v<T>)
      return call_with<I + 1>(call, next + 1, std::forward<Done>(done)...,
                              std::as_const(*stored_value<stored_as<T>>(at)));
    else if constexpr (((Takes >> I) & 1) != 0 && is_again)
      return call_with<I + 1>(call, next + 1, std::forward<Done>(done)..., copy_of<T>(at));
    else if constexpr (((Takes >> I) & 1) != 0)
      return call_with<I + 1>(call, next + 1, std::forward<Done>(done)...,
                              std::move(*std::launder(static_cast<T*>(at))));
    else
      return call_with<I + 1>(call, next + 1, std::forward<Done>(done)..., stored_value<T>(at));
  }
  template <std::size_t I, class... Done>
  static decltype(auto) add_argument(std::type_identity<node<void>>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    return call_with<I + 1>(call, next + 1, std::forward<Done>(done)...);
  }
  template <std::size_t I, class... Done>
  static decltype(auto) add_argument(std::type_identity<after_nodes>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    return call_with<I + 1>(call, next + 1 + next->from, std::forward<Done>(done)...);
  }
  template <std::size_t I, class Choice, std::size_t Branch, class... Done>
  static decltype(auto) add_argument(std::type_identity<chosen_node<Choice, Branch>>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    if constexpr (std::is_void_v<chosen_argument_of<Choice, Branch>>)
      return call_with<I + 1>(call, next + 2, std::forward<Done>(done)...);
    else
      return call_with<I + 1>(call, next + 2, std::forward<Done>(done)...,
                              stored_value<Choice>(call.result_of(*next)).template argument<Branch>());
  }
  template <std::size_t I, class... Done>
  static decltype(auto) add_argument(std::type_identity<node_chosen_by_name>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    return call_with<I + 1>(call, next + 2, std::forward<Done>(done)...);
  }
  template <std::size_t I, class T, class... Done>
  static decltype(auto) add_argument(std::type_identity<maybe_node<T>>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    if constexpr (std::is_void_v<T>) {
      return call_with<I + 1>(call, next + 1, std::forward<Done>(done)...);
    } else {
      std::remove_reference_t<T> const* at = nullptr;
      if (call.was_run(*next)) {
        if constexpr (std::is_reference_v<T>)
          at = stored_value<stored_as<T>>(call.result_of(*next));
        else
          at = std::addressof(stored_value<T>(call.result_of(*next)));
      }
      maybe_result<std::remove_reference_t<T>> const result(at);
      return call_with<I + 1>(call, next + 1, std::forward<Done>(done)..., result);
    }
  }
  template <std::size_t I, class T, bool Writes, class... Done>
  static decltype(auto) add_argument(std::type_identity<resource_access<T, Writes>>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    std::conditional_t<Writes, T, T const>& object = *stored_value<T*>(call.result_of(*next));
    return call_with<I + 1>(call, next + 1, std::forward<Done>(done)..., object);
  }
  template <std::size_t I, bool Writes, std::size_t N, class... Done>
  static decltype(auto) add_argument(std::type_identity<touched_names<Writes, N>>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    return call_with<I + 1>(call, next, std::forward<Done>(done)...);
  }
  template <std::size_t I, class T, class... Done>
  static decltype(auto) add_argument(std::type_identity<all_of_nodes<T>>, task_call const& call,
                                     task_arg const* next, Done&&... done) {
    using element = std::remove_reference_t<T>;
    std::vector<element const*> all(next->from);
    for (std::size_t i = 0; i < all.size(); ++i) {
      void const* const at = call.result_of(next[1 + i]);
      if constexpr (std::is_reference_v<T>)
        all[i] = stored_value<stored_as<T>>(at);
      else
        all[i] = std::addressof(stored_value<T>(at));
    }
    std::size_t const edges = 1 + all.size();
    many<element> const results(std::move(all));
    return call_with<I + 1>(call, next + edges, std::forward<Done>(done)..., results);
  }

  // What each attempt takes away is a copy.
  static constexpr bool is_again = (policy_flags<F> & has_retry) != 0;
  template <class T>
  static T copy_of(void const* at) {
    static_assert(
        std::is_copy_constructible_v<T>,
        "weft: this task takes a value away that cannot be copied, so there is nothing to give to a "
        "second attempt: let it read the value (T const&), or leave out the retry");
    if constexpr (std::is_copy_constructible_v<T>)
      return stored_value<T>(at);
    else
      __builtin_unreachable();
  }

  template <class... Parameter>
  static decltype(auto) call_function(task_call const& call, Parameter&&... parameter) {
    if constexpr (is_async<returned>)
      return graph_coroutine<graph_code>::call(call, std::forward<Parameter>(parameter)...);
    else if constexpr ((policy_flags<F> & has_timeout) != 0)
      return call_in_time<true>(call.own(), [&]() -> decltype(auto) {
        return call_once(call, std::forward<Parameter>(parameter)...);
      });
    else
      return call_once(call, std::forward<Parameter>(parameter)...);
  }
  template <class... Parameter>
  static decltype(auto) call_once(task_call const& call, Parameter&&... parameter) {
    if constexpr (how == calling::with_context) {
      char room[16];
      context here(call.id(room), call.stop(), call.scope(), call.attempt());
      if constexpr (is_repeatable<F const&, Parameter...>)
        return call_repeatedly(function(call), here, std::forward<Parameter>(parameter)...);
      else
        return detail::invoke(function(call), here, std::forward<Parameter>(parameter)...);
    } else {
      return detail::invoke(function(call), std::forward<Parameter>(parameter)...);
    }
  }
  static decltype(auto) function(task_call const& call) {
    if constexpr (is_stateless)
      return static_cast<F const>(F());
    else
      return *static_cast<F const*>(call.callable());
  }

  static void destroy_callable(void* at) noexcept { static_cast<F*>(at)->~F(); }
  static void destroy_result(void* at) noexcept {
    if constexpr (!std::is_void_v<value>) {
      using stored = stored_as<value>;
      std::launder(static_cast<stored*>(at))->~stored();
    }
  }
  static constexpr bool keeps_result = !std::is_void_v<value> && !std::is_reference_v<value>;

  static constexpr auto coroutine_begin() -> void (*)(task_call const&) {
    if constexpr (is_async<returned>)
      return &graph_coroutine<graph_code>::begin;
    else
      return nullptr;
  }

  static inline task_type const type{
      &invoke,
      is_stateless || std::is_trivially_destructible_v<F> ? nullptr : &destroy_callable,
      !keeps_result || std::is_trivially_destructible_v<value> ? nullptr : &destroy_result,
      &typeid(std::type_identity<value>),
      elsewhere_of<F, graph_code>(),
      policy_reader<F, is_async<returned>>(),
      coroutine_begin(),
      choosing<value>::is_chosen,
      choosing<value>::name,
      settler<F, value>,
      success_test<F, value>};
};

template <class T>
inline constexpr std::size_t size_of_result = sizeof(stored_as<T>);
template <>
inline constexpr std::size_t size_of_result<void> = 0;
template <class T>
inline constexpr std::size_t align_of_result = alignof(stored_as<T>);
template <>
inline constexpr std::size_t align_of_result<void> = 1;

}  // namespace detail

//! A graph of tasks that is made at run time: how many there are, what they do and what depends on what.
//!
//! \code
//! weft::task_graph g{"batch"};
//! auto load = g.add("load", read_all);
//! auto total = g.add("total", [](records const& r) { return r.size(); }, load);
//! auto results = weft::run(g, pool);
//! results[total];
//! \endcode
//!
//! Handles carry types, so that arguments are checked by the compiler. A graph can be run many times, also at once, and
//! be added to between runs, but not during one, nor while another thread reads results. What `memory` gives holds tasks
//! and arguments: 32 bytes for a task beside its callable and its id, 4 for an argument. Results are not in it.
class task_graph {
public:
  explicit task_graph(std::string name = "graph",
                      std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : data_(std::make_shared<detail::graph_data>(std::move(name), memory)) {}
  //! Tasks that would race for something they touch run in the order in which they were added (where edges point back:
  //! in that of an inline run), by edges that a run adds, and are not refused.
  task_graph(std::string name, ordered_by_declaration_option,
             std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : task_graph(std::move(name), memory) {
    data_->order_touches();
  }
  task_graph(task_graph&&) = default;
  task_graph& operator=(task_graph&&) = default;

  std::string const& name() const noexcept { return data_->name(); }
  //! The number of tasks.
  std::size_t size() const noexcept { return data_->size(); }

  //! Adds a task: `f`, which is called const with the results of the arguments in their order. An argument is a
  //! `node<T>` (passed as `T const&`, or as `T&&` if `f` cannot be called otherwise: then it takes the result away),
  //! `all(nodes)` (passed as `many<T>`), `after(nodes...)` (passed not at all), `when<"name">(node)` (runs only if that
  //! choice chooses this name, and is passed what comes with it), or `maybe(node)` (runs even if that task is skipped, and is
  //! passed a `maybe_result<T>`), `reads(resource)` or `writes(resource)` (passed as `T const&` or `T&`), `reads("name")` or
  //! `writes("name")` (what it touches, passed not at all). `f` may ask for a `weft::context&` in
  //! front of them. The id may be empty.
  //!
  //! Throws `duplicate_task` if there is a task of this id, `malformed_task_id` if it has a NUL or begins with '#',
  //! `unknown_task` if a node is of another graph; then nothing was added. Amortised constant time.
  template <class F, class... Argument>
    requires(detail::graph_operand<Argument> && ...)
  auto add(std::string_view id, F&& f, Argument const&... arguments) {
    using callable = std::decay_t<F>;
    static_assert(
        !(detail::is_bare_resource<Argument> || ...),
        "weft: say what the task does with this resource: weft::reads(resource) or weft::writes(resource)");
    constexpr bool is_stuck =
        detail::is_for_others<callable> && (detail::is_resource_access<Argument> || ...);
    static_assert(!is_stuck,
                  "weft: this task is given a resource, an object that is here and not on a worker: keep the "
                  "task here with "
                  "weft::local(f), or let it only name what it touches, by weft::reads(\"name\")");
    constexpr std::size_t takes = detail::find_takes<callable, Argument...>();
    constexpr bool is_callable =
        takes != detail::not_callable && !is_stuck && !(detail::is_bare_resource<Argument> || ...);
    constexpr bool is_mutable = takes == detail::not_callable && detail::calls_mutable<callable, Argument...>;
    static_assert(
        !is_mutable,
        "weft: many threads may run one graph, so a callable is invoked const: make operator() const");
    static_assert(
        takes != detail::not_callable || is_mutable,
        "weft: this cannot be called with the results of these nodes: each node<T> gives a T const& (or a "
        "T&&, where it is taken away), all(nodes) a weft::many<T>; to wait for a node without taking its "
        "result, say weft::after(node)");
    if constexpr (is_callable)
      return add_task<takes>(id, std::forward<F>(f), arguments...);
    else
      return node<void>();
  }
  //! The same without an id: in messages it is its number, as `#7`.
  template <class F, class... Argument>
    requires(!std::is_convertible_v<F, std::string_view> && (detail::graph_operand<Argument> && ...))
  auto add(F&& f, Argument const&... arguments) {
    return add(std::string_view(), std::forward<F>(f), arguments...);
  }

  //! An object that outlives the runs, for tasks that say `reads(resource)` or `writes(resource)` and are then given it by
  //! reference; it is a task with the id `name`. Two tasks that may run at the same time and touch one resource, one of
  //! them writing, are refused by `run` with `data_race`; one name is one resource. Tasks that a running task adds
  //! (`spawn`, `next`) are not checked.
  template <class T>
  graph_resource<T> resource(std::string_view name, T& object) {
    any_node const task = add(name, local([at = std::addressof(object)]() -> T& { return *at; }));
    return graph_resource<T>(task.graph(), task.index());
  }
  template <class T>
  void resource(std::string_view, T const&&) = delete;

  //! Adds the judge of a group, whose members were made by `settled`: a task that fails with `group_failed` if the policy
  //! does not hold for their outcomes. That is `best_effort`, `at_least_members{n}`, `critical_members{{a, b}}` (the run
  //! fails as soon as one of these does), `first` (as soon as one succeeds, the others end, as cancelled), or a callable
  //! that is given the outcomes and returns whether that is enough. What is to start only after the group has been judged says `after` of it. Throws `graph_error` if so
  //! many members cannot succeed, none must, one that is critical is no member, or one takes part in two races.
  template <class Policy, class... T>
  node<void> group(std::string_view id, Policy policy, node<outcome<T>>... members) {
    return add_judge(id, std::move(policy), {members...}, members...);
  }
  template <class Policy, class T>
  node<void> group(std::string_view id, Policy policy, std::vector<node<outcome<T>>> const& members) {
    return add_judge(id, std::move(policy), {members.begin(), members.end()}, all(members));
  }

  //! Adds an edge: `later` starts after `earlier`, and is given nothing of it. This is how a circle can come about,
  //! which `run` finds. Throws `unknown_task` if a node is of another graph.
  void order(any_node earlier, any_node later) {
    data_->check(earlier.graph(), earlier.index());
    data_->check(later.graph(), later.index());
    data_->add_edge(earlier.index(), later.index());
  }

  //! The task of this id. Throws `unknown_task` or `type_mismatch`.
  template <class T>
  node<T> find(std::string_view id) const {
    std::uint32_t const k = data_->find(id);
    if (k == detail::no_task) data_->throw_unknown(id, data_->size());
    if (*(*data_)[k].type->result != typeid(std::type_identity<T>))
      throw type_mismatch(id, *(*data_)[k].type->result, typeid(std::type_identity<T>));
    return node<T>(data_->number(), k);
  }
  bool contains(std::string_view id) const noexcept { return data_->find(id) != detail::no_task; }
  //! The id of a task, or its number.
  std::string id(any_node task) const {
    data_->check(task.graph(), task.index());
    return data_->id(task.index());
  }

  // For runs, which share what they need of the graph.
  std::shared_ptr<detail::graph_data const> data() const noexcept { return data_; }

private:
  template <class Workflow, class... Option>
  friend class detail::workflow_converter;
  friend struct detail::graph_access;

  template <class Policy, class... Argument>
  node<void> add_judge(std::string_view id, Policy policy, std::vector<any_node> const& members,
                       Argument const&... arguments) {
    std::vector<std::uint32_t> racers;
    if constexpr (std::is_same_v<Policy, first_policy>) {
      for (any_node each : members) {
        data_->check(each.graph(), each.index());
        racers.push_back(each.index());
      }
      data_->check_race(id, racers);
    }
    detail::check_group(*data_, id, policy, members);
    std::vector<any_node> critical;
    if constexpr (std::is_same_v<Policy, critical_members>) critical = std::move(policy.nodes);
    auto const judge = add(id, local(detail::graph_verdict<Policy>{std::move(policy)}), arguments...);
    if (!racers.empty()) data_->add_race(racers);
    for (any_node each : critical) data_->note_critical(each.index());
    return judge;
  }

  template <std::size_t Takes, class F, class... Argument>
  auto add_task(std::string_view id, F&& f, Argument const&... arguments) {
    using callable = std::decay_t<F>;
    using code = detail::graph_code<callable, Takes, Argument...>;
    using value = typename code::value;
    detail::graph_data& data = *data_;
    // What was noted of a task that cannot be added is forgotten.
    struct attempt {
      detail::graph_data& data;
      void* made = nullptr;
      bool done = false;
      ~attempt() {
        if (done) return;
        data.drop_args();
        if (made != nullptr && code::type.destroy_callable != nullptr) code::type.destroy_callable(made);
      }
    } now{data};
    std::size_t place = 0;
    (add_argument(arguments, ((Takes >> place++) & 1) != 0), ...);
    if constexpr (!code::is_stateless)
      now.made = ::new (data.allocate(sizeof(callable), alignof(callable))) callable(std::forward<F>(f));
    std::uint32_t const k = data.add(id, code::type, now.made, detail::size_of_result<value>,
                                     detail::align_of_result<value>, Takes != 0);
    now.done = true;
    return node<value>(data.number(), k);
  }

  template <class T>
  void add_argument(node<T> argument, bool takes) {
    using detail::task_arg;
    add_edge(argument, std::is_void_v<T> ? task_arg::orders : takes ? task_arg::takes : task_arg::reads);
  }
  template <class T>
  void add_argument(all_of_nodes<T> const& argument, bool) {
    add_count(argument.nodes.size());
    for (node<T> each : argument.nodes) add_edge(each, detail::task_arg::reads);
  }
  template <class Choice, std::size_t Branch>
  void add_argument(chosen_node<Choice, Branch> argument, bool) {
    add_branch(argument.choice, Branch);
  }
  // (Templates, so that only those compile what choices need who choose.)
  template <std::same_as<node_chosen_by_name> Named>
  void add_argument(Named const& argument, bool) {
    add_branch(argument.choice, data_->add_branch(argument.name));
  }
  template <class Node>
  void add_branch(Node choice, std::size_t branch) {
    add_edge(choice, detail::task_arg::chosen);
    data_->add_arg({static_cast<std::uint32_t>(branch & detail::task_arg::most), detail::task_arg::branch});
    data_->template note_choice<Node>();
  }
  template <class T>
  void add_argument(maybe_node<T> argument, bool) {
    add_edge(argument.task, std::is_void_v<T> ? detail::task_arg::may_order : detail::task_arg::may_read);
  }
  template <class T, bool Writes>
  void add_argument(resource_access<T, Writes> argument, bool) {
    any_node const task(argument.resource.graph(), argument.resource.index());
    add_edge(task, detail::task_arg::reads);
    data_->add_touch(data_->id_view(task.index()), Writes);
  }
  template <bool Writes, std::size_t N>
  void add_argument(touched_names<Writes, N> const& argument, bool) {
    for (std::string_view name : argument.names) data_->add_touch(name, Writes);
  }
  void add_argument(after_nodes const& argument, bool) {
    add_count(argument.nodes.size());
    for (any_node each : argument.nodes) add_edge(each, detail::task_arg::orders);
  }
  void add_edge(any_node from, detail::task_arg::purpose what) {
    data_->check(from.graph(), from.index());
    data_->add_arg({from.index() & detail::task_arg::most, what});
  }
  void add_count(std::size_t count) {
    data_->add_arg({static_cast<std::uint32_t>(count & detail::task_arg::most), detail::task_arg::counts});
  }

  std::shared_ptr<detail::graph_data> data_;
};

namespace detail {

// For those who know the tasks of a graph in another way than by their types.
struct graph_access {
  static graph_data& data(task_graph& graph) noexcept { return *graph.data_; }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
