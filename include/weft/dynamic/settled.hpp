// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_SETTLED_HPP
#define WEFT_DYNAMIC_SETTLED_HPP

#include <weft/core/outcome.hpp>
#include <weft/dynamic/errors.hpp>
#include <weft/dynamic/graph_data.hpp>
#include <weft/dynamic/invoke.hpp>
#include <weft/dynamic/local.hpp>
#include <weft/dynamic/node.hpp>
#include <weft/dynamic/repetition.hpp>
#include <weft/run/attempts.hpp>
#include <weft/run/coroutine.hpp>
#include <weft/run/failure.hpp>
#include <weft/run/group.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

//! \file
//! Members of groups in a task_graph.

namespace WEFT_NAMESPACE {
namespace detail {

// A callable whose failure is a result.
template <class F>
struct settled_callable {
  F function;

  template <class... Argument>
    requires(std::is_invocable_v<F const&, Argument...> ||
             std::is_invocable_v<F const&, context&, Argument...>)
  auto operator()(context& here, Argument&&... argument) const {
    using returned = decltype(call(function, here, std::forward<Argument>(argument)...));
    if constexpr (is_async<returned>)
      return settle_coroutine<typename awaited<returned>::type>(function, here,
                                                                std::forward<Argument>(argument)...);
    else
      return outcome<std::remove_cvref_t<returned>>(std::in_place, [&]() -> returned {
        return call(function, here, std::forward<Argument>(argument)...);
      });
  }

private:
  // What it throws is made its outcome by who has called the task, when there is no other attempt.
  template <class... Argument>
  static decltype(auto) call(F const& f, context& here, Argument&&... argument) {
    if constexpr (std::is_invocable_v<F const&, Argument...>)
      return detail::invoke(f, std::forward<Argument>(argument)...);
    else if constexpr (is_repeatable<F const&, Argument...>)
      return call_repeatedly(f, here, std::forward<Argument>(argument)...);
    else if constexpr (awaits_repeatedly<F const&, Argument...>)
      return awaited_rounds<F>::template of<
          typename awaited<std::invoke_result_t<F const&, context&, Argument...>>::type>(
          f, here, std::forward<Argument>(argument)...);
    else
      return detail::invoke(f, here, std::forward<Argument>(argument)...);
  }
  // What is given lasts to the end of the task.
  template <class R, class... Given>
  static async<outcome<std::remove_cvref_t<R>>> settle_coroutine(F const& f, context& here,
                                                                 Given&&... given) {
    using result = outcome<std::remove_cvref_t<R>>;
    if constexpr (std::is_void_v<R>) {
      co_await call(f, here, std::forward<Given>(given)...);
      co_return result(std::in_place, [] {});
    } else {
      R value = co_await call(f, here, std::forward<Given>(given)...);
      co_return result(std::in_place, [&]() -> R&& { return static_cast<R&&>(value); });
    }
  }
};

template <class F>
inline constexpr unsigned policy_flags<settled_callable<F>> = policy_flags<F>;
template <class F>
void note_policies(settled_callable<F> const& f, task_policy& to) {
  note_policies(f.function, to);
}

template <class F>
inline constexpr bool is_settling<settled_callable<F>> = true;
template <class F>
struct within_policies<settled_callable<F>> : within_policies<F> {
  static auto const& of(settled_callable<F> const& f) { return within_policies<F>::of(f.function); }
};
template <class F>
inline constexpr bool (*retry_test<settled_callable<F>>)() = retry_test<F>;

// Makes the outcome of a task that failed, (null) was skipped, or (of no cause) has lost a race; and whether there is a
// value.
template <class T>
void settle_at(void* at, std::exception_ptr const* cause) {
  if (cause == nullptr)
    ::new (at) outcome<T>(outcome_kind::skipped);
  else if (*cause == nullptr)
    ::new (at) outcome<T>(outcome_kind::cancelled);
  else
    ::new (at) outcome<T>(*cause);
}
template <class T>
bool has_value_at(void const* at) {
  return static_cast<outcome<T> const*>(at)->has_value();
}
template <class F, class Value>
inline constexpr void (*settler)(void* at, std::exception_ptr const* cause) = nullptr;
template <class F, class T>
  requires is_settling<F>
inline constexpr auto settler<F, outcome<T>> = &settle_at<T>;
template <class F, class Value>
inline constexpr bool (*success_test)(void const* at) = nullptr;
template <class F, class T>
  requires is_settling<F>
inline constexpr auto success_test<F, outcome<T>> = &has_value_at<T>;

}  // namespace detail

//! A callable for a task of a `task_graph` that is a member of a group: the task gives an `outcome` of what it returns, and
//! what it throws is in that. It cannot fail; see `task_graph::group`.
template <class F>
detail::settled_callable<std::decay_t<F>> settled(F&& f) {
  return {std::forward<F>(f)};
}

//! A policy for groups of a `task_graph`: so many members must succeed.
struct at_least_members {
  std::size_t count;
  bool holds(std::size_t succeeded, std::size_t) const { return succeeded >= count; }
};
//! A policy for groups of a `task_graph`: the run fails as soon as one of these members does.
struct critical_members {
  std::vector<any_node> nodes;
  // What they fail with ends the run before anybody judges.
  static constexpr bool holds(std::size_t, std::size_t) { return true; }
};

namespace detail {

template <class T>
inline constexpr bool are_outcomes = is_outcome<T>;
template <class T>
inline constexpr bool are_outcomes<many<T>> = is_outcome<T>;

// The judge of a group of a graph.
template <class Policy>
struct graph_verdict {
  Policy policy;

  template <class... Outcome>
    requires(are_outcomes<Outcome> && ...)
  void operator()(Outcome const&... outcomes) const {
    std::vector<std::exception_ptr> errors;
    std::vector<unsigned char> values;
    (add(outcomes, values, errors), ...);
    auto const succeeded = static_cast<std::size_t>(std::count(values.begin(), values.end(), 1));
    bool holds = true;
    if constexpr (requires { policy.holds(succeeded, succeeded); })
      holds = policy.holds(succeeded, values.size());
    else
      holds = policy(outcomes...);
    std::size_t needed = 0;
    if constexpr (std::is_same_v<Policy, at_least_members>) needed = policy.count;
    if (!holds) throw group_failed(succeeded, values.size(), errors.data(), needed);
  }

private:
  template <class T>
  static void add(outcome<T> const& one, std::vector<unsigned char>& values,
                  std::vector<std::exception_ptr>& errors) {
    values.push_back(one.has_value());
    errors.push_back(one.error());
  }
  template <class T>
  static void add(many<outcome<T>> const& all, std::vector<unsigned char>& values,
                  std::vector<std::exception_ptr>& errors) {
    for (outcome<T> const& each : all) add(each, values, errors);
  }
};

// Throws `graph_error` if no outcomes of these members could be right.
template <class Policy>
void check_group(graph_data const& graph, std::string_view id, Policy const& policy,
                 std::vector<any_node> const& members) {
  std::string const group = "group \"" + std::string(id) + "\"";
  if constexpr (std::is_same_v<Policy, critical_members>) {
    for (any_node each : policy.nodes) {
      graph.check(each.graph(), each.index());
      if (std::find(members.begin(), members.end(), each) == members.end())
        throw weft::graph_error("weft: task \"" + graph.id(each.index()) + "\" is said to be critical for " +
                                group + ", but is no member of it: add it to the members");
    }
  } else if constexpr (requires { policy.holds(std::size_t{}, std::size_t{}); }) {
    if constexpr (std::is_same_v<Policy, at_least_members>)
      if (policy.count == 0)
        throw weft::graph_error("weft: " + group +
                                " asks for at least 0 members, which is nothing: say best_effort");
    if (!policy.holds(members.size(), members.size()))
      throw weft::graph_error("weft: " + group + " has only " + std::to_string(members.size()) +
                              " members, which is less than must succeed: ask for fewer, or add members");
  }
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
