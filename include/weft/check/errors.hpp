// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ERRORS_HPP
#define WEFT_CHECK_ERRORS_HPP

#include <weft/core/workflow.hpp>

//! \file
//! Every compile-time error of weft. Each is a type whose name says what is wrong, whose arguments are the
//! ids and types concerned, and whose sentence says what to do.

namespace WEFT_NAMESPACE {

//! In an error: which parameter, counted from 1.
template <int N>
struct argument {};
//! The type of a parameter.
template <class T>
struct wants {};
//! The type of a result.
template <class T>
struct gives {};

namespace detail {
template <class...>
inline constexpr bool never = false;
template <auto...>
inline constexpr bool never_v = false;
}  // namespace detail

//! What a function returns in place of the right thing. The error inside is completed by the destructor's
//! exception specification, and so at the user's line: a static_assert in the function, or in its return type,
//! would make the compilers print the function's arguments, which are as long as the workflow. Accepted
//! wherever the right thing would be, so that nothing cascades.
template <class Error>
struct rejected : failure {
  using error = Error;
  constexpr rejected() = default;
  constexpr rejected(rejected const&) = default;
  constexpr rejected& operator=(rejected const&) = default;
  // NOLINTNEXTLINE(modernize-use-equals-default,bugprone-sizeof-expression): its purpose is to need the size
  constexpr ~rejected() noexcept(sizeof(Error) > 0) {}
};

namespace errors {

// --- ids ---------------------------------------------------------------------------------------------------

template <fixed_string Id>
struct malformed_id {
  static_assert(detail::never_v<Id>,
                "weft: this is not an id: use one or more letters, digits, '_', '-' or '.'");
};

template <fixed_string Id, class First, class Second>
struct duplicate_task {
  static_assert(detail::never_v<Id>,
                "weft: two different tasks have this id: rename one, for example with .as<\"other\">()");
};

template <fixed_string Id>
struct stateful_task_twice {
  static_assert(
      detail::never_v<Id>,
      "weft: this task has state, so two copies of it may differ: let it stand once in the workflow and "
      "name it by \"id\"_id elsewhere");
};

template <fixed_string Id>
struct unknown_task {
  static_assert(
      detail::never_v<Id>,
      "weft: an expression names this id, but the workflow has no such task: add the task or correct the "
      "id");
};

template <fixed_string Task, fixed_string Source>
struct unknown_source {
  static_assert(
      detail::never_v<Task>,
      "weft: the first task names the second in from, takes, moves, after or bind, but the workflow has no "
      "such task: add it or correct the id; of a nested workflow name one task, as \"etl/load\"");
};

//! How an error shows a nested workflow: the id that it is nested under, and its name.
template <fixed_string Id, fixed_string Name>
struct nested {};

template <class T>
struct not_a_workflow {
  static_assert(detail::never<T>,
                "weft: as_task nests what weft::workflow<\"name\">(...) makes: this is something else");
};

template <class T>
struct no_workflow_to_validate {
  static_assert(
      detail::never<T>,
      "weft: weft_validate reports what weft::workflow<\"name\">(...) makes: this is something else");
};

template <fixed_string Nested, fixed_string Input>
struct unknown_binding {
  static_assert(
      detail::never_v<Nested>,
      "weft: bind names an input that the nested workflow does not have: correct the name of the input");
};

template <fixed_string Id>
struct nested_arguments {
  static_assert(
      detail::never_v<Id>,
      "weft: a nested workflow has inputs and no arguments: name what feeds one by "
      ".bind<\"input\", \"task\">(), and say inside, at the task that reads it, whether it is taken away");
};

template <fixed_string Id>
struct not_copyable {
  static_assert(
      detail::never_v<Id>,
      "weft: this has state that can only be moved, and here it would be copied: give a workflow as an "
      "rvalue to as_task, and replicate what can be copied");
};

template <class T>
struct not_replicable {
  static_assert(detail::never<T>,
                "weft: replicate copies a task, an input or a nested workflow, and this is something else");
};

template <int N>
struct no_copies {
  static_assert(detail::never_v<N>,
                "weft: replicate makes at least one copy: leave the task out if there is none");
};

template <fixed_string Nested, fixed_string Task>
struct surplus_predecessor {
  static_assert(
      detail::never_v<Nested>,
      "weft: this nested workflow has no input left for this task: every task before it feeds one, in "
      "order, also a task that returns nothing; order the workflow with .after<\"id\">() instead, or add "
      "an input");
};

template <fixed_string Input, class Wants, fixed_string Source, class Gives>
struct wrong_fed_input {
  static_assert(
      detail::never_v<Input>,
      "weft: this input of a nested workflow is fed another type than its own, and values are passed as "
      "they are: feed it by a task that returns its type; a task that returns nothing feeds nothing: order "
      "the workflow with .after<\"id\">()");
};

template <fixed_string Task, fixed_string First, fixed_string Second>
struct ambiguous_state {
  static_assert(
      detail::never_v<Task>,
      "weft: a parameter T& of the first task could be either of these two states: ask for one by name, as "
      "weft::from<\"id\", T&>");
};

template <fixed_string State, fixed_string First, fixed_string Second>
struct shared_state {
  static_assert(detail::never_v<State>,
                "weft: these two tasks may run at the same time, both use this state, and one changes it: "
                "order them, or "
                "read it by from<\"id\", T> in both");
};

template <fixed_string Id>
struct no_such_task {
  static_assert(
      detail::never_v<Id>,
      "weft: the workflow has no task of this id: correct the id; the id of a nested workflow stands for "
      "several tasks, so name one of them, as \"etl/load\"");
};

// --- the graph ---------------------------------------------------------------------------------------------

template <fixed_string Name>
struct empty_workflow {
  static_assert(detail::never_v<Name>, "weft: this workflow has no task: give it at least one");
};

template <class T>
struct not_a_task {
  static_assert(
      detail::never<T>,
      "weft: a workflow is made of tasks, inputs, \"id\"_id and expressions of them: wrap a callable as "
      "weft::task<\"id\">(f)");
};

template <fixed_string Name>
struct bare_workflow {
  static_assert(detail::never_v<Name>,
                "weft: a workflow stands in an expression under an id of its own: write "
                "weft::as_task<\"id\">(workflow)");
};

template <fixed_string... Path>
struct cycle {
  static_assert(detail::never_v<Path...>,
                "weft: these tasks wait for each other in a circle: remove one of the edges between them");
};

template <fixed_string... Path>
struct circular_source {
  static_assert(
      detail::never_v<Path...>,
      "weft: a task asks by from, takes or after for a result that depends on itself: the ids show the "
      "circle; ask for an earlier result");
};

// --- arguments ---------------------------------------------------------------------------------------------

template <fixed_string Task, class Argument, class Wants>
struct missing_argument {
  static_assert(
      detail::never_v<Task>,
      "weft: no predecessor gives this argument: add a predecessor that returns it, in the order of the "
      "parameters");
};

template <fixed_string Task, fixed_string Source, class Gives>
struct surplus_argument {
  static_assert(
      detail::never_v<Task>,
      "weft: the task has no parameter for the result of this predecessor: add the parameter, or order "
      "the task by .after<\"id\">()");
};

template <fixed_string Task, class Argument, class Wants, fixed_string Source, class Gives>
struct wrong_argument {
  static_assert(
      detail::never_v<Task>,
      "weft: this argument of the task wants another type than the named predecessor gives: change one of "
      "them, or the order of the predecessors");
};

template <fixed_string Task, class... Gives>
struct not_callable {
  static_assert(
      detail::never_v<Task>,
      "weft: the callable of this task cannot be called with what its predecessors give, nor without "
      "arguments: change one of them, or name the sources with .takes<\"id\", ...>()");
};

template <fixed_string Task, class Argument, class Wants>
struct mutable_reference {
  static_assert(
      detail::never_v<Task>,
      "weft: a task may not change a result that others read: take this argument by T const&, by value, or "
      "by T&& to take it away; what tasks may change is a weft::state (of this type; a map may only read "
      "it), or a weft::resource, which comes behind the results");
};

template <fixed_string Task>
struct mutable_callable {
  static_assert(
      detail::never_v<Task>,
      "weft: many threads may run one workflow, so a callable is invoked const: make operator() const, and "
      "keep what must change in results or behind a lock of its own");
};

template <fixed_string Task, class Gives>
struct map_without_range {
  static_assert(
      detail::never_v<Task>,
      "weft: a map calls its function for every element of its first predecessor's result, but this type "
      "is no range: it has no begin() and end() for a const object");
};

// --- moves -------------------------------------------------------------------------------------------------

template <fixed_string Task, fixed_string Source>
struct moves_no_argument {
  static_assert(
      detail::never_v<Task>,
      "weft: .moves names a task whose result is no argument of this one: name a predecessor that passes "
      "its result by value");
};

template <fixed_string Value, fixed_string First, fixed_string Second>
struct two_takers {
  static_assert(
      detail::never_v<Value>,
      "weft: two parameters take the result of the first task away (T&& or a move-only T by value): let one "
      "of them read it by T const&");
};

template <fixed_string Value, fixed_string Taker, fixed_string Reader>
struct taken_before_read {
  static_assert(
      detail::never_v<Value>,
      "weft: the second task takes the result of the first away while the third may still read it: order "
      "the taker after the reader, for example with .after<\"reader\">()");
};

template <fixed_string Value, fixed_string View, fixed_string Taker>
struct view_of_taken {
  static_assert(
      detail::never_v<Value>,
      "weft: the second task returns a reference or view that may point into the result of the first, which "
      "the third takes away: return a copy, or do not take");
};

// --- resources ---------------------------------------------------------------------------------------------

template <fixed_string First, fixed_string Second, fixed_string Resource>
struct data_race {
  static_assert(
      detail::never_v<First>,
      "weft: the first two of these are tasks that may run at the same time and touch the third, which one "
      "of "
      "them writes: order them, for example with .after<\"first\">() at the second, or all such tasks with "
      "workflow<\"name\">(weft::ordered_by_declaration, ...); the calls of a map are side by side, so a map "
      "may "
      "only read, unless it is at_most<1>");
};

template <fixed_string Task, fixed_string Resource>
struct undeclared_access {
  static_assert(
      detail::never_v<Task>,
      "weft: this task takes a resource without saying so: declare it with .reads<\"resource\">() or "
      ".writes<\"resource\">(), or order the task behind others by .after<\"id\">()");
};

template <fixed_string Task, fixed_string Resource>
struct undeclared_write {
  static_assert(detail::never_v<Task>,
                "weft: this task takes a resource as T& and says that it only reads it: declare "
                ".writes<\"resource\">(), or "
                "take it by T const&");
};

template <fixed_string Task, fixed_string Resource, class Gives>
struct unused_resource {
  static_assert(detail::never_v<Task>,
                "weft: this task declares a resource of which the workflow has the object, but has no "
                "parameter for it: add "
                "one behind those for the results of predecessors");
};

template <fixed_string Task, fixed_string First, fixed_string Second>
struct ambiguous_resource {
  static_assert(detail::never_v<Task>,
                "weft: this task touches a resource of which the workflow has two objects: keep one of them");
};

// --- inputs ------------------------------------------------------------------------------------------------

template <fixed_string Input, class Wants>
struct missing_input {
  static_assert(detail::never_v<Input>,
                "weft: this input has no value: give it to run as weft::with<\"id\">(value)");
};

template <fixed_string Input>
struct unknown_input {
  static_assert(detail::never_v<Input>,
                "weft: the workflow has no input of this id: correct the id or leave the value out");
};

template <fixed_string Input>
struct input_given_twice {
  static_assert(detail::never_v<Input>, "weft: this input is given two values: leave one out");
};

template <fixed_string Input, class Wants, class Gives>
struct wrong_input {
  static_assert(detail::never_v<Input>,
                "weft: the value that with gives for this input does not convert to the input's type: give "
                "one that does; an input that is a reference refers to an object, not to a temporary");
};

template <class Option>
struct unknown_option {
  static_assert(detail::never<Option>,
                "weft: run takes an executor first, if any, then weft::with<\"id\">(value), "
                "weft::keep<\"id\", ...>, a weft::stop_token, a weft::deadline, a weft::channel, "
                "weft::observe(...) and "
                "a weft::checkpoint, each with its header, and not this");
};

template <class Option>
struct needs_stop_token {
  static_assert(
      detail::never<Option>,
      "weft: this is not weft's stop_token: include <weft/stop_token.hpp>, and a std::stop_token is "
      "taken as well; make a weft::stop_source for any other");
};

template <class Option>
struct option_given_twice {
  static_assert(
      detail::never<Option>,
      "weft: run takes an option of a kind once, and partial is a kind of keep<...>: put all ids into one "
      "keep, or leave one of the two out");
};

template <fixed_string Task>
struct needs_executor {
  static_assert(detail::never_v<Task>,
                "weft: this task runs on an executor of its own, by .on(executor), so the others need one, "
                "too: run the "
                "workflow on a weft::pool");
};

// --- clusters ----------------------------------------------------------------------------------------------

template <fixed_string Task, class Argument>
struct argument_cannot_travel {
  static_assert(
      detail::never_v<Task>,
      "weft: a worker cannot be sent this argument of the task: a class needs a `serialize` as "
      "Boost.Serialization wants it; views, pointers and handles cannot travel at all: keep the task here "
      "with .local()");
};

template <fixed_string Task, class Result>
struct result_cannot_travel {
  static_assert(
      detail::never_v<Task>,
      "weft: a worker cannot send back this result of the task: a class needs a `serialize` as "
      "Boost.Serialization wants it; references, views, pointers and handles cannot travel at all: keep the "
      "task here with .local()");
};

template <fixed_string Task>
struct callable_cannot_travel {
  static_assert(
      detail::never_v<Task>,
      "weft: the callable of this task has captured something, or is a function or member by address, or has "
      "members of its own, and a worker knows only its type: bind what it needs, weft::bind([](int x) {}, x) "
      "or weft::bind<function>(), give its class a `serialize`, or keep the task here with .local()");
};

template <fixed_string Task>
struct state_cannot_travel {
  static_assert(
      detail::never_v<Task>,
      "weft: this task changes a state of the run, which is here and not on a worker: keep the task here "
      "with .local()");
};

template <fixed_string Task>
struct resource_cannot_travel {
  static_assert(detail::never_v<Task>,
                "weft: this task is given a resource, an object that is here and not on a worker: keep the "
                "task here with "
                ".local(), or let it only name what it touches and take no parameter for it");
};

// --- results -----------------------------------------------------------------------------------------------

template <fixed_string Id>
struct unknown_result {
  static_assert(
      detail::never_v<Id>,
      "weft: the workflow has no task of this id: correct it; a task of a nested workflow is \"etl/load\"");
};

template <fixed_string Id>
struct void_result {
  static_assert(detail::never_v<Id>,
                "weft: this task returns void, so there is no result to read: ask for that of another task, "
                "or let it return something");
};

template <fixed_string Id, fixed_string Taker>
struct moved_result {
  static_assert(
      detail::never_v<Id>,
      "weft: the result of the first task was taken away by the second: read it there, or let that task "
      "read by T const&");
};

template <fixed_string Id>
struct result_not_kept {
  static_assert(detail::never_v<Id>,
                "weft: this run keeps only the results that keep<...> names: add this id to it");
};

template <fixed_string... Sink>
struct no_single_result {
  static_assert(
      detail::never_v<Sink...>,
      "weft: value() is the result of the only task without successors, but these are several: pick one by "
      "[\"id\"_id]");
};

// --- policies ----------------------------------------------------------------------------------------------

template <fixed_string Task>
struct retry_takes {
  static_assert(
      detail::never_v<Task>,
      "weft: this task takes a value away that cannot be copied, so there is nothing to give to a second "
      "attempt: let it read the value (T const&), or leave out the retry");
};

template <fixed_string Task>
struct generic_coroutine {
  static_assert(detail::never_v<Task>,
                "weft: what this task returns is awaited, so its parameters must be declared: write their "
                "types in place of auto, or let one overload do it");
};

template <fixed_string Task>
struct needs_async {
  static_assert(
      detail::never_v<Task>,
      "weft: what this task returns can be awaited, and so is: include <weft/async.hpp>, which does that; "
      "where it is to be the result itself, return it in something, as a std::optional");
};

// --- reflection and algebra --------------------------------------------------------------------------------

template <fixed_string Id>
struct result_stays {
  static_assert(
      detail::never_v<Id>,
      "weft: this result is a reference or view or cannot be moved, so it cannot leave the results of the "
      "run: keep these in a variable and give that to to_map, or let run keep<...> only the others");
};

template <fixed_string From, fixed_string To>
struct no_path {
  static_assert(
      detail::never_v<From>,
      "weft: no path of edges leads from the first task to the second: correct or exchange the ids");
};

template <fixed_string Task>
struct wrapper_not_callable {
  static_assert(
      detail::never_v<Task>,
      "weft: instrument calls the wrapper as wrapper(id, call), const, and this one cannot be called so: "
      "write it as [](auto id, auto const& call) -> decltype(auto) { return call(); }");
};

template <fixed_string Task, class Wants, class Gives>
struct wrapper_result {
  static_assert(detail::never_v<Task>,
                "weft: around this task the wrapper returns something else than the call does: let it return "
                "what call() "
                "returns, with -> decltype(auto) at the end of its head");
};

template <fixed_string Task>
struct no_constant_answer {
  static_assert(detail::never_v<Task>,
                "weft: which tasks are instrumented is decided by the compiler, but the predicate gives no "
                "constant for "
                "this one: let it return weft::id_of(task) == \"id\"_id or another integral constant");
};

// --- choices -----------------------------------------------------------------------------------------------

template <fixed_string Task, fixed_string Name>
struct not_a_successor {
  static_assert(
      detail::never_v<Task>,
      "weft: this task may choose a successor of this name, but none of its successors is called so: correct "
      "the name, or add the task behind it");
};

template <fixed_string Task, fixed_string Name>
struct named_twice {
  static_assert(detail::never_v<Task>,
                "weft: the choice of this task has this name twice: remove one, or correct it");
};

template <fixed_string Task, fixed_string Name>
struct never_skipped {
  static_assert(detail::never_v<Task>,
                "weft: .optional<\"id\">() names no predecessor of this task that may be skipped: remove it, "
                "or correct "
                "the id");
};

template <fixed_string Task, fixed_string First, fixed_string Second, fixed_string Choice>
struct branches_meet {
  static_assert(detail::never_v<Task>,
                "weft: this task waits for tasks of which the choice, shown last, always skips one: take "
                "what they give "
                "as std::optional<T>, or say .optional<\"id\", ...>() of them");
};

template <fixed_string Task>
struct generic_choice {
  static_assert(detail::never_v<Task>,
                "weft: this task chooses, so its parameters must be declared: write their types in place of "
                "auto, or let "
                "one overload do it");
};

template <fixed_string Task, class Gives>
struct skipped_reference {
  static_assert(detail::never_v<Task>,
                "weft: this task may be skipped, so it cannot return a reference: let it return a value");
};

// --- loops -------------------------------------------------------------------------------------------------

template <fixed_string Task, class Wants, class Gives>
struct wrong_round {
  static_assert(
      detail::never_v<Task>,
      "weft: the body of this loop gives another type than the state that it is given: let it return "
      "the next state");
};

// --- groups ------------------------------------------------------------------------------------------------

template <fixed_string Group>
struct not_a_group {
  static_assert(
      detail::never_v<Group>,
      "weft: the members of a group are tasks side by side, as in group<\"id\">(policy, a | b | c): make one "
      "task of what belongs together");
};

template <fixed_string Group, fixed_string Inner>
struct group_in_group {
  static_assert(detail::never_v<Group>,
                "weft: a group cannot be a member of another one: let all tasks be members of one group, and "
                "say by a callable, which is given their outcomes, what is enough");
};

template <fixed_string Group, std::size_t AtLeast, std::size_t Members>
struct group_too_small {
  static_assert(detail::never_v<Group>,
                "weft: this group has less members than must succeed: ask for less, or add members");
};

template <fixed_string Group, fixed_string Id>
struct not_a_member {
  static_assert(
      detail::never_v<Group>,
      "weft: a task of this id is said to be critical, but is no member of the group: correct the id");
};

template <fixed_string Group>
struct map_in_race {
  static_assert(
      detail::never_v<Group>,
      "weft: a map cannot race, as its elements would not know when they have won: let a task run what "
      "belongs together, or say at_least<1> instead of first");
};

}  // namespace errors

namespace detail {

// Of what is no operand.
template <class T>
struct no_operand_error {
  using type = rejected<errors::not_a_task<T>>;
};
template <fixed_string Name, auto Graph, class... Task>
struct no_operand_error<basic_workflow<Name, Graph, Task...>> {
  using type = rejected<errors::bare_workflow<Name>>;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
