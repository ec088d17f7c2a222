// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_RUN_HPP
#define WEFT_RUN_RUN_HPP

#include <weft/core/deadline.hpp>
#include <weft/run/deadline.hpp>
#include <weft/run/race.hpp>
#include <weft/run/results.hpp>

namespace WEFT_NAMESPACE {

//! An option of `run`, as `weft::partial`: the results may be those of a run that a task finished early, see
//! <weft/run/partial.hpp>.
struct partial_option {};
//! `run(wf, partial)`, see `partial_option`.
inline constexpr partial_option partial{};

class channel;

namespace detail {

// --- what a run is given -----------------------------------------------------------------------------------

struct option_info {
  enum kind : unsigned char { unknown, input, keep, stop, deadline, checkpoint, watch } what = unknown;
  name id{};
};

// Whether it is a stop token of somebody else's. <weft/stop_token.hpp> says so of std::stop_token.
template <class Option>
inline constexpr bool is_foreign_stop = false;

template <class Option>
constexpr option_info info_of(std::type_identity<Option>) {
  return {is_foreign_stop<Option> ? option_info::stop : option_info::unknown};
}
template <fixed_string Id, class T>
constexpr option_info info_of(std::type_identity<given_input<Id, T>>) {
  return {option_info::input, {Id.text, Id.size()}};
}
template <fixed_string... Id>
constexpr option_info info_of(std::type_identity<keep_only<Id...>>) {
  return {option_info::keep};
}
constexpr option_info info_of(std::type_identity<partial_option>) { return {option_info::keep}; }
constexpr option_info info_of(std::type_identity<stop_token>) { return {option_info::stop}; }
constexpr option_info info_of(std::type_identity<channel>) { return {option_info::stop}; }
constexpr option_info info_of(std::type_identity<run_deadline>) { return {option_info::deadline}; }

// Options that make the run one of another kind, with overloads of its own.
template <class Option>
inline constexpr bool is_special_option = false;
template <class... Option>
concept plain_options = (!is_special_option<std::remove_cvref_t<Option>> && ...);

// Which option is the value of this input, or -1.
template <class... Option>
constexpr int find_option(name input) {
  option_info const options[] = {info_of(std::type_identity<Option>())..., option_info()};
  for (int i = 0; i < static_cast<int>(sizeof...(Option)); ++i)
    if (options[i].what == option_info::input && options[i].id == input) return i;
  return -1;
}

template <class... Option>
struct keep_among {
  using type = keep_all;
};
template <class First, class... Option>
struct keep_among<First, Option...> : keep_among<Option...> {};
template <fixed_string... Id, class... Option>
struct keep_among<keep_only<Id...>, Option...> {
  using type = keep_only<Id...>;
};

template <class... Option>
struct keep_among<partial_option, Option...> {
  using type = partial_option;
};
template <class... Option>
inline constexpr bool wants_partial = (__is_same(Option, partial_option) || ...);

constexpr stop_token stop_among() { return {}; }
template <class First, class... Option>
constexpr stop_token stop_among(First const& first, Option const&... more) {
  if constexpr (std::is_same_v<First, stop_token>)
    return first;
  else if constexpr (std::is_same_v<First, channel>)
    return first.token();
  else
    return stop_among(more...);
}

// What asks a run to stop, for as long as that takes: no more than the token, but for one of somebody else's.
template <bool IsForeign>
struct stop_bridge {
  template <class... Option>
  constexpr explicit stop_bridge(Option const&...) {}
  template <class... Option>
  static constexpr stop_token token(Option const&... options) {
    return stop_among(options...);
  }
};
template <>
struct stop_bridge<true>;
template <class... Option>
using stop_bridge_for = stop_bridge<(is_foreign_stop<Option> || ...)>;

// What is asked as a stop token is, and may be one that is not known here.
template <class T>
concept stop_token_like = requires(T const& token) {
  token.stop_requested();
  token.stop_possible();
};

// Until when a run may take, or 0.
template <class... Option>
inline constexpr bool has_deadline = (__is_same(Option, run_deadline) || ...);
// Or whether it has a token.
template <class... Option>
inline constexpr bool may_end =
    ((info_of(std::type_identity<Option>()).what == option_info::stop) || ... || has_deadline<Option...>);
constexpr long long deadline_among() { return 0; }
template <class First, class... Option>
constexpr long long deadline_among(First const& first, Option const&... more) {
  if constexpr (std::is_same_v<First, run_deadline>)
    return first.until();
  else
    return deadline_among(more...);
}

template <class Option>
constexpr entry const* given_entry(Option const&) {
  return nullptr;
}
template <fixed_string Id, class T>
constexpr entry const* given_entry(given_input<Id, T> const& option) {
  return &option;
}

// --- the checks of a run -----------------------------------------------------------------------------------

struct option_problem {
  enum kind : unsigned char {
    none,
    unknown_option,
    repeated,
    unknown_input,
    given_twice,
    missing_input
  } what = none;
  int at = 0;  // the option; for missing_input the task
};

template <int N, int Capacity, class... Option>
constexpr option_problem check_options(source_table<N, Capacity> const& table, type_list<Option...>) {
  option_info const options[] = {info_of(std::type_identity<Option>())..., option_info()};
  int given[N]{};  // task -> option + 1
  for (int i = 0; i < static_cast<int>(sizeof...(Option)); ++i) {
    if (options[i].what == option_info::unknown) return {option_problem::unknown_option, i};
    if (options[i].what != option_info::input) {
      for (int j = 0; j < i; ++j)
        if (options[j].what == options[i].what) return {option_problem::repeated, i};
      continue;
    }
    int const task = table.find(options[i].id);
    if (task < 0 || table.info[task]->kind != leaf_kind::input) return {option_problem::unknown_input, i};
    if (given[task] != 0) return {option_problem::given_twice, i};
    given[task] = i + 1;
  }
  for (int k = 0; k < N; ++k)
    if (table.info[k]->kind == leaf_kind::input && given[k] == 0) return {option_problem::missing_input, k};
  return {};
}

template <class Wants, class Gives>
inline constexpr bool fits_input = std::is_convertible_v<Gives&&, Wants>;
// An input by reference must not refer to a temporary.
template <class Wants, class Gives>
inline constexpr bool fits_input<Wants&, Gives> =
    std::is_lvalue_reference_v<Gives> && std::is_convertible_v<std::remove_reference_t<Gives>*, Wants*>;

// `error` is void where nothing is wrong.
template <class Task, class Option>
struct input_check;
template <fixed_string Id, class T, class V>
struct input_check<input_task<Id, T>, given_input<Id, V>> {
  using error = std::conditional_t<fits_input<T, V>, void, errors::wrong_input<Id, wants<T>, gives<V>>>;
};
template <class Task>
struct missing_input_of;
template <fixed_string Id, class T>
struct missing_input_of<input_task<Id, T>> {
  using error = errors::missing_input<Id, wants<T>>;
};

template <class Error>
struct found_error {
  using error = Error;
};
template <class Workflow, class... Option>
struct check_each : found_error<void> {};
template <class Workflow, class Option, class... More>
struct check_each<Workflow, Option, More...> : check_each<Workflow, More...> {};
template <class Workflow, fixed_string Id, class V, class... More>
struct check_each<Workflow, given_input<Id, V>, More...> {
  using here = typename input_check<
      task_at<analysis<Workflow>,
              static_cast<std::size_t>(analysis<Workflow>::table.find({Id.text, Id.size()}))>,
      given_input<Id, V>>::error;
  using error = typename std::conditional_t<std::is_void_v<here>, check_each<Workflow, More...>,
                                            found_error<here>>::error;
};

// The first kept id that has no result to keep.
template <class Workflow, class Keep>
struct check_keep : found_error<void> {};
template <class Read>
struct read_error : found_error<typename Read::type::error> {};
template <class Workflow, fixed_string First, fixed_string... More>
struct check_keep<Workflow, keep_only<First, More...>>
    : std::conditional_t<read_named<Workflow, keep_all, First>::value,
                         check_keep<Workflow, keep_only<More...>>,
                         read_error<read_named<Workflow, keep_all, First>>> {};

// The first task that only an executor can run. It has state, as it knows the executor.
template <class Workflow, class Stateful = typename Workflow::stateful>
struct check_places : found_error<void> {};
template <class Workflow, std::size_t K, std::size_t... More>
struct check_places<Workflow, std::index_sequence<K, More...>>
    : std::conditional_t<is_placed<typename task_at<analysis<Workflow>, K>::callable>,
                         found_error<errors::needs_executor<id_at<Workflow, static_cast<int>(K)>>>,
                         check_places<Workflow, std::index_sequence<More...>>> {};

// The first task that needs <weft/async.hpp>, where that is not included.
template <class Table>
constexpr int first_awaited(Table const& table, int tasks) {
  for (int k = 0; k < tasks; ++k)
    if (table.info[k]->is_awaited) return k;
  return -1;
}
template <class Workflow, int K = first_awaited(analysis<Workflow>::table, analysis<Workflow>::size::value)>
struct check_awaited : found_error<errors::needs_async<id_at<Workflow, K>>> {};
template <class Workflow, int K>
  requires(K < 0 ||
           requires {
             sizeof(
                 coroutine_call<task_at<analysis<Workflow>, static_cast<std::size_t>(K)>, made, type_list<>>);
           })
struct check_awaited<Workflow, K> : found_error<void> {};

template <class Workflow, option_problem Problem, class... Option>
struct check_run;
template <class Workflow, option_problem Problem, class... Option>
  requires(Problem.what == option_problem::none)
struct check_run<Workflow, Problem, Option...> {
  using inputs = check_each<Workflow, Option...>;
  using kept = std::conditional_t<std::is_void_v<typename inputs::error>,
                                  check_keep<Workflow, typename keep_among<Option...>::type>, inputs>;
  using error =
      typename std::conditional_t<std::is_void_v<typename kept::error>, check_awaited<Workflow>, kept>::error;
};
template <class Workflow, option_problem Problem, class... Option>
  requires(Problem.what == option_problem::missing_input)
struct check_run<Workflow, Problem, Option...>
    : missing_input_of<task_at<analysis<Workflow>, static_cast<std::size_t>(Problem.at)>> {};
template <class Workflow, option_problem Problem, class... Option>
  requires(Problem.what == option_problem::unknown_option)
struct check_run<Workflow, Problem, Option...> {
  using option = type_at<type_list<Option...>, static_cast<std::size_t>(Problem.at)>;
  using error = std::conditional_t<stop_token_like<option>, errors::needs_stop_token<option>,
                                   errors::unknown_option<option>>;
};
template <class Workflow, option_problem Problem, class... Option>
  requires(Problem.what == option_problem::repeated)
struct check_run<Workflow, Problem, Option...>
    : found_error<
          errors::option_given_twice<type_at<type_list<Option...>, static_cast<std::size_t>(Problem.at)>>> {};
template <option_problem::kind What, class Option>
struct named_option_error;
template <fixed_string Id, class T>
struct named_option_error<option_problem::unknown_input, given_input<Id, T>> {
  using error = errors::unknown_input<Id>;
};
template <fixed_string Id, class T>
struct named_option_error<option_problem::given_twice, given_input<Id, T>> {
  using error = errors::input_given_twice<Id>;
};
template <class Workflow, option_problem Problem, class... Option>
  requires(Problem.what == option_problem::unknown_input || Problem.what == option_problem::given_twice)
struct check_run<Workflow, Problem, Option...>
    : named_option_error<Problem.what, type_at<type_list<Option...>, static_cast<std::size_t>(Problem.at)>> {
};

// --- how the tasks of a workflow are called ----------------------------------------------------------------

template <std::size_t... Stateful>
constexpr std::size_t place_among(std::size_t k, std::index_sequence<Stateful...>) {
  std::size_t const all[] = {Stateful..., ~std::size_t{}};  // in order
  std::size_t place = 0;
  while (all[place] < k) ++place;
  return place;
}

// Where the callable of task K is; `Stateful` are the numbers of the tasks with state.
template <class Task, std::size_t K, class Stateful>
using callable_of = std::conditional_t<is_stateless_leaf<Task>, made, stored<K, place_among(K, Stateful())>>;

template <std::size_t K, class Task, class Plan, class Stateful, class Options>
struct call_of;
template <std::size_t K, class Task, class Result, class... Pass, class Stateful, class Options>
struct call_of<K, Task, call_plan<Result, Pass...>, Stateful, Options> {
  using type = call<Task, callable_of<Task, K, Stateful>, type_list<Pass...>>;
};
template <std::size_t K, class Task, class Result, class... Pass, class Stateful, class Options>
  requires is_mapped<Task>
struct call_of<K, Task, call_plan<Result, Pass...>, Stateful, Options> {
  using type = map_call<Task, callable_of<Task, K, Stateful>, Result, type_list<Pass...>>;
};
// A task that says something of its calls. It has state: the numbers.
template <std::size_t K, class Task, class Result, class... Pass, class Stateful, class Options>
  requires(policies_said<Task> != 0 && !is_mapped<Task>)
struct call_of<K, Task, call_plan<Result, Pass...>, Stateful, Options> {
  using type = governed_call<Task, callable_of<Task, K, Stateful>, Result, type_list<Pass...>>;
};
template <std::size_t K, class Task, class Result, class... Pass, class Stateful, class Options>
struct call_of<K, Task, reading_plan<Result, Pass...>, Stateful, Options>
    : call_of<K, Task, call_plan<Result, Pass...>, Stateful, Options> {};
// The usual case in one step: no task of the workflow has state.
template <std::size_t K, class Task, class Result, class... Pass, class Options>
  requires(!std::is_void_v<Result> && leaf<Task>::info.kind != leaf_kind::input)
struct call_of<K, Task, reading_plan<Result, Pass...>, std::index_sequence<>, Options> {
  using type = direct_call<Task, Pass...>;
};
template <std::size_t K, class Task, class Plan, class... Guard, class Stateful, class Options>
struct call_of<K, Task, guarded_plan<Plan, Guard...>, Stateful, Options> {
  using type =
      guarded_call<typename call_of<K, Task, Plan, Stateful, Options>::type, typename Plan::result, Guard...>;
};
template <std::size_t K, class Task, class Plan, class... Guard, class Stateful, class Options>
struct call_of<K, Task, settled_plan<Plan, Guard...>, Stateful, Options> {
  using type = settled_call<Task, typename call_of<K, Task, Plan, Stateful, Options>::type,
                            typename Plan::result, Guard...>;
};
template <std::size_t K, fixed_string Id, class T, class Stateful, class... Option>
struct call_of<K, input_task<Id, T>, call_plan<T>, Stateful, type_list<Option...>> {
  static constexpr auto option = static_cast<std::size_t>(find_option<Option...>({Id.text, Id.size()}));
  using type = input_call<T, type_at<type_list<Option...>, option>, option>;
};

template <class Tasks, class Plans, class Indices, class Stateful, class Options>
struct calls_for;
template <class... Task, class... Plan, std::size_t... K, class Stateful, class Options>
struct calls_for<type_list<Task...>, type_list<Plan...>, std::index_sequence<K...>, Stateful, Options> {
  using type = type_list<typename call_of<K, Task, Plan, Stateful, Options>::type...>;
};

// What they become where somebody watches them; see trace/observed_call.hpp.
struct watched_run;
template <class Calls, class Indices, class Options>
struct calls_watched {
  using type = Calls;
};
// Tells who watches that a task has ended the run early.
template <class... Option>
struct early_end_watch {
  static void tell(entry const* const*) noexcept {}
};

template <class Workflow, class Options>
using calls_of = typename calls_watched<
    typename calls_for<typename analysis<Workflow>::task_list, plans_of<Workflow>,
                       typename analysis<Workflow>::indices, typename Workflow::stateful, Options>::type,
    typename analysis<Workflow>::indices, Options>::type;

// --- the run -----------------------------------------------------------------------------------------------

template <class Error, class Workflow, class Keep>
struct run_type {
  using is_large = std::false_type;
  using type = rejected<Error>;
};
template <class Workflow, class Keep>
struct run_type<void, Workflow, Keep> {
  using is_large = typename storage_for<Workflow, Keep>::is_large;
  using type = results<Workflow, Keep>;
};

template <class Workflow>
struct run_type<void, Workflow, partial_option> {
  using is_large = std::false_type;
  using type = results<Workflow, made_by_many<partial_option>>;
};

// What is wrong with a run on this thread.
template <class Workflow, class Error>
struct check_inline : found_error<Error> {};
template <class Workflow>
struct check_inline<Workflow, void> : check_places<Workflow> {};

template <class Workflow, class... Option>
using run_of =
    run_type<typename check_inline<
                 Workflow, typename check_run<
                               Workflow, check_options(analysis<Workflow>::table, type_list<Option...>()),
                               Option...>::error>::error,
             Workflow, typename keep_among<Option...>::type>;

// The calls of a run that may end early.
template <class Workflow, class Calls, bool MayEnd>
struct calls_in_time {
  using type = Calls;
};
template <class Workflow, class Calls>
struct calls_in_time<Workflow, Calls, true> : timely_calls<typename analysis<Workflow>::task_list, Calls> {};
template <class Workflow, class... Option>
using inline_calls_of =
    in_races<Workflow, typename calls_in_time<Workflow, calls_of<Workflow, type_list<Option...>>,
                                              may_end<Option...>>::type>;

// What tells a run to stop.
template <bool HasDeadline>
struct run_stop {
  stop_token whole;
  constexpr run_stop(stop_token token, long long) : whole(token) {}
  constexpr stop_token token() const { return whole; }
};
template <>
struct run_stop<true> : stop_source {
  using stop_source::stop_source;
};

// The table by which results are found to be destroyed if a task fails.
template <class Workflow, class Keep>
WEFT_UNNAMED constexpr scratch_result const* results_to_clean_up() {
  if constexpr (WEFT_EXCEPTIONS && scratch_for<Workflow, Keep>::plan.cleans_up)
    return clean_up_for<scratch_for<Workflow, Keep>, plans_of<Workflow>,
                        typename analysis<Workflow>::indices>::table;
  else
    return nullptr;
}

template <class Workflow, std::size_t... K, class... Call, class... Option>
WEFT_INLINE typename run_of<Workflow, Option...>::type run_calls(Workflow const& workflow,
                                                                 std::index_sequence<K...>,
                                                                 type_list<Call...>,
                                                                 Option const&... options) {
  using keep = typename keep_among<Option...>::type;
  entry* slots[sizeof...(K)]{};
  entry const* stored[Workflow::stateful::size() + 1]{};
  workflow.list(stored);
  entry const* const given[sizeof...(Option) + 1] = {given_entry(options)..., nullptr};
  stop_bridge_for<Option...> const bridge(options...);
  run_stop<has_deadline<Option...>> const stop(bridge.token(options...), deadline_among(options...));
  wiring const w{slots, stored, given, stop.token(), sizeof...(K)};
  if constexpr (std::is_same_v<keep, keep_all>) {
    return {{}, {{Call(), w}...}};
  } else {
    constexpr auto const& plan = scratch_for<Workflow, keep>::plan;
    scratch_bytes<plan.bytes, plan.alignment> shared;
    scratch_bytes<plan.bytes_apart, plan.alignment_apart> apart;
    int at = 0;
    scratch_wiring const wired{w, shared.bytes, apart.bytes, results_to_clean_up<Workflow, keep>(), at};
    using frame = storage_for<Workflow, keep>;
    return {{}, fill_scratch_frame<frame, index<type_list<Call...>>>(typename frame::indices(), wired)};
  }
}

template <class Workflow, class... Option>
using run_given = run_of<Workflow, std::remove_cvref_t<Option>...>;

template <class Workflow>
concept checked_workflow = is_workflow<Workflow>::value;

}  // namespace detail

//! Runs a workflow on this thread: the tasks one after the other, in reading order where the edges allow it,
//! as if the calls were written by hand; in a constant expression too. Options: `with<"id">(value)` for every
//! input, `keep<"id", ...>`, a `stop_token`, a `deadline`. Throws `task_failed` when a task throws; what ran before is
//! destroyed.
template <detail::checked_workflow Workflow, class... Option>
  requires(detail::plain_options<Option...> && !detail::run_given<Workflow, Option...>::is_large::value &&
           !detail::wants_partial<std::remove_cvref_t<Option>...>)
WEFT_INLINE auto run([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Option&&... options) ->
    typename detail::run_given<Workflow, Option...>::type {
  if constexpr (detail::is_failure<typename detail::run_given<Workflow, Option...>::type>::value)
    return {};
  else
    return detail::run_calls(workflow, typename detail::analysis<Workflow>::indices(),
                             detail::inline_calls_of<Workflow, std::remove_cvref_t<Option>...>(), options...);
}

//! The same, for a workflow whose results need more than 64 KiB of this thread's stack.
template <detail::checked_workflow Workflow, class... Option>
  requires(detail::plain_options<Option...> && detail::run_given<Workflow, Option...>::is_large::value)
[[deprecated(
    "weft: the results of this workflow need more than 64 KiB of stack; let large results own their memory, "
    "as a vector does")]] WEFT_INLINE auto
run(Workflow const& workflow, Option&&... options) -> typename detail::run_given<Workflow, Option...>::type {
  return detail::run_calls(workflow, typename detail::analysis<Workflow>::indices(),
                           detail::inline_calls_of<Workflow, std::remove_cvref_t<Option>...>(), options...);
}

//! A workflow that did not compile has reported its error; running it reports no other.
template <class Failure, class... Option>
  requires detail::is_failure<Failure>::value
constexpr failure run(Failure const&, Option&&...) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
