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
template <class Rule, breach Found, class Workflow, class Indices>
struct ruling_that_shows {
  using type = std::true_type;
};
template <class Rule, breach Found, class Workflow, std::size_t I0, std::size_t... I>
struct ruling_that_shows<Rule, Found, Workflow, std::index_sequence<I0, I...>> {
  using tasks = typename analysis<Workflow>::task_list;
  using type = no_figure<
      typename Rule::template error<Found.found, shown_id<Found, I0, tasks>, shown_id<Found, I, tasks>...>>;
};
template <class Rule, breach Found, class Workflow>
struct ruling : ruling_that_shows<Rule, Found, Workflow, std::make_index_sequence<Found.size()>> {};

// Of a rule with ids, which must be those of tasks: see `question`.
template <class Asked, class Rule, breach Found, class Workflow>
struct ruling_by_ids {
  using type = typename Asked::type;
};
template <class Asked, class Rule, breach Found, class Workflow>
  requires(Asked::value)
struct ruling_by_ids<Asked, Rule, Found, Workflow> : ruling<Rule, Found, Workflow> {};

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

// What rules look at. (Nothing here takes a workflow apart: that costs as much as it has tasks, each time.)
template <class Workflow>
using graph_of = typename analysis<Workflow>::graph;
template <int N, int E>
constexpr breach against_cost(graph<N, E> const& g, leaf_info const* const (&tasks)[N], long long most) {
  long long cost[N]{};
  for (int k = 0; k < N; ++k) cost[k] = tasks[k]->cost;
  return against_cost(g, cost, most);
}

// The rules, as classes whose `type` is `std::true_type` or the error.
template <class Workflow, fixed_string First, fixed_string Second,
          class Asked = order_in<Workflow, First, Second>>
using order_ruling =
    ruling_by_ids<Asked, rule_of_order<First, Second>,
                  against_order(graph_of<Workflow>::value, Asked::first, Asked::second), Workflow>;
template <class Workflow, fixed_string First, fixed_string Second,
          class Asked = order_in<Workflow, First, Second>>
using one_at_a_time_ruling =
    ruling_by_ids<Asked, rule_of_one_at_a_time<First, Second>,
                  against_one_at_a_time(graph_of<Workflow>::value, Asked::first, Asked::second), Workflow>;
template <class Workflow, fixed_string From, fixed_string To, class Asked = order_in<Workflow, From, To>>
using reaching_ruling =
    ruling_by_ids<Asked, rule_of_reaching<From, To>,
                  against_reaching(uses_of<plans_of<Workflow>>::all, Asked::first, Asked::second), Workflow>;
template <class Workflow, fixed_string From, fixed_string To, class Asked = order_in<Workflow, From, To>>
using never_reaching_ruling =
    ruling_by_ids<Asked, rule_of_never_reaching,
                  against_never_reaching(uses_of<plans_of<Workflow>>::all, Asked::first, Asked::second),
                  Workflow>;
template <class Workflow, fixed_string Through, class Asked = one_task_in<Workflow, Through>>
using passing_ruling =
    ruling_by_ids<Asked, rule_of_passing<Through>,
                  against_passing(graph_of<Workflow>::value, Asked::task, -1, -1), Workflow>;
template <class Workflow, fixed_string Through, fixed_string From, fixed_string To,
          class Asked = one_task_in<Workflow, Through>, class Ends = order_in<Workflow, From, To>>
using passing_between_ruling =
    ruling_by_ids<first_wrong<Asked, Ends>, rule_of_passing<Through>,
                  against_passing(graph_of<Workflow>::value, Asked::task, Ends::first, Ends::second),
                  Workflow>;
template <class Workflow, int Most>
using width_ruling =
    ruling<rule_of_width<Most>,
           against_width(graph_of<Workflow>::value, running(analysis<Workflow>::table.info), Most), Workflow>;
template <class Workflow, int Most>
using depth_ruling = ruling<rule_of_depth<Most>, against_depth(graph_of<Workflow>::value, Most), Workflow>;
template <class Workflow, long long Most>
using cost_ruling =
    ruling<rule_of_cost<Most>, against_cost(graph_of<Workflow>::value, analysis<Workflow>::table.info, Most),
           Workflow>;

}  // namespace detail

//! See the head of this file. `errors::no_such_task` where an id is that of no task.
namespace ensure {

//! `errors::not_before`, or `errors::opposite_order` with the path.
template <fixed_string First, fixed_string Second, class Workflow>
WEFT_UNNAMED constexpr auto precedes(Workflow const&) ->
    typename detail::order_ruling<Workflow, First, Second>::type {
  return {};
}

//! `errors::may_be_parallel`.
template <fixed_string First, fixed_string Second, class Workflow>
WEFT_UNNAMED constexpr auto never_parallel(Workflow const&) ->
    typename detail::one_at_a_time_ruling<Workflow, First, Second>::type {
  return {};
}

//! `errors::never_reached`.
template <fixed_string From, fixed_string To, class Workflow>
WEFT_UNNAMED constexpr auto reaches(Workflow const&) ->
    typename detail::reaching_ruling<Workflow, From, To>::type {
  return {};
}

//! That `reaches` is false. `errors::value_reaches` with the path.
template <fixed_string From, fixed_string To, class Workflow>
WEFT_UNNAMED constexpr auto never_reaches(Workflow const&) ->
    typename detail::never_reaching_ruling<Workflow, From, To>::type {
  return {};
}

//! `errors::way_around` with a path that leads past the task.
template <fixed_string Through, class Workflow>
WEFT_UNNAMED constexpr auto every_path_through(Workflow const&) ->
    typename detail::passing_ruling<Workflow, Through>::type {
  return {};
}
template <fixed_string Through, fixed_string From, fixed_string To, class Workflow>
WEFT_UNNAMED constexpr auto every_path_through(Workflow const&) ->
    typename detail::passing_between_ruling<Workflow, Through, From, To>::type {
  return {};
}

//! `errors::too_wide` with tasks that can all run at the same time.
template <int Most, class Workflow>
WEFT_UNNAMED constexpr auto width(Workflow const&) -> typename detail::width_ruling<Workflow, Most>::type {
  return {};
}

//! `errors::too_deep` with the longest path.
template <int Most, class Workflow>
WEFT_UNNAMED constexpr auto depth(Workflow const&) -> typename detail::depth_ruling<Workflow, Most>::type {
  return {};
}

//! `errors::too_costly` with the costliest path.
template <long long Most, class Workflow>
WEFT_UNNAMED constexpr auto critical_path(Workflow const&) ->
    typename detail::cost_ruling<Workflow, Most>::type {
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
