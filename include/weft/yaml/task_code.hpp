// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_TASK_CODE_HPP
#define WEFT_YAML_TASK_CODE_HPP

#include <weft/check/signature.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/run/loop.hpp>
#include <weft/run/rounds.hpp>
#include <weft/yaml/task_said.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

//! \file
//! The code of a registered task in a graph. What `task_graph::add` makes for each way of giving arguments and each policy, this
//! makes once for each task: which way it is, and what holds, are numbers that the file gives.

namespace WEFT_NAMESPACE::yaml::detail {

using weft::type_list;
using weft::detail::is_async;
using weft::detail::stored_value;
using weft::detail::task_arg;
using weft::detail::task_call;

// What stands in the memory of a graph for every task of a file.
struct file_callable_base {
  std::unique_ptr<task_said> said;  // null: nothing
  bool is_again = false;            // there may be a second attempt

  static file_callable_base const& of(task_call const& call) {
    return *static_cast<file_callable_base const*>(call.callable());
  }
  bool is_settled() const noexcept { return said != nullptr && said->is_settled; }
};

template <class F>
struct file_callable : file_callable_base {
  F function;

  // As the coroutine around one calls it.
  template <class... Argument>
  decltype(auto) operator()(Argument&&... argument) const {
    return std::invoke(function, std::forward<Argument>(argument)...);
  }
};

// --- arguments ---------------------------------------------------------------------------------------------

// What a task is given for one parameter. As operands of `task_graph::add` are, but the edges say from where: `source` takes
// the result of a task, or what comes with a branch of a choice; `maybe_source` that of a task that may be skipped, or
// a std::optional that a task gives, or (a count of 0) nothing.
template <class T>
struct source {};
template <class T>
struct maybe_source {};

inline void const* find_source(task_call const& call, task_arg const* edge) {
  void const* const at = call.result_of(*edge);
  if (edge->what != task_arg::chosen) return at;
  return file_callable_base::of(call).said->payload(edge - call.args(), at);
}
inline std::ptrdiff_t words_of_source(task_arg const* edge) { return edge->what == task_arg::chosen ? 2 : 1; }

// One that is read.
template <class P, class T>
struct passed_value {
  T const* at;

  passed_value(task_call const& call, task_arg const*& next)
      : at(std::launder(static_cast<T const*>(find_source(call, next)))) {
    next += words_of_source(next);
  }
  T const& pass() const { return *at; }
};

// One that is taken away; where there may be another attempt, a copy.
template <class T>
struct taken_value {
  T* at;
  std::optional<std::conditional_t<std::is_copy_constructible_v<T>, T, char>> copy;

  taken_value(task_call const& call, task_arg const*& next)
      : at(std::launder(static_cast<T*>(const_cast<void*>(find_source(call, next))))) {
    if constexpr (std::is_copy_constructible_v<T>)
      if (file_callable_base::of(call).is_again || next->what == task_arg::chosen)
        at = &copy.emplace(std::as_const(*at));
    next += words_of_source(next);
  }
  T&& pass() const { return std::move(*at); }
};

template <class T>
struct passed_many {
  weft::many<T> all;

  passed_many(task_call const& call, task_arg const*& next) : all(addresses(call, next)) {}
  weft::many<T> const& pass() const { return all; }

private:
  static std::vector<T const*> addresses(task_call const& call, task_arg const*& next) {
    std::vector<T const*> found(next++->from);
    for (T const*& each : found) each = std::addressof(stored_value<T>(call.result_of(*next++)));
    return found;
  }
};

template <class T>
struct passed_maybe {
  std::optional<T> own;

  passed_maybe(task_call const& call, task_arg const*& next) {
    if (next->what == task_arg::reads)
      own = stored_value<std::optional<T>>(call.result_of(*next));
    else if (next->what == task_arg::may_read && call.was_run(*next))
      own.emplace(stored_value<T>(call.result_of(*next)));
    ++next;
  }
  std::optional<T>&& pass() { return std::move(own); }
};

template <class T>
struct passed_maybe_result {
  weft::maybe_result<T> result;

  passed_maybe_result(task_call const& call, task_arg const*& next)
      : result(next->what == task_arg::may_read && call.was_run(*next)
                   ? std::addressof(stored_value<T>(call.result_of(*next)))
                   : nullptr) {
    ++next;
  }
  weft::maybe_result<T> const& pass() const { return result; }
};

// How a parameter is understood.
enum class argument_form : unsigned char { one, many, maybe };

template <class P, class Bare = std::remove_cvref_t<P>>
struct parameter_of {
  using type = Bare;
  using operand = source<Bare>;
  static constexpr argument_form form = argument_form::one;
  static constexpr bool takes = !std::is_convertible_v<Bare const&, P>;
  using passed = std::conditional_t<takes, taken_value<Bare>, passed_value<P, Bare>>;
};
template <class T>
struct parameter_of_many {
  using type = T;
  using operand = weft::all_of_nodes<T>;
  static constexpr argument_form form = argument_form::many;
  static constexpr bool takes = false;
  using passed = passed_many<T>;
};
template <class P, class T>
struct parameter_of<P, std::span<T const>> : parameter_of_many<T> {};
template <class P, class T>
struct parameter_of<P, weft::many<T>> : parameter_of_many<T> {};
template <class T, class Passed>
struct parameter_of_maybe {
  using type = T;
  using operand = maybe_source<T>;
  static constexpr argument_form form = argument_form::maybe;
  static constexpr bool takes = false;
  using passed = Passed;
};
template <class P, class T>
  requires std::is_copy_constructible_v<T>
struct parameter_of<P, std::optional<T>> : parameter_of_maybe<T, passed_maybe<T>> {};
template <class P, class T>
struct parameter_of<P, weft::maybe_result<T>> : parameter_of_maybe<T, passed_maybe_result<T>> {};

// --- results -----------------------------------------------------------------------------------------------

// A branch of a choice.
struct branch_info {
  std::string name;
  std::type_info const* argument;  // of std::type_identity: what comes with it, maybe void
  void const* (*payload)(void const* choice);
};

template <class R>
struct branches_of {
  static std::vector<branch_info> all() { return {}; }
};
template <weft::fixed_string... Name, class... T>
struct branches_of<weft::one_of<weft::to<Name, T>...>> {
  using choice = weft::one_of<weft::to<Name, T>...>;

  template <std::size_t I>
  static void const* payload(void const* at) {
    return std::addressof(stored_value<choice>(at).template argument<I>());
  }
  template <std::size_t I, class U>
  static constexpr auto finder() -> void const* (*)(void const*) {
    if constexpr (std::is_void_v<U>)
      return nullptr;
    else
      return &payload<I>;
  }
  template <std::size_t... I>
  static std::vector<branch_info> list(std::index_sequence<I...>) {
    return {branch_info{Name.text, &typeid(std::type_identity<T>), finder<I, T>()}...};
  }
  static std::vector<branch_info> all() { return list(std::index_sequence_for<T...>()); }
};

// --- the code ----------------------------------------------------------------------------------------------

// How a task is meant that is added.
struct way_of_adding {
  // A loop stays, as its condition does; but a checkpoint may keep it.
  enum class place : unsigned char { anywhere, here, here_and_kept };
  bool is_settled, has_policy;
  place where;
};
inline way_of_adding::place place_of(bool is_local, task_said const* said) noexcept {
  using place = way_of_adding::place;
  if (is_local) return place::here;
  if (said == nullptr || said->condition == nullptr) return place::anywhere;
  return said->loop.empty() ? place::here : place::here_and_kept;
}

// `P`: the parameters behind the context.
template <class F, class Result, bool Context, class Parameters>
struct task_code;
template <class F, class Result, bool Context, class... P>
struct task_code<F, Result, Context, type_list<P...>> {
  using callable = file_callable<F>;
  using arguments = std::tuple<typename parameter_of<P>::operand...>;
  using returned = Result;
  using value = std::remove_cv_t<typename weft::detail::awaited<Result>::type>;
  static constexpr bool is_coroutine = is_async<Result>;
  static constexpr std::size_t takes = [] {
    std::size_t bits = 0;
    std::size_t place = 0;
    ((bits |= (parameter_of<P>::takes ? std::size_t{1} : std::size_t{0}) << place++), ...);
    return bits;
  }();

  // Whether its first argument can be what it returned, as long as a condition holds.
  static constexpr bool is_loop =
      [] {
        if constexpr (is_coroutine || std::is_void_v<value> || sizeof...(P) == 0) {
          return false;
        } else {
          using first = parameter_of<std::tuple_element_t<0, std::tuple<P...>>>;
          return std::is_same_v<typename first::passed, taken_value<value>> ||
                 (std::is_same_v<typename first::operand, source<value>> &&
                  std::is_copy_constructible_v<value>);
        }
      }() &&
      std::is_move_constructible_v<value> && (takes & ~std::size_t{1}) == 0;

  static callable const& function(task_call const& call) {
    return static_cast<callable const&>(file_callable_base::of(call));
  }

  static void invoke(task_call const& call) {
    file_callable_base const& task = file_callable_base::of(call);
    auto const once = [&]() -> value {
      if constexpr (is_coroutine)
        return weft::detail::graph_coroutine<task_code>::finish(call);
      else
        return call_with<0>(call, call.args());
    };
    void* const at = call.result();
    void (*destroy)(void*) noexcept = destroy_result;
    if (task.is_settled()) {
      ::new (at) weft::outcome<value>(std::in_place, once);
      destroy = destroy_outcome;
      return check_time(call, at, destroy);
    }
    if constexpr (std::is_void_v<value>)
      once();
    else
      ::new (at) value(once());
    check_time(call, at, destroy);
  }

  // What a call gives: of what can be awaited, a coroutine that does so.
  using called = std::conditional_t<is_coroutine, async<value>, Result>;
  // Named as coroutines ask for it.
  template <std::size_t>
  static called call_with(task_call const& call, task_arg const* next) {
    return call_function(call, next, std::index_sequence_for<P...>());
  }
  static constexpr bool is_stateless = false;
  static constexpr bool is_again = true;
  static constexpr weft::detail::calling how =
      Context ? weft::detail::calling::with_context : weft::detail::calling::plainly;

  static weft::detail::task_type const& type(way_of_adding const& way) {
    using place = way_of_adding::place;
    static constexpr place places[] = {place::anywhere, place::here, place::here_and_kept};
    static auto const types = []<std::size_t... I>(std::index_sequence<I...>) {
      return std::array{make_type({(I & 1) != 0, (I & 2) != 0, places[I / 4]})...};
    }(std::make_index_sequence<12>());
    return types[(way.is_settled ? 1U : 0U) + (way.has_policy ? 2U : 0U) +
                 4 * static_cast<std::size_t>(way.where)];
  }

  static weft::detail::outcome_base const& outcome_at(void const* at) {
    return stored_value<weft::outcome<value>>(at);
  }

  // Whether it may ask to be called again with what it gives.
  static constexpr bool may_repeat = [] {
    if constexpr (Context)
      return weft::detail::is_repeatable<
          F const&, decltype(std::declval<typename parameter_of<P>::passed&>().pass())...>;
    else
      return false;
  }();

private:
  template <std::size_t I, class Q>
  struct passed_at : parameter_of<Q>::passed {
    using parameter_of<Q>::passed::passed;
  };
  template <class Indices>
  struct passed_all;
  template <std::size_t... I>
  struct passed_all<std::index_sequence<I...>> : passed_at<I, P>... {
    passed_all([[maybe_unused]] task_call const& call, [[maybe_unused]] task_arg const*& next)
        : passed_at<I, P>(call, next)... {}
    template <std::size_t K, class Q>
    decltype(auto) pass() {
      return static_cast<passed_at<K, Q>&>(*this).pass();
    }
  };

  template <std::size_t... I>
  static called call_function(task_call const& call, task_arg const* next, std::index_sequence<I...> all) {
    passed_all<std::index_sequence<I...>> given(call, next);
    if constexpr (is_coroutine) {
      return weft::detail::graph_coroutine<task_code>::call(call, given.template pass<I, P>()...);
    } else {
      F const& f = function(call).function;
      task_said const* const said = function(call).said.get();
      char room[16];
      auto const with_context = [&](auto const& use) -> Result {
        context here(call.id(room), call.stop(), call.scope(), call.attempt());
        return use(here);
      };
      if constexpr (is_loop)
        if (said != nullptr && said->condition != nullptr)
          return with_context([&](context& here) { return repeat(f, here, *said, given, all); });
      if constexpr (!Context)
        return std::invoke(f, given.template pass<I, P>()...);
      else
        return with_context([&](context& here) -> Result {
          if constexpr (weft::detail::is_repeatable<F const&, decltype(given.template pass<I, P>())...>)
            return weft::detail::call_repeatedly(f, here, given.template pass<I, P>()...);
          else
            return std::invoke(f, here, given.template pass<I, P>()...);
        });
    }
  }

  // As `repeat_while` does it.
  template <class Given, std::size_t... I>
  static value repeat(F const& f, context& here, task_said const& said, Given& given,
                      std::index_sequence<0, I...>) {
    using parameters = std::tuple<P...>;
    std::optional<value> state(given.template pass<0, std::tuple_element_t<0, parameters>>());
    weft::detail::rounds_of_loop<value> const kept(here.stop());
    weft::detail::round_note at;
    if constexpr (weft::detail::keepable_state<value>)
      if (kept.are_kept())
        if (auto known = kept.last(at)) state = std::move(known);
    for (; said.condition->holds(&*state) != said.is_until; ++at.round) {
      if (at.round == said.rounds) throw loop_limit(at.round);
      if (here.stop_requested()) throw stopped();
      value next = [&]() -> value {
        if constexpr (Context)
          return std::invoke(f, here, std::move(*state),
                             given.template pass<I, std::tuple_element_t<I, parameters>>()...);
        else
          return std::invoke(f, std::move(*state),
                             given.template pass<I, std::tuple_element_t<I, parameters>>()...);
      }();
      state.emplace(std::move(next));
      if constexpr (weft::detail::keepable_state<value>)
        if (kept.are_kept()) kept.add({at.round + 1, 0}, *state);
    }
    return std::move(*state);
  }

  // What came too late counts no more.
  static void check_time(task_call const& call, void* at, void (*destroy)(void*) noexcept) {
    if (call.own() == nullptr || !call.own()->is_over()) return;
    if (destroy != nullptr) destroy(at);
    throw weft::detail::attempt_is_late();
  }

  static void destroy_callable_at(void* at) noexcept {
    static_cast<callable*>(static_cast<file_callable_base*>(at))->~callable();
  }
  template <class T>
  static void destroy_at(void* at) noexcept {
    std::launder(static_cast<T*>(at))->~T();
  }
  static constexpr auto destroy_result = []() -> void (*)(void*) noexcept {
    if constexpr (std::is_void_v<value> || std::is_trivially_destructible_v<value>)
      return nullptr;
    else
      return &destroy_at<value>;
  }();
  static constexpr void (*destroy_outcome)(void*) noexcept = &destroy_at<weft::outcome<value>>;

  static void note_policy(void const* at, weft::detail::task_policy& to) {
    auto const& task = static_cast<callable const&>(*static_cast<file_callable_base const*>(at));
    note_policies(task.function, to);
    if (task.said != nullptr) task.said->note(to);
  }

  static constexpr auto begin() -> void (*)(task_call const&) {
    if constexpr (is_coroutine)
      return &weft::detail::graph_coroutine<task_code>::begin;
    else
      return nullptr;
  }

  // How it is sent, if the callable knows that. An outcome is made of what comes back.
  static weft::detail::task_elsewhere const* elsewhere([[maybe_unused]] way_of_adding const& way) {
    using inner = typename weft::detail::within_policies<F>::type;
    if constexpr (requires { inner::template sent_as<task_code>::is_known; }) {
      using sent = typename inner::template sent_as<task_code>;
      constexpr bool can_be_kept = is_loop && weft::detail::keepable_state<value>;
      if (way.where == way_of_adding::place::anywhere)
        return way.is_settled ? &elsewhere_as<sent, true, false> : &sent::elsewhere;
      if constexpr (can_be_kept)
        if (way.where == way_of_adding::place::here_and_kept)
          return way.is_settled ? &elsewhere_as<sent, true, true> : &elsewhere_as<sent, false, true>;
    }
    return &weft::detail::stays_here::elsewhere;
  }
  // A loop is also known by how it goes on.
  template <class Sent>
  static void encode_loop(task_call const& call, void* to) {
    Sent::encode(call, to);
    Sent::encode_text(file_callable_base::of(call).said->loop, to);
  }
  template <class Sent, bool Settled, bool Loop>
  static constexpr weft::detail::task_elsewhere elsewhere_as = [] {
    weft::detail::task_elsewhere made = Sent::elsewhere;
    if constexpr (Settled) {
      made.arrive = &Sent::template arrive_as<true>;
      made.save = &Sent::template save_as<weft::outcome<value>>;
    }
    if constexpr (Loop) {
      made.encode = &encode_loop<Sent>;
      made.repeat = &Sent::repeat;
      made.stays = true;
    }
    return made;
  }();

  static weft::detail::task_type make_type(way_of_adding const& way) {
    bool const is_settled = way.is_settled;
    return {
        &invoke,
        &destroy_callable_at,
        is_settled ? destroy_outcome : destroy_result,
        is_settled ? &typeid(std::type_identity<weft::outcome<value>>) : &typeid(std::type_identity<value>),
        elsewhere(way),
        way.has_policy || is_coroutine ? &note_policy : nullptr,
        begin(),
        is_settled ? nullptr : weft::detail::choosing<value>::is_chosen,
        is_settled ? nullptr : weft::detail::choosing<value>::name,
        is_settled ? &weft::detail::settle_at<value> : nullptr,
        is_settled ? &weft::detail::has_value_at<value> : nullptr};
  }
};

}  // namespace WEFT_NAMESPACE::yaml::detail

namespace WEFT_NAMESPACE::detail {

// What is said in the file holds as well as what the callable says of itself.
template <class F>
inline constexpr unsigned policy_flags<yaml::detail::file_callable<F>> = has_retry | has_timeout | has_limit;
template <class F>
struct within_policies<yaml::detail::file_callable<F>> : within_policies<F> {
  static auto const& of(yaml::detail::file_callable<F> const& f) {
    return within_policies<F>::of(f.function);
  }
};
template <class F>
inline constexpr bool (*retry_test<yaml::detail::file_callable<F>>)() = retry_test<F>;

// On a cluster; defined there.
template <class Argument, bool Taken>
struct sent_argument;

template <class T, bool Taken>
struct sent_argument<yaml::detail::source<T>, Taken> : sent_argument<node<T>, Taken> {
  using sent_argument<node<T>, Taken>::sent_argument;
  static task_arg const* encode(task_call const& call, task_arg const* edge, auto& to) {
    sent_argument::put(*std::launder(static_cast<T const*>(yaml::detail::find_source(call, edge))), to);
    return edge + yaml::detail::words_of_source(edge);
  }
};
template <class T, bool Taken>
struct sent_argument<yaml::detail::maybe_source<T>, Taken> : sent_argument<maybe_node<T>, Taken> {
  using sent_argument<maybe_node<T>, Taken>::sent_argument;
  static task_arg const* encode(task_call const& call, task_arg const* edge, auto& to) {
    // What a std::optional travels as.
    if (edge->what == task_arg::may_read) return sent_argument<maybe_node<T>, Taken>::encode(call, edge, to);
    if (edge->what == task_arg::reads)
      return sent_argument<node<std::optional<T>>, Taken>::encode(call, edge, to);
    to << false;
    return edge + 1;
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
