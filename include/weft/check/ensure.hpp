// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ENSURE_HPP
#define WEFT_CHECK_ENSURE_HPP

#include <weft/check/breach.hpp>
#include <weft/check/rule_errors.hpp>
#include <weft/check/rules.hpp>

//! \file
//! Rules that say by what they are broken. Each is true if it holds; if not, it does not compile, and the error shows the
//! tasks: the path that is too long, the one that leads past the audit, the tasks that would run side by side. So one
//! static_assert shows one error, where static_assert(weft::depth(wf) <= 5) only says that it is false.
//!
//!     static_assert(weft::ensure::precedes<"validate", "load">(wf));
//!     static_assert(weft::ensure::width<4>(wf));
//!
//! What each means and takes is that of the figure with its name, in figures.hpp and rules.hpp.

namespace WEFT_NAMESPACE {
namespace detail {

template <breach Found, std::size_t I, class Tasks>
inline constexpr auto shown_id = id_of<type_at<Tasks, Found.at(I)>>;
template <breach Found, std::size_t I, class Tasks>
  requires(Found.is_gap(I))
inline constexpr fixed_string shown_id<Found, I, Tasks> = "...";

// `Rule::error` makes the error of what is found and the ids of the tasks.
template <class Rule, breach Found, class Tasks, class Indices>
struct ruling_that_shows {
  using type = std::true_type;
};
template <class Rule, breach Found, class Tasks, std::size_t I0, std::size_t... I>
struct ruling_that_shows<Rule, Found, Tasks, std::index_sequence<I0, I...>> {
  using type = no_figure<
      typename Rule::template error<Found.found, shown_id<Found, I0, Tasks>, shown_id<Found, I, Tasks>...>>;
};
template <class Rule, breach Found, class Tasks>
struct ruling : ruling_that_shows<Rule, Found, Tasks, std::make_index_sequence<Found.size()>> {};

// Of a rule with ids, which must be those of tasks: see `question`.
template <class Asked, class Rule, breach Found, class... Task>
struct ruling_by_ids {
  using type = typename Asked::type;
};
template <class Asked, class Rule, breach Found, class... Task>
  requires(Asked::value)
struct ruling_by_ids<Asked, Rule, Found, Task...> : ruling<Rule, Found, type_list<Task...>> {};

template <bool IsOpposite, fixed_string First, fixed_string Second, fixed_string... Path>
struct order_error {
  using type = errors::not_before<First, Second>;
};
template <fixed_string First, fixed_string Second, fixed_string... Path>
struct order_error<true, First, Second, Path...> {
  using type = errors::opposite_order<Path...>;
};
template <fixed_string First, fixed_string Second>
struct rule_of_order {
  template <long long IsOpposite, fixed_string... Path>
  using error = typename order_error<IsOpposite == 1, First, Second, Path...>::type;
};
template <fixed_string First, fixed_string Second>
struct rule_of_one_at_a_time {
  template <long long, fixed_string...>
  using error = errors::may_be_parallel<First, Second>;
};
template <fixed_string From, fixed_string To>
struct rule_of_reaching {
  template <long long, fixed_string...>
  using error = errors::never_reached<From, To>;
};
struct rule_of_never_reaching {
  template <long long, fixed_string... Path>
  using error = errors::value_reaches<Path...>;
};
template <fixed_string Through>
struct rule_of_passing {
  template <long long, fixed_string... Path>
  using error = errors::way_around<Through, Path...>;
};
template <int Most>
struct rule_of_width {
  template <long long Found, fixed_string... Task>
  using error = errors::too_wide<errors::allowed<Most>, errors::found<Found>, Task...>;
};
template <int Most>
struct rule_of_depth {
  template <long long Found, fixed_string... Path>
  using error = errors::too_deep<errors::allowed<Most>, errors::found<Found>, Path...>;
};
template <long long Most>
struct rule_of_cost {
  template <long long Found, fixed_string... Path>
  using error = errors::too_costly<errors::allowed<Most>, errors::found<Found>, Path...>;
};

// The rules with their ids, which `Asked` has the numbers of.
template <class Asked, fixed_string First, fixed_string Second, auto Graph, class... Task>
using order_ruling = typename ruling_by_ids<Asked, rule_of_order<First, Second>,
                                            against_order(Graph, Asked::first, Asked::second), Task...>::type;
template <class Asked, fixed_string First, fixed_string Second, auto Graph, class... Task>
using one_at_a_time_ruling =
    typename ruling_by_ids<Asked, rule_of_one_at_a_time<First, Second>,
                           against_one_at_a_time(Graph, Asked::first, Asked::second), Task...>::type;
template <class Asked, fixed_string From, fixed_string To, class Workflow, class... Task>
using reaching_ruling =
    typename ruling_by_ids<Asked, rule_of_reaching<From, To>,
                           against_reaching(uses_of<plans_of<Workflow>>::all, Asked::first, Asked::second),
                           Task...>::type;
template <class Asked, class Workflow, class... Task>
using never_reaching_ruling = typename ruling_by_ids<
    Asked, rule_of_never_reaching,
    against_never_reaching(uses_of<plans_of<Workflow>>::all, Asked::first, Asked::second), Task...>::type;
template <class Asked, fixed_string Through, auto Graph, class... Task>
using passing_ruling = typename ruling_by_ids<Asked, rule_of_passing<Through>,
                                              against_passing(Graph, Asked::task, -1, -1), Task...>::type;
template <class Asked, class Ends, fixed_string Through, auto Graph, class... Task>
using passing_between_ruling =
    typename ruling_by_ids<first_wrong<Asked, Ends>, rule_of_passing<Through>,
                           against_passing(Graph, Asked::task, Ends::first, Ends::second), Task...>::type;

}  // namespace detail

//! See the head of this file. `errors::no_such_task` where an id is that of no task.
namespace ensure {

//! `errors::not_before`, or `errors::opposite_order` with the path.
template <fixed_string First, fixed_string Second, fixed_string Name, auto Graph, class... Task>
constexpr auto precedes(basic_workflow<Name, Graph, Task...> const&)
    -> detail::order_ruling<detail::order_of_two<First, Second, Task...>, First, Second, Graph, Task...> {
  return {};
}

//! `errors::may_be_parallel`.
template <fixed_string First, fixed_string Second, fixed_string Name, auto Graph, class... Task>
constexpr auto never_parallel(basic_workflow<Name, Graph, Task...> const&)
    -> detail::one_at_a_time_ruling<detail::order_of_two<First, Second, Task...>, First, Second, Graph,
                                    Task...> {
  return {};
}

//! `errors::never_reached`.
template <fixed_string From, fixed_string To, fixed_string Name, auto Graph, class... Task>
constexpr auto reaches(basic_workflow<Name, Graph, Task...> const&)
    -> detail::reaching_ruling<detail::order_of_two<From, To, Task...>, From, To,
                               basic_workflow<Name, Graph, Task...>, Task...> {
  return {};
}

//! That `reaches` is false. `errors::value_reaches` with the path.
template <fixed_string From, fixed_string To, fixed_string Name, auto Graph, class... Task>
constexpr auto never_reaches(basic_workflow<Name, Graph, Task...> const&)
    -> detail::never_reaching_ruling<detail::order_of_two<From, To, Task...>,
                                     basic_workflow<Name, Graph, Task...>, Task...> {
  return {};
}

//! `errors::way_around` with a path that leads past the task.
template <fixed_string Through, fixed_string Name, auto Graph, class... Task>
constexpr auto every_path_through(basic_workflow<Name, Graph, Task...> const&)
    -> detail::passing_ruling<detail::one_of_tasks<Through, Task...>, Through, Graph, Task...> {
  return {};
}
template <fixed_string Through, fixed_string From, fixed_string To, fixed_string Name, auto Graph,
          class... Task>
constexpr auto every_path_through(basic_workflow<Name, Graph, Task...> const&)
    -> detail::passing_between_ruling<detail::one_of_tasks<Through, Task...>,
                                      detail::order_of_two<From, To, Task...>, Through, Graph, Task...> {
  return {};
}

//! `errors::too_wide` with tasks that can all run at the same time.
template <int Most, fixed_string Name, auto Graph, class... Task>
constexpr auto width(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::ruling<detail::rule_of_width<Most>,
                            detail::against_width(Graph, detail::running({&detail::leaf<Task>::info...}),
                                                  Most),
                            type_list<Task...>>::type {
  return {};
}

//! `errors::too_deep` with the longest path.
template <int Most, fixed_string Name, auto Graph, class... Task>
constexpr auto depth(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::ruling<detail::rule_of_depth<Most>, detail::against_depth(Graph, Most),
                            type_list<Task...>>::type {
  return {};
}

//! `errors::too_costly` with the costliest path.
template <long long Most, fixed_string Name, auto Graph, class... Task>
constexpr auto critical_path(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::ruling<detail::rule_of_cost<Most>,
                            detail::against_cost(Graph, {detail::cost_of<Task>...}, Most),
                            type_list<Task...>>::type {
  return {};
}

//! What did not compile breaks no rule.
template <fixed_string First, fixed_string Second>
constexpr std::true_type precedes(failure const&) {
  return {};
}
template <fixed_string First, fixed_string Second>
constexpr std::true_type never_parallel(failure const&) {
  return {};
}
template <fixed_string From, fixed_string To>
constexpr std::true_type reaches(failure const&) {
  return {};
}
template <fixed_string From, fixed_string To>
constexpr std::true_type never_reaches(failure const&) {
  return {};
}
template <fixed_string Through>
constexpr std::true_type every_path_through(failure const&) {
  return {};
}
template <fixed_string Through, fixed_string From, fixed_string To>
constexpr std::true_type every_path_through(failure const&) {
  return {};
}
template <int Most>
constexpr std::true_type width(failure const&) {
  return {};
}
template <int Most>
constexpr std::true_type depth(failure const&) {
  return {};
}
template <long long Most>
constexpr std::true_type critical_path(failure const&) {
  return {};
}

}  // namespace ensure
}  // namespace WEFT_NAMESPACE

#endif
