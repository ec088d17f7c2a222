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

// What the tasks of one workflow share: a copy of it, and where its stateful tasks lie.
template <class Workflow>
struct shared_workflow {
  Workflow workflow;
  entry const* stored[Workflow::stateful::size() + 1]{};

  explicit shared_workflow(Workflow const& w) : workflow(w) { workflow.list(stored); }
  shared_workflow(shared_workflow const&) = delete;
};

// Task K, called with results that lie in the block of a run: each as the slot that its call knows.
template <class Workflow, std::size_t K, class Slot, class Call, class R>
struct converted_code {
  using owner = std::shared_ptr<shared_workflow<Workflow> const>;

  static void invoke(task_call const& call) {
    entry* slots[static_cast<std::size_t>(Workflow::size())];
    for (task_arg const* arg = call.args(); arg != call.args_end(); ++arg)
      slots[arg->from] = static_cast<entry*>(call.result_of(*arg));
    slots[K] = static_cast<entry*>(call.result());
    wiring const w{slots, (*static_cast<owner const*>(call.callable()))->stored, nullptr, call.stop()};
    ::new (call.result()) Slot(Call(), w);
  }
  static void destroy_callable(void* at) noexcept { static_cast<owner*>(at)->~owner(); }
  static void destroy_result(void* at) noexcept { static_cast<Slot*>(at)->~Slot(); }

  static inline task_type const type{&invoke, &destroy_callable,
                                     std::is_trivially_destructible_v<Slot> ? nullptr : &destroy_result,
                                     &typeid(std::type_identity<R>)};
};

template <class Workflow, class... Option>
class workflow_converter;
template <fixed_string Name, auto Graph, class... Task, class... Option>
class workflow_converter<basic_workflow<Name, Graph, Task...>, Option...> {
  using workflow = basic_workflow<Name, Graph, Task...>;
  using owner = std::shared_ptr<shared_workflow<workflow> const>;

public:
  static task_graph convert(workflow const& w, Option const&... options) {
    task_graph graph{Name.text};
    owner const shared = std::make_shared<shared_workflow<workflow>>(w);
    add_all(typename analysis<workflow>::indices(), plans_of<workflow>(), graph, shared, options...);
    return graph;
  }

private:
  template <std::size_t... K, class... Plan>
  static void add_all(std::index_sequence<K...>, type_list<Plan...>, task_graph& graph, owner const& shared,
                      Option const&... options) {
    using step = void (*)(task_graph&, owner const&, entry const* const*);
    static constexpr step steps[] = {&add_one<K, Task, Plan>...};
    entry const* const given[] = {given_entry(options)..., nullptr};
    for (step each : steps) each(graph, shared, given);
  }

  template <std::size_t K, class Leaf, class Plan>
  static void add_one(task_graph& graph, owner const& shared, entry const* const* given) {
    if constexpr (is_input<Leaf>)
      add_input<K>(std::type_identity<Leaf>(), graph, given);
    else
      add_task<K, Leaf, Plan>(graph, shared);
  }

  template <std::size_t K, fixed_string Id, class T>
  static void add_input(std::type_identity<input_task<Id, T>>, task_graph& graph, entry const* const* given) {
    constexpr auto option = static_cast<std::size_t>(find_option<Option...>({Id.text, Id.size()}));
    using from = type_at<type_list<Option...>, option>;
    auto&& value = static_cast<from const*>(given[option])->value;
    if constexpr (std::is_reference_v<T>) {
      graph.add(Id.text, [at = std::addressof(value)]() -> T { return *at; });
    } else {
      static_assert(std::is_copy_constructible_v<T>,
                    "weft: a task_graph can be run many times, so the values of its inputs must be copyable");
      graph.add(Id.text, [kept = T(static_cast<decltype(value)>(value))]() -> T { return kept; });
    }
  }

  template <std::size_t K, class Leaf, class Plan>
  static void add_task(task_graph& graph, owner const& shared) {
    using result = typename Plan::result;
    using room = slot<K, result>;
    using code =
        converted_code<workflow, K, room,
                       typename call_of<K, Leaf, Plan, typename workflow::stateful, type_list<>>::type,
                       result>;
    graph_data& data = *graph.data_;
    bool takes = false;
    for (int e = Graph.first[K]; e < Graph.first[K + 1]; ++e) {
      bool const taken = is_taken<static_cast<int>(K)>(Graph.edges[e].from);
      takes |= taken;
      data.add_arg({Graph.edges[e].from, taken                                      ? task_arg::takes
                                         : Graph.edges[e].kind == edge_kind::orders ? task_arg::orders
                                                                                    : task_arg::reads});
    }
    void* const at = data.allocate(sizeof(owner), alignof(owner));
    data.add(Leaf::id(), code::type, ::new (at) owner(shared), std::is_void_v<result> ? 0 : sizeof(room),
             alignof(room), takes);
  }
  template <int K>
  static bool is_taken(int from) {
    return judged<workflow>::result.taker_of(from) == K;
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
