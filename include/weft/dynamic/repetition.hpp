// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_REPETITION_HPP
#define WEFT_DYNAMIC_REPETITION_HPP

#include <weft/core/context.hpp>
#include <weft/dynamic/errors.hpp>
#include <weft/dynamic/invoke.hpp>
#include <weft/dynamic/local.hpp>
#include <weft/run/coroutine.hpp>
#include <weft/run/loop.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

//! \file
//! Tasks of a graph that go somewhere else, or are called again: `context::go_to` and `repeat`.

namespace WEFT_NAMESPACE {
namespace detail {

// What a task that is being called says of a further call.
struct task_repetition {
  bool is_asked = false;
  std::size_t limit = 0;

  // For one call.
  void attach(context& here) noexcept { here.repetition_ = this; }

  static void ask(context& here, std::size_t limit) {
    if (here.repetition_ == nullptr)
      throw weft::graph_error(
          "weft: task \"" + std::string(here.id()) +
          "\" cannot be repeated: a task of a task_graph whose first argument is what it returns can be");
    *here.repetition_ = {true, limit};
  }
};

// Whether a task that asks for its context can be called with what it returns in place of its first argument.
template <class F, class... Parameter>
inline constexpr bool is_repeatable = false;
template <class F, class First, class... Parameter>
  requires std::is_invocable_v<F, context&, First, Parameter...>
inline constexpr bool is_repeatable<F, First, Parameter...> = [] {
  using result = std::invoke_result_t<F, context&, First, Parameter...>;
  if constexpr (std::is_void_v<result> || std::is_reference_v<result>)
    return false;
  else
    return std::is_invocable_v<F, context&, First, Parameter&...> &&
           std::is_invocable_r_v<result, F, context&, result, Parameter&...> &&
           std::is_move_constructible_v<result>;
}();
// The same of what is awaited: what that gives takes the place of the argument.
template <class F, class... Parameter>
inline constexpr bool awaits_repeatedly = false;
template <class F, class First, class... Parameter>
  requires std::is_invocable_v<F, context&, First, Parameter&...>
inline constexpr bool awaits_repeatedly<F, First, Parameter...> = [] {
  using returned = std::invoke_result_t<F, context&, First, Parameter&...>;
  using result = typename awaited<returned>::type;
  if constexpr (!is_async<returned> || std::is_void_v<result> || std::is_reference_v<result> ||
                !std::is_invocable_v<F, context&, result, Parameter&...>)
    return false;
  else
    return std::is_same_v<std::invoke_result_t<F, context&, result, Parameter&...>, returned>;
}();

// The calls of a task that asks for each: how many there were, and what they gave, if somebody keeps that.
template <class R, bool MayKeep>
class calls_kept {
public:
  calls_kept(stop_token stop, task_repetition& next) : next_(next), rounds_(stop) {}

  // What the last call gave that is known: it asked for another one.
  std::optional<R> last() {
    std::optional<R> known;
    if constexpr (MayKeep)
      if (rounds_.are_kept()) known = rounds_.last(at_);
    if (known) next_ = {true, at_.limit};
    return known;
  }
  // A call has ended.
  void add(R const& given) {
    ++at_.round;
    at_.limit = next_.limit;
    if constexpr (MayKeep)
      if (next_.is_asked && rounds_.are_kept()) rounds_.add(at_, given);
  }
  // Whether it is to be called again.
  bool is_another(context const& here) {
    if (!std::exchange(next_.is_asked, false)) return false;
    if (at_.round - 1 == at_.limit) throw loop_limit(at_.limit);
    if (here.stop_requested()) throw stopped();
    return true;
  }

private:
  struct none {
    explicit none(stop_token) {}
  };
  task_repetition& next_;
  round_note at_;
  std::conditional_t<MayKeep, rounds_of_loop<R>, none> rounds_;
};

// Calls it until it does not ask to be called again.
template <class F, class First, class... Parameter>
std::invoke_result_t<F, context&, First, Parameter...> call_repeatedly(F const& f, context& here,
                                                                       First&& first,
                                                                       Parameter&&... parameter) {
  using result = std::invoke_result_t<F, context&, First, Parameter...>;
  task_repetition next;
  next.attach(here);
  // The rounds of a loop that is called here are its own.
  constexpr bool may_keep = keepable_state<result> && !is_loop<typename within_policies<F>::type>;
  calls_kept<result, may_keep> kept(here.stop(), next);
  std::optional<result> value = kept.last();
  if (!value) {
    value.emplace(detail::invoke(f, here, std::forward<First>(first), parameter...));
    kept.add(*value);
  }
  while (kept.is_another(here)) {
    result again = detail::invoke(f, here, *std::move(value), parameter...);
    value.emplace(std::move(again));
    kept.add(*value);
  }
  return *std::move(value);
}

// The same of what is awaited. What is given lasts until it ends. (A class, so that GCC sees of which file it is.)
template <class F>
struct awaited_rounds {
  template <class R, class First, class... Parameter>
  static async<R> of(F const& f, context& here, First&& first, Parameter&&... parameter) {
    task_repetition next;
    next.attach(here);
    calls_kept<R, keepable_state<R>> kept(here.stop(), next);
    std::optional<R> value = kept.last();
    if (!value) {
      value.emplace(co_await detail::invoke(f, here, std::forward<First>(first), parameter...));
      kept.add(*value);
    }
    while (kept.is_another(here)) {
      R again = co_await detail::invoke(f, here, *std::move(value), parameter...);
      value.emplace(std::move(again));
      kept.add(*value);
    }
    co_return *std::move(value);
  }
};

}  // namespace detail

template <class Id>
void context::go_to(Id const& id) {
  std::string_view const to(id);
  detail::run_link* const run = stop_.nearest_run();
  if (run == nullptr || run->go == nullptr)
    throw graph_error("weft: task \"" + std::string(id_) + "\" cannot go to \"" + std::string(to) +
                      "\": only a task that runs as one of a task_graph, in the process that runs it, can");
  stop_.note_more();
  run->go(*run, part_of_ != nullptr ? part_of_ : id_, to.data(), to.size());
}

//! The value is moved through. Past the limit the task fails with `loop_limit`, which says how often it was repeated. Throws
//! `graph_error` where it cannot be repeated, as that would be silent otherwise.
template <class T>
T context::repeat(T value, std::size_t limit) {
  detail::task_repetition::ask(*this, limit);
  return value;
}

}  // namespace WEFT_NAMESPACE

#endif
