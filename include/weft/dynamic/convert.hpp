// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_CONVERT_HPP
#define WEFT_DYNAMIC_CONVERT_HPP

#include <weft/dynamic/task_graph.hpp>
#include <weft/run/parallel.hpp>

#include <array>

//! \file
//! A static workflow as a task_graph, to add to what the compiler knows what only run time knows.

namespace WEFT_NAMESPACE {
namespace detail {

// What the tasks of one workflow share: a copy of it, and where its stateful tasks lie. They know only the latter.
template <class Workflow>
struct shared_workflow {
  Workflow workflow;
  entry const* stored[Workflow::stateful::size() + 1]{};

  explicit shared_workflow(Workflow const& w) : workflow(w) { workflow.list(stored); }
  shared_workflow(shared_workflow const&) = delete;
};
using stored_owner = std::shared_ptr<entry const* const>;

// What the graph needs for task K, if it races.
template <std::size_t N, std::size_t K, class R, bool Races>
struct converted_racer {
  static constexpr void (*settle)(void*, std::exception_ptr const*) = nullptr;
  static constexpr bool (*has_succeeded)(void const*) = nullptr;
};
template <std::size_t N, std::size_t K, class R>
struct converted_racer<N, K, R, true> {
  static void settle(void* at, std::exception_ptr const* cause) {
    entry* slots[N];
    ::new (at) slot<K, R>(failed_call<R>(), failed_wiring{{slots, nullptr, nullptr, {}}, *cause});
  }
  static bool has_succeeded(void const* at) { return static_cast<slot<K, R> const*>(at)->value.has_value(); }
};

// Task K of N, called with results that lie in the block of a run: each as the slot that its call knows.
template <std::size_t N, std::size_t K, class Task, class Where, class Slot, class Call, class R>
struct converted_code {
  static void invoke(task_call const& call) {
    with_wiring(call, [&](attempt_wiring const& w) { ::new (call.result()) Slot(Call(), w); });
  }
  static void begin(task_call const& call) {
    with_wiring(call, [](attempt_wiring const& w) { coroutine_of<Call>(w); });
  }
  template <class Do>
  static void with_wiring(task_call const& call, Do const& what) {
    entry* slots[N];
    for (task_arg const* arg = call.args(); arg != call.args_end(); ++arg)
      slots[arg->from] = static_cast<entry*>(call.result_of(*arg));
    slots[K] = static_cast<entry*>(call.result());
    what(attempt_wiring{{{slots, stored_in(call.callable()), nullptr, call.stop()}},
                        call.attempt(),
                        call.own(),
                        1,
                        call.home()});
  }
  static entry const* const* stored_in(void const* callable) {
    return static_cast<stored_owner const*>(callable)->get();
  }
  static void destroy_callable(void* at) noexcept { static_cast<stored_owner*>(at)->~stored_owner(); }
  static void destroy_result(void* at) noexcept { static_cast<Slot*>(at)->~Slot(); }

  // What it says of its calls; a map's elements are called as it says by the map.
  static void read_policy(void const* callable, task_policy& to) {
    if constexpr (!std::is_same_v<Where, made>)
      note_policies(policy_in<Task>(Where(), stored_in(callable)), to);
    if constexpr (is_mapped<Task>) to.retry = {}, to.timeout = 0;
  }
  static constexpr auto reader() -> void (*)(void const*, task_policy&) {
    if constexpr (policies_said<Task> != 0)
      return &read_policy;
    else
      return nullptr;
  }

  static inline task_type const type{&invoke,
                                     &destroy_callable,
                                     std::is_trivially_destructible_v<Slot> ? nullptr : &destroy_result,
                                     &typeid(std::type_identity<R>),
                                     &stays_here::elsewhere,
                                     reader(),
                                     coroutine_of<Call> != nullptr ? &begin : nullptr,
                                     nullptr,
                                     nullptr,
                                     converted_racer<N, K, R, is_racing<Task>>::settle,
                                     converted_racer<N, K, R, is_racing<Task>>::has_succeeded};
};

// The graph makes the attempts. What is left is called by one thread, which looks whether the run is to stop.
template <class Call>
struct call_by_graph : looking<Call> {};
template <class Task, class Where, class Result, class Passes>
struct call_by_graph<governed_call<Task, Where, Result, Passes>> {
  using type = attempt_call<Task, Where, Result, Passes>;
};

// How to add one task: its code, or its value for an input.
struct converted_task {
  task_type const* type = nullptr;
  std::size_t size = 0;
  std::size_t align = 1;
  char const* id = nullptr;
  void (*add_input)(task_graph&, entry const*) = nullptr;
  int option = -1;
};

template <fixed_string Id, class T, class Given>
void add_input(task_graph& graph, entry const* given) {
  auto&& value = static_cast<Given const*>(given)->value;
  if constexpr (std::is_reference_v<T>) {
    graph.add(Id.text, local([at = std::addressof(value)]() -> T { return *at; }));
  } else {
    static_assert(std::is_copy_constructible_v<T>,
                  "weft: a task_graph can be run many times, so the values of its inputs must be copyable");
    graph.add(Id.text, local([kept = T(static_cast<decltype(value)>(value))]() -> T { return kept; }));
  }
}

template <std::size_t N, std::size_t K, class Task, class Plan, class Stateful, class Options>
struct converted_as {
  using result = typename Plan::result;
  using room = slot<K, result>;
  using code = converted_code<
      N, K, Task, callable_of<Task, K, Stateful>, room,
      typename call_by_graph<typename call_of<K, Task, Plan, Stateful, type_list<>>::type>::type, result>;
  static converted_task how() {
    return {&code::type, std::is_void_v<result> ? 0 : sizeof(room), alignof(room), Task::id(), nullptr, -1};
  }
};
template <std::size_t N, std::size_t K, fixed_string Id, class T, class Plan, class Stateful, class... Option>
struct converted_as<N, K, input_task<Id, T>, Plan, Stateful, type_list<Option...>> {
  static constexpr int option = find_option<Option...>({Id.text, Id.size()});
  using given = type_at<type_list<Option...>, static_cast<std::size_t>(option)>;
  static converted_task how() { return {nullptr, 0, 1, nullptr, &add_input<Id, T, given>, option}; }
};

template <class Workflow, class... Option>
class workflow_converter;
template <fixed_string Name, auto Graph, class... Task, class... Option>
class workflow_converter<basic_workflow<Name, Graph, Task...>, Option...> {
  using workflow = basic_workflow<Name, Graph, Task...>;

public:
  static task_graph convert(workflow const& w, Option const&... options) {
    entry const* const given[] = {given_entry(options)..., nullptr};
    auto const shared = std::make_shared<shared_workflow<workflow>>(w);
    task_graph graph{Name.text};
    add_all(typename analysis<workflow>::indices(), plans_of<workflow>(), graph,
            stored_owner(shared, shared->stored), given);
    return graph;
  }

private:
  template <std::size_t... K, class... Plan>
  static void add_all(std::index_sequence<K...>, type_list<Plan...>, task_graph& graph,
                      stored_owner const& stored, entry const* const* given) {
    converted_task const tasks[] = {converted_as<sizeof...(Task), K, Task, Plan, typename workflow::stateful,
                                                 type_list<Option...>>::how()...};
    for (int k = 0; k < Graph.tasks; ++k) {
      if (tasks[k].add_input != nullptr)
        tasks[k].add_input(graph, given[tasks[k].option]);
      else
        add_task(*graph.data_, k, tasks[k], stored);
    }
    graph.data_->trust_touches();
    for (int k = 0; k < Graph.tasks; ++k)
      for (int e = Graph.first[k]; e < Graph.first[k + 1]; ++e)
        if (Graph.edges[e].kind == edge_kind::waits)
          graph.data_->add_edge(Graph.edges[e].from, static_cast<std::uint32_t>(k));
    if constexpr (race_count<workflow>::value > 0) add_races(*graph.data_);
  }

  static void add_races(graph_data& data) {
    constexpr auto const& numbers = races_of<workflow>::numbers;
    for (int race = 0; race < numbers.races; ++race) {
      std::vector<std::uint32_t> members;
      for (int k = 0; k < Graph.tasks; ++k)
        if (numbers.race[k] == race) members.push_back(static_cast<std::uint32_t>(k));
      data.add_race(members);
    }
  }

  static void add_task(graph_data& data, int k, converted_task const& task, stored_owner const& stored) {
    bool takes = false;
    for (int e = Graph.first[k]; e < Graph.first[k + 1]; ++e) {
      edge const from = Graph.edges[e];
      if (from.kind == edge_kind::waits) continue;
      bool const taken = judged<workflow>::result.taker_of(from.from) == k;
      takes |= taken;
      data.add_arg({from.from, taken                            ? task_arg::takes
                               : from.kind == edge_kind::orders ? task_arg::orders
                                                                : task_arg::reads});
    }
    if (access_list const* const touches = analysis<workflow>::table.info[k]->touches)
      for (access const& one : *touches)
        data.add_touch(std::string_view(one.resource.text, one.resource.size), one.writes);
    void* const at = data.allocate(sizeof(stored_owner), alignof(stored_owner));
    data.add(task.id, *task.type, ::new (at) stored_owner(stored), task.size, task.align, takes);
  }
};

template <class Error, class Workflow, class... Option>
struct converted_type {
  using type = rejected<Error>;
};
template <class Workflow, class... Option>
struct converted_type<void, Workflow, Option...> {
  using type = task_graph;
};
template <class Workflow, class... Option>
using converted = typename converted_type<
    typename check_inline<
        Workflow,
        typename check_run<Workflow, check_options(analysis<Workflow>::table, type_list<Option...>()),
                           Option...>::error>::error,
    Workflow, Option...>::type;

}  // namespace detail

//! A static workflow as a graph, with its ids: find its nodes by `find<T>("id")`, add tasks that use them, run it. Inputs
//! get their values here, by `with<"id">(value)`, for all runs; they are copied for each. What is added must not take
//! away a result of which a `part` or a view is in use: the compiler does not see that any more.
template <detail::checked_workflow Workflow, class... Option>
auto to_task_graph([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Option&&... options)
    -> detail::converted<Workflow, std::remove_cvref_t<Option>...> {
  if constexpr (detail::is_failure<detail::converted<Workflow, std::remove_cvref_t<Option>...>>::value)
    return {};
  else
    return detail::workflow_converter<Workflow, std::remove_cvref_t<Option>...>::convert(workflow,
                                                                                         options...);
}

//! What did not compile has reported its error.
template <class Failure, class... Option>
  requires detail::is_failure<Failure>::value
constexpr failure to_task_graph(Failure const&, Option&&...) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
