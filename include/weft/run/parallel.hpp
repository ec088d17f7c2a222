// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_PARALLEL_HPP
#define WEFT_RUN_PARALLEL_HPP

#include <weft/run/common_scratch.hpp>
#include <weft/run/deadline.hpp>
#include <weft/run/ending.hpp>
#include <weft/run/run.hpp>
#include <weft/run/shared_map.hpp>
#include <weft/run/waiting_map.hpp>

#include <algorithm>
#include <new>

//! \file
//! `run(workflow, executor)`: the types of a workflow turned into the tables of a `static_run`.

namespace WEFT_NAMESPACE {
namespace detail {

// --- the tables --------------------------------------------------------------------------------------------

// Room for the tasks that may wait.
template <std::size_t Tasks, std::size_t Limits, std::size_t Races>
struct waiting_for {
  task_race races[Races + 1];
  waiting_task tasks[Tasks];
  task_limit limits[Limits + 1];
  waiting_room room{tasks, limits};
};
template <std::size_t Limits, std::size_t Races>
struct waiting_for<0, Limits, Races> {};

// The callable of a task, if it says something of how it is run: such tasks have state.
template <class Task, std::size_t K, std::size_t I>
typename Task::callable const& policy_in(stored<K, I>, entry const* const* all) noexcept {
  return static_cast<stored_task<K, Task> const*>(all[I])->task.function();
}

template <class Task, class Where>
executor_ref place_of(wiring const& w) {
  return executor_ref(executor_of(policy_in<Task>(Where(), w.stored)));
}
// Where the callable of a task with state is.
template <class Task, std::size_t K, class Stateful>
struct place_of_callable {
  using type = callable_of<Task, K, Stateful>;
};
template <fixed_string Id, class T, std::size_t K, class Stateful>
struct place_of_callable<input_task<Id, T>, K, Stateful> {
  using type = made;
};
template <class Task, std::size_t K, class Stateful>
using place_in = typename place_of_callable<Task, K, Stateful>::type;

template <class Task, class Where>
constexpr auto placer() {
  if constexpr (requires { requires is_placed<typename Task::callable>; })
    return &place_of<Task, Where>;
  else
    return nullptr;
}

template <std::size_t K, class Slot, class Call>
void make_slot(wiring const& w) {
  ::new (static_cast<void*>(static_cast<Slot*>(w.slots[K]))) Slot(Call(), w);
}

// Maps find help by the run.
template <class Call>
struct call_by_many {
  using type = Call;
};
template <class Task, class Where, class Result, class Passes>
struct call_by_many<map_call<Task, Where, Result, Passes>> {
  using type = shared_map_call<Task, Where, Result, Passes>;
};

template <class Call, class R, class... Guard>
struct call_by_many<guarded_call<Call, R, Guard...>> {
  using type = guarded_call<typename call_by_many<Call>::type, R, Guard...>;
};

template <class Task, class Call, class R, class... Guard>
struct call_by_many<settled_call<Task, Call, R, Guard...>> {
  using call = typename call_by_many<Call>::type;
  using type = std::conditional_t<may_wait<Task>, settled_attempt<Task, call, R, Guard...>,
                                  settled_call<Task, call, R, Guard...>>;
};
// A task that races has a token of its own.
template <class Task, class Where, class... Pass>
  requires is_racing<Task>
struct call_by_many<call<Task, Where, type_list<Pass...>>> {
  using type = attempt_call<Task, Where, void, type_list<Pass...>>;
};
// The attempts of a task are made one by one.
template <class Task, class Where, class Result, class Passes>
  requires may_wait<Task>
struct call_by_many<governed_call<Task, Where, Result, Passes>> {
  using type = attempt_call<Task, Where, Result, Passes>;
};

template <class Task, class Where>
inline constexpr bool waits_in = may_wait<Task>;
template <class Task>
inline constexpr bool waits_in<Task, made> =
    ((policies_said<Task> & has_coroutine) != 0 && !is_mapped<Task>) || is_racing<Task>;

template <class Call>
inline constexpr void (*coroutine_of)(wiring const&) = nullptr;
template <class Task, class Where, class Result, class Passes>
  requires((policies_said<Task> & has_coroutine) != 0)
inline constexpr void (*coroutine_of<attempt_call<Task, Where, Result, Passes>>)(wiring const&) =
    &coroutine_call<Task, Where, Passes>::begin;

#if WEFT_EXCEPTIONS
template <class Task, class Where, class Result, class Passes>
  requires has_waiting_elements<Task>
inline constexpr void (*coroutine_of<shared_map_call<Task, Where, Result, Passes>>)(wiring const&) =
    &waiting_map<Task, Where, Result, Passes>::begin;
#endif
template <class Call, class Result, class... Guard>
inline constexpr void (*coroutine_of<guarded_call<Call, Result, Guard...>>)(wiring const&) =
    coroutine_of<Call>;
template <class Task, class Call, class Result, class... Guard>
inline constexpr void (*coroutine_of<settled_attempt<Task, Call, Result, Guard...>>)(wiring const&) =
    coroutine_of<Call>;

// What the task itself gives, and whether it runs (null: always).
template <class Plan>
struct guards_of {
  using result = typename Plan::result;
  static constexpr bool (*runs)(wiring const&) = nullptr;
};
template <class Plan, class... Guard>
struct guards_of<guarded_plan<Plan, Guard...>> {
  using result = typename Plan::result;
  static bool runs(wiring const& w) { return guards<Guard...>::hold(w); }
};
template <class Plan, class... Guard>
struct guards_of<settled_plan<Plan, Guard...>> : guards_of<guarded_plan<Plan, Guard...>> {};

// How a member of a group that makes attempts has failed, where it fails for itself.
template <std::size_t K, class Task, class Result>
constexpr auto absorber() -> void (*)(wiring const&) {
  if constexpr (is_settled<Task>)
    if constexpr (may_wait<Task> && !is_mapped<Task> && !fails_all<Task>)
      return &make_slot<K, slot<K, Result>, failed_call<Result>>;
  return nullptr;
}

template <class Slot>
bool has_value_in(entry const* at) {
  return static_cast<Slot const*>(at)->value.has_value();
}
template <std::size_t K, class Task, class Result>
constexpr auto value_test() -> bool (*)(entry const*) {
  if constexpr (is_racing<Task>)
    return &has_value_in<slot<K, Result>>;
  else
    return nullptr;
}

// `By` says what a call becomes.
template <template <class> class By, class Tasks, class Plans, class Indices, class Calls, class Stateful>
struct code_for;
template <template <class> class By, class... Task, class... Plan, std::size_t... K, class... Call,
          class Stateful>
struct code_for<By, type_list<Task...>, type_list<Plan...>, std::index_sequence<K...>, type_list<Call...>,
                Stateful> {
  static constexpr task_code table[] = {
      {&make_slot<K, slot<K, typename Plan::result>, typename By<Call>::type>,
       destroyer<slot<K, typename Plan::result>>, placer<Task, place_in<Task, K, Stateful>>(),
       waits_in<Task, place_in<Task, K, Stateful>>, coroutine_of<typename By<Call>::type>, is_mapped<Task>,
       guards_of<Plan>::runs, absorber<K, Task, typename Plan::result>(),
       value_test<K, Task, typename Plan::result>()}...};
};
template <template <class> class By, class Workflow, class Options>
using code_of =
    code_for<By, typename analysis<Workflow>::task_list, plans_of<Workflow>,
             typename analysis<Workflow>::indices, calls_of<Workflow, Options>, typename Workflow::stateful>;

// How the tasks with state are to be run.
template <class Workflow, class Stateful>
struct policies;
template <class Workflow, std::size_t... K>
struct policies<Workflow, std::index_sequence<K...>> {
  template <std::size_t I>
  using callable = typename leaf<task_at<analysis<Workflow>, I>>::callable;
  static constexpr bool any_placed = !all_of<!is_placed<callable<K>>...>;
  static constexpr bool any_prioritised = !all_of<!is_prioritised<callable<K>>...>;

  static constexpr std::size_t limits = (limits_said<callable<K>> + ... + 0);

  // Gives the tasks that may wait their places.
  static void open(waiting_room& room, task_race* races, entry const* const* stored, stop_token stop) {
    open(room, races, stored, stop, typename analysis<Workflow>::indices());
  }
  template <std::size_t... I>
  static void open(waiting_room& room, task_race* races, entry const* const* stored, stop_token stop,
                   std::index_sequence<I...>) {
    bool const added[] = {(add_waiting<I>(room, races, stored, stop), true)...};
    static_cast<void>(added);
  }
  template <std::size_t I>
  static void add_waiting(waiting_room& room, [[maybe_unused]] task_race* races, entry const* const* stored,
                          stop_token stop) {
    using task = task_at<analysis<Workflow>, I>;
    if constexpr (may_wait<task>) {
      task_policy policy;
      if constexpr (!is_stateless_leaf<task>)
        note_policies(
            policy_in<task>(detail::stored<I, place_among(I, std::index_sequence<K...>())>(), stored),
            policy);
      if constexpr (is_mapped<task>) policy.retry = {}, policy.timeout = 0;
      task_race* race = nullptr;
      if constexpr (is_racing<task>)
        if (int const number = races_of<Workflow>::numbers.race[I]; number >= 0) race = &races[number];
      room.add(static_cast<std::uint32_t>(I), policy, task::id(), stop, race);
    }
  }

  // The bits of the tasks, those of high priority first.
  static void rank(entry const* const* stored, run_notes const& notes) {
    constexpr std::size_t tasks = static_cast<std::size_t>(Workflow::size());
    int priority[tasks]{};
    (set_priority<K>(stored, priority), ...);
    for (std::size_t k = 0; k < tasks; ++k) notes.ranked[k] = static_cast<std::uint16_t>(k);
    std::sort(notes.ranked, notes.ranked + tasks, [&](std::uint16_t a, std::uint16_t b) {
      return priority[a] != priority[b] ? priority[a] > priority[b] : a < b;
    });
    for (std::size_t b = 0; b < tasks; ++b) notes.rank[notes.ranked[b]] = static_cast<std::uint16_t>(b);
  }
  template <std::size_t I>
  static void set_priority(entry const* const* stored, int* priority) {
    using task = task_at<analysis<Workflow>, I>;
    if constexpr (is_prioritised<typename task::callable>)
      priority[I] = priority_of(
          policy_in<task>(detail::stored<I, place_among(I, std::index_sequence<K...>())>(), stored));
  }
};
// How many tasks may wait.
template <class Tasks>
inline constexpr std::size_t waiting_among = 0;
template <class... Task>
inline constexpr std::size_t waiting_among<type_list<Task...>> = [] {
  bool const waits[] = {may_wait<Task>...};  // no fold: compilers nest them
  std::size_t waiting = 0;
  for (bool each : waits) waiting += each ? 1 : 0;
  return waiting;
}();
template <class Workflow>
inline constexpr std::size_t waiting_in = waiting_among<typename analysis<Workflow>::task_list>;

template <class Workflow>
using policies_of = policies<Workflow, typename Workflow::stateful>;

template <class Workflow>
struct schedule_of;
template <fixed_string Name, auto Graph, class... Task>
struct schedule_of<basic_workflow<Name, Graph, Task...>> {
  static constexpr schedule<Graph.tasks, Graph.edge_count> tables{Graph, {is_input<Task>...}};
  static constexpr schedule_view view = tables.view();
};

// --- the run -----------------------------------------------------------------------------------------------

// What a run fills, which is where results are that are kept.
template <class Workflow, class... Option>
using frame_by_many =
    typename storage_for<Workflow, made_by_many<typename keep_among<Option...>::type>>::type;

// Everything of a run but that.
template <class Workflow, class... Option>
class execution {
public:
  using frame = frame_by_many<Workflow, Option...>;

  execution(Workflow const& workflow, frame& kept, executor_ref where, Option const&... options)
      : execution(code_of<call_by_many, Workflow, type_list<Option...>>::table, workflow, kept, where,
                  options...) {}
  // With calls of another kind.
  execution(task_code const* code, Workflow const& workflow, frame& kept, executor_ref where,
            Option const&... options)
      : given_{given_entry(options)..., nullptr},
        bridge_(options...),
        stop_(bridge_.token(options...), deadline_among(options...), link_),
        wiring_{{slots_, stored_, given_, stop_.token()}, &run_},
        frame_(kept),
        run_(schedule_of<Workflow>::view, code, wiring_, notes_.view(), stop_, where) {
    link_.run = &run_;
    scratch_.list(kept, slots_);
    run_.end_results(scratch_.endings());
    workflow.list(stored_);
    if constexpr (policies_of<Workflow>::any_prioritised) policies_of<Workflow>::rank(stored_, notes_.view());
    if constexpr (waiting_in<Workflow> > 0) {
      policies_of<Workflow>::open(waiting_.room, waiting_.races, stored_, stop_.token());
      run_.open(waiting_.room);
    }
    run_.make_inputs();
  }

  static_run& run() noexcept { return run_; }
  static_run const& run() const noexcept { return run_; }

  // After the run: what was made is the frame's if nothing is missing.
  void close() noexcept {
    if (is_closed_) return;
    is_closed_ = true;
    run_.dismiss();
    if (run_.succeeded() && !is_cancelled())
      frame_.own();
    else if (is_finished())
      keep_some();
    else
      run_.destroy_made();
  }
  bool is_closed() const noexcept { return is_closed_; }

  void throw_failure() const {
#if WEFT_EXCEPTIONS
    if (run_.failure() != nullptr) std::rethrow_exception(run_.failure());
    if (int const k = run_.overdue(); k >= 0)
      throw deadline_exceeded(analysis<Workflow>::table.info[k]->id.text);
    if (!is_finished()) link_.said.throw_it(run_.succeeded());
#endif
  }

private:
#if WEFT_EXCEPTIONS
  bool is_cancelled() const noexcept { return link_.said.is_cancelled(); }
  // Early, by a task that said so, and the results are those that are there.
  bool is_finished() const noexcept {
    return wants_partial<Option...> && run_.failure() == nullptr && link_.said.what() != nullptr &&
           !link_.said.is_cancelled();
  }
  void keep_some() noexcept {
    if constexpr (wants_partial<Option...>) {
      static_cast<partial_cells<cells_of<Workflow>>&>(frame_).own_some(
          [this](int k) { return run_.has_result(k); }, link_.said.what());
      early_end_watch<Option...>::tell(given_);
    }
  }
#else
  static bool is_cancelled() noexcept { return false; }
  static bool is_finished() noexcept { return false; }
  static void keep_some() noexcept {}
#endif

  entry* slots_[static_cast<std::size_t>(Workflow::size())];
  entry const* stored_[Workflow::stateful::size() + 1]{};
  entry const* const given_[sizeof...(Option) + 1];
#if WEFT_EXCEPTIONS
  ending_link<static_run> link_;
#else
  struct : run_link {
    static_run* run = nullptr;
  } link_;
#endif
  [[no_unique_address]] stop_bridge_for<Option...> bridge_;
  stop_source stop_;
  parallel_wiring wiring_;
  notes_for<static_cast<std::size_t>(Workflow::size()), policies_of<Workflow>::any_placed,
            policies_of<Workflow>::any_prioritised>
      notes_;
  [[no_unique_address]] waiting_for<waiting_in<Workflow>, policies_of<Workflow>::limits,
                                    race_count<Workflow>::value> waiting_;
  frame& frame_;
  [[no_unique_address]]
  typename scratch_by_many<Workflow, typename keep_among<Option...>::type>::type scratch_;
  static_run run_;
  bool is_closed_ = false;
};

template <class Error, class Workflow, class Keep>
struct parallel_type {
  using type = rejected<Error>;
};
template <class Workflow, class Keep>
struct parallel_type<void, Workflow, Keep> {
  using type = results<Workflow, made_by_many<Keep>>;
};
template <class Workflow, class... Option>
using parallel_run_of = typename parallel_type<
    typename check_run<Workflow, check_options(analysis<Workflow>::table, type_list<Option...>()),
                       Option...>::error,
    Workflow, typename keep_among<Option...>::type>::type;

// The results in a frame that `fill` fills where it stays.
template <class Result, class Workflow, class... Option, class Fill>
Result keep_of_cells(Fill const& fill) {
  if constexpr (wants_partial<Option...>)
    return Result(fill);
  else
    return {{}, frame_by_many<Workflow, Option...>(fill)};
}

}  // namespace detail

//! Runs a workflow on this thread and those of an executor that have time: the same results as inline, in parallel
//! where that is worth it. Nothing is allocated. The first task that fails stops what has not been started; when
//! what runs has ended, `task_failed` is thrown: of several that failed for the first in order.
template <detail::checked_workflow Workflow, class Executor, class... Option>
  requires(executor<std::remove_reference_t<Executor>> && detail::plain_options<Option...>)
auto run([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Executor&& where,
         [[maybe_unused]] Option&&... options)
    -> detail::parallel_run_of<Workflow, std::remove_cvref_t<Option>...> {
  using result = detail::parallel_run_of<Workflow, std::remove_cvref_t<Option>...>;
  if constexpr (detail::is_failure<result>::value) {
    return {};
  } else {
    auto const fill = [&](auto& frame) {
      detail::execution<Workflow, std::remove_cvref_t<Option>...> all(
          workflow, frame, detail::executor_ref(where), options...);
      all.run().run();
      all.close();
      all.throw_failure();
    };
    return detail::keep_of_cells<result, Workflow, std::remove_cvref_t<Option>...>(fill);
  }
}

}  // namespace WEFT_NAMESPACE

#endif
