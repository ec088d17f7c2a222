// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_CHECKS_HPP
#define WEFT_CLUSTER_CHECKS_HPP

#include <weft/cluster/remote_task.hpp>
#include <weft/core/part.hpp>
#include <weft/run/run.hpp>

#include <iterator>

//! \file
//! Which tasks of a workflow go to workers, and whether they can.

namespace WEFT_NAMESPACE::detail {

template <class F>
inline constexpr bool lends_part = false;
template <auto Which>
inline constexpr bool lends_part<lend_part<Which>> = true;

// Elements go out one after the other, and may have to be counted before.
template <class Plan>
inline constexpr bool walks_twice = true;
template <class Result, class... Pass>
  requires(is_element<Pass> || ...)
inline constexpr bool walks_twice<call_plan<Result, Pass...>> =
    std::forward_iterator<decltype(range_begin(std::declval<typename element_pass<Pass...>::range>()))>;

template <class Plan, class... Guard>
inline constexpr bool walks_twice<guarded_plan<Plan, Guard...>> = walks_twice<Plan>;
template <class Plan, class... Guard>
inline constexpr bool walks_twice<settled_plan<Plan, Guard...>> = walks_twice<Plan>;

// Whether a task goes to a worker. A part of a result is where the result is, as a state is where its run is, and a
// resource where its object is.
template <class Task, class Plan>
inline constexpr bool is_sent =
    !is_kept_local<Task> && !is_state<Task> && lent_name<Task> == nullptr &&
    !is_placed<typename Task::callable> && !lends_part<typename Task::callable> && walks_twice<Plan>;
template <fixed_string Id, class T, class Plan>
inline constexpr bool is_sent<input_task<Id, T>, Plan> = false;

// --- whether it can ----------------------------------------------------------------------------------------

template <auto Task, class Pass>
struct check_argument
    : std::conditional_t<travels<travelling_of<Pass>>, found_error<void>,
                         found_error<errors::argument_cannot_travel<Task, travelling_of<Pass>>>> {};
template <auto Task, class Pass>
  requires Pass::changes
struct check_argument<Task, Pass> : found_error<errors::state_cannot_travel<Task>> {};
template <auto Task>
struct check_argument<Task, pass_context> : found_error<void> {};
template <auto Task, std::size_t P, class R>
struct check_argument<Task, read_resource<P, R>> : found_error<errors::resource_cannot_travel<Task>> {};
template <auto Task, std::size_t P, class R>
struct check_argument<Task, write_resource<P, R>> : found_error<errors::resource_cannot_travel<Task>> {};
template <auto Task, class Pass, class From>
struct check_argument<Task, named_resource<Pass, From>> : check_argument<Task, Pass> {};

template <class Task, class Result>
struct result_to_send {
  using type = Result;
};
template <class Task, class Result>
  requires is_mapped<Task>
struct result_to_send<Task, Result> : element_result<Result> {};

template <auto Task, class Result>
struct check_result : std::conditional_t<std::is_void_v<Result> || travels<Result>, found_error<void>,
                                         found_error<errors::result_cannot_travel<Task, Result>>> {};

template <class... Check>
struct first_error : found_error<void> {};
template <class First, class... More>
struct first_error<First, More...>
    : std::conditional_t<std::is_void_v<typename First::error>, first_error<More...>, First> {};

template <class Task, class Plan>
struct check_sent : found_error<void> {};
template <class Task, class Result, class... Pass>
  requires is_sent<Task, call_plan<Result, Pass...>>
struct check_sent<Task, call_plan<Result, Pass...>>
    : first_error<
          std::conditional_t<callable_travels<typename plain_callable<typename Task::callable>::type>,
                             found_error<void>, found_error<errors::callable_cannot_travel<id_of<Task>>>>,
          check_argument<id_of<Task>, Pass>...,
          check_result<id_of<Task>, typename result_to_send<Task, Result>::type>> {};
template <class Task, class Result, class... Pass>
struct check_sent<Task, reading_plan<Result, Pass...>> : check_sent<Task, call_plan<Result, Pass...>> {};

template <class Task, class Plan, class... Guard>
struct check_sent<Task, guarded_plan<Plan, Guard...>> : check_sent<Task, Plan> {};
template <class Task, class Plan, class... Guard>
struct check_sent<Task, settled_plan<Plan, Guard...>> : check_sent<Task, Plan> {};

template <class Tasks, class Plans>
struct check_all_sent;
template <class... Task, class... Plan>
struct check_all_sent<type_list<Task...>, type_list<Plan...>> : first_error<check_sent<Task, Plan>...> {};

template <class Workflow, class Error>
struct check_remote : found_error<Error> {};
template <class Workflow>
struct check_remote<Workflow, void>
    : check_all_sent<typename analysis<Workflow>::task_list, plans_of<Workflow>> {};

}  // namespace WEFT_NAMESPACE::detail

#endif
