// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_CHECKS_HPP
#define WEFT_CHECKPOINT_CHECKS_HPP

#include <weft/cluster/checks.hpp>

//! \file
//! Which results of a workflow a checkpoint keeps, and whether it can. They are those of the tasks that a cluster sends to
//! workers, so that a run can be resumed elsewhere than where it began.

namespace WEFT_NAMESPACE {

namespace errors {

template <fixed_string Task, class Argument>
struct argument_cannot_be_known_again {
  static_assert(
      detail::never_v<Task>,
      "weft: a checkpoint cannot tell whether it has the result of this task, as this argument cannot be "
      "written "
      "down: give its class a `serialize` as Boost.Serialization wants it, or run the task every time, with "
      ".local()");
};

template <fixed_string Task, class Result>
struct result_cannot_be_kept {
  static_assert(detail::never_v<Task>,
                "weft: a checkpoint cannot keep this result of the task: give its class a `serialize` as "
                "Boost.Serialization wants it, or, as for references, views, pointers and handles, run the "
                "task every time, "
                "with .local()");
};

template <fixed_string Task>
struct callable_cannot_be_known_again {
  static_assert(detail::never_v<Task>,
                "weft: a checkpoint cannot tell whether it has the result of this task, as nothing is known "
                "of what its "
                "callable has captured: bind what it needs, weft::bind([](int x) {}, x) or "
                "weft::bind<function>(), give its "
                "class a `serialize`, or run the task every time, with .local()");
};

template <fixed_string Task>
struct changed_state_cannot_be_kept {
  static_assert(detail::never_v<Task>,
                "weft: this task changes a state, which every run makes anew, so a checkpoint cannot leave "
                "the task out: run "
                "it every time, with .local()");
};

template <fixed_string Task>
struct resource_cannot_be_kept {
  static_assert(
      detail::never_v<Task>,
      "weft: this task is given a resource, an object that outlives the runs, so a checkpoint cannot tell "
      "whether it has the result of the task: run it every time, with .local()");
};

}  // namespace errors

namespace detail {

template <class Error>
struct keeping_error : found_error<Error> {};
template <auto Task, class Argument>
struct keeping_error<errors::argument_cannot_travel<Task, Argument>>
    : found_error<errors::argument_cannot_be_known_again<Task, Argument>> {};
template <auto Task, class Result>
struct keeping_error<errors::result_cannot_travel<Task, Result>>
    : found_error<errors::result_cannot_be_kept<Task, Result>> {};
template <auto Task>
struct keeping_error<errors::callable_cannot_travel<Task>>
    : found_error<errors::callable_cannot_be_known_again<Task>> {};
template <auto Task>
struct keeping_error<errors::state_cannot_travel<Task>>
    : found_error<errors::changed_state_cannot_be_kept<Task>> {};
template <auto Task>
struct keeping_error<errors::resource_cannot_travel<Task>>
    : found_error<errors::resource_cannot_be_kept<Task>> {};

template <class Workflow, class Error>
struct check_kept : keeping_error<typename check_remote<Workflow, Error>::error> {};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
