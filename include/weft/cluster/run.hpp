// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_RUN_HPP
#define WEFT_CLUSTER_RUN_HPP

#include <weft/cluster/checks.hpp>
#include <weft/cluster/remote_run.hpp>
#include <weft/cluster/remote_task.hpp>
#include <weft/run/parallel.hpp>
#include <weft/run/watch.hpp>

#include <condition_variable>
#include <mutex>

//! \file
//! `run(workflow, cluster)`: the types of a workflow turned into the tables of a `remote_run`.

namespace WEFT_NAMESPACE {
namespace detail {

// --- what a task is made of --------------------------------------------------------------------------------

// A slot is made of bytes that have come.
struct arrival_wiring : wiring {
  byte_view bytes;
};
template <class R>
struct arrival_call {
  static R invoke(wiring const& w) {
    input_archive from(static_cast<arrival_wiring const&>(w).bytes);
    if constexpr (std::is_void_v<R>) {
      from.finish();
    } else {
      R value = load_new<R>(from);
      from.finish();
      return value;
    }
  }
};
// Or of a batch that has been filled.
template <class R>
struct filled_wiring : wiring {
  batch_filler<typename R::value_type>& filler;
};
template <class R>
struct filled_call {
  static R invoke(wiring const& w) { return static_cast<filled_wiring<R> const&>(w).filler.take(); }
};
template <>
struct filled_call<void> {
  static void invoke(wiring const&) {}
};

template <class R>
struct filler_of {
  batch_filler<typename R::value_type> elements;
  explicit filler_of(std::size_t size) : elements(size) {}
};
template <>
struct filler_of<void> {
  int elements = 0;
  explicit filler_of(std::size_t) {}
};

// Makes what the slot of a task holds of what has come: the result, or something around it.
template <class Kept, class Result, class Call>
struct slot_call;
template <class Result, class Call>
struct slot_call<Result, Result, Call> : Call {};
template <class Result, class Call>
struct slot_call<skippable<Result>, Result, Call> : guarded_call<Call, Result> {};
template <class T, class Result, class Call>
struct slot_call<outcome<T>, Result, Call> {
  static outcome<T> invoke(wiring const& w) {
    return outcome<T>(std::in_place, [&]() -> Result { return Call::invoke(w); });
  }
};
template <class T, class Call>
struct slot_call<outcome<T>, outcome<T>, Call> : Call {};

// `Kept` is what the slot holds: the result, or a skippable one.
template <std::size_t K, class Task, class Part, class Function, class Walked, class Result, class Kept>
class remote_map_of final : public cluster::detail::remote_map {
  using range = std::remove_reference_t<decltype(Walked::range_in(std::declval<wiring const&>()))>;

public:
  remote_map_of(Function const& function, wiring const& w)
      : function_(function),
        wiring_(w),
        size_(range_size(Walked::range_in(w))),
        at_(range_begin(Walked::range_in(w))),
        filler_(size_) {}

  std::size_t size() const override { return size_; }
  std::size_t most_at_once() const override { return weft::detail::most_at_once<Task>; }
  void encode(std::size_t count, byte_buffer& to) override {
    Part::encode(function_, wiring_, at_, count, to);
  }
  void arrive(std::size_t begin, std::size_t end, byte_view bytes) override {
    Part::collect(bytes, begin, end, filler_.elements);
  }
  void finish() override {
    if constexpr (std::is_void_v<Result>)
      make_slot<K, slot<K, Kept>, slot_call<Kept, Result, filled_call<Result>>>(wiring_);
    else
      make_slot<K, slot<K, Kept>, slot_call<Kept, Result, filled_call<Result>>>(
          filled_wiring<Result>{wiring_, filler_.elements});
  }

private:
  Function const& function_;
  wiring const& wiring_;
  std::size_t size_;
  decltype(range_begin(std::declval<range&>())) at_;
  filler_of<Result> filler_;
};

// --- the table ---------------------------------------------------------------------------------------------

// How one task is sent and received; all null: it stays.
struct remote_code {
  cluster::remote_function const* function = nullptr;
  bool const* is_registered = nullptr;  // that somebody refers to this is what makes it happen
  void (*encode)(wiring const&, byte_buffer&) = nullptr;
  void (*arrive)(wiring const&) = nullptr;
  std::unique_ptr<cluster::detail::remote_map> (*open)(wiring const&) = nullptr;
  bool (*runs)(wiring const&) = nullptr;    // null: always
  void (*absorb)(wiring const&) = nullptr;  // null: its failure is that of the run
};

template <class Task, class Where>
auto const& plain_callable_in(wiring const& w) {
  if constexpr (std::is_same_v<typename unwatched<Where>::type, made>) {
    static constexpr typename Task::callable none{};
    return plain_callable<typename Task::callable>::of(none);
  } else {
    return plain_callable<typename Task::callable>::of(callable_in<Task>(Where(), w));
  }
}

// A map of a group gives its failures as results.
template <class Task, class Code>
constexpr auto whole_test() -> bool (*)(byte_view) {
  if constexpr (is_mapped<Task> && is_settled<Task>)
    return &Code::is_whole;
  else
    return nullptr;
}

// A function under the name of its workflow and its own. An object of its own, so that it is registered before `main`
// wherever it is used.
template <fixed_string Scope, class Task, class Code>
struct registered {
  static constexpr cluster::remote_function function{{Scope.text, Scope.size()},
                                                     [] { return std::string_view(Task::id()); },
                                                     &Code::describe,
                                                     &Code::execute,
                                                     false,
                                                     (policies_said<Task> & has_timeout) != 0,
                                                     retry_test<typename Task::callable>,
                                                     whole_test<Task, Code>(),
                                                     Code::callable_name,
                                                     Code::is_loop};
  static inline bool const is_known = cluster::registry::add(function);
};

template <class Task, class Plan>
struct code_of_task;
template <class Task, class Result, class... Pass>
struct code_of_task<Task, call_plan<Result, Pass...>> {
  using callable = typename plain_callable<typename Task::callable>::type;
  using type = remote_task<Task, callable, Result, std::index_sequence_for<Pass...>, Pass...>;
};
template <class Task, class Result, class... Pass>
  requires is_mapped<Task>
struct code_of_task<Task, call_plan<Result, Pass...>> {
  using callable = typename plain_callable<typename Task::callable>::type;
  using type = remote_part<Task, callable, Result, std::index_sequence_for<Pass...>, Pass...>;
  using walked = element_pass<Pass...>;
};
template <class Task, class Result, class... Pass>
struct code_of_task<Task, reading_plan<Result, Pass...>> : code_of_task<Task, call_plan<Result, Pass...>> {};
template <class Task, class Plan, class... Guard>
struct code_of_task<Task, guarded_plan<Plan, Guard...>> : code_of_task<Task, Plan> {};
template <class Task, class Plan, class... Guard>
struct code_of_task<Task, settled_plan<Plan, Guard...>> : code_of_task<Task, Plan> {};

template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan>
struct remote_entry {
  using code = code_of_task<Task, Plan>;
  using result = typename guards_of<Plan>::result;
  using kept = typename Plan::result;

  static void encode(wiring const& w, byte_buffer& to) {
    code::type::encode(plain_callable_in<Task, Where>(w), w, to);
  }
  static std::unique_ptr<cluster::detail::remote_map> open(wiring const& w) {
    return std::make_unique<remote_map_of<K, Task, typename code::type, typename code::callable,
                                          typename code::walked, result, kept>>(
        plain_callable_in<Task, Where>(w), w);
  }
  static constexpr remote_code entry() {
    using all = registered<Scope, Task, typename code::type>;
    remote_code made{&all::function, &all::is_known};
    if constexpr (is_mapped<Task>) {
      made.open = &open;
    } else {
      made.encode = &encode;
      made.arrive = &make_slot<K, slot<K, kept>, slot_call<kept, result, arrival_call<result>>>;
    }
    made.runs = guards_of<Plan>::runs;
    if constexpr (is_settled<Task> && !fails_all<Task> && !is_mapped<Task>)
      made.absorb = &make_slot<K, slot<K, kept>, failed_call<kept>>;
    return made;
  }
};
template <fixed_string Scope, std::size_t K, class Task, class Where, class Plan>
  requires(!is_sent<Task, Plan>)
struct remote_entry<Scope, K, Task, Where, Plan> {
  static constexpr remote_code entry() { return {}; }
};

template <fixed_string Scope, class Tasks, class Plans, class Indices, class Stateful>
struct remote_table;
template <fixed_string Scope, class... Task, class... Plan, std::size_t... K, class Stateful>
struct remote_table<Scope, type_list<Task...>, type_list<Plan...>, std::index_sequence<K...>, Stateful> {
  static constexpr remote_code table[] = {
      remote_entry<Scope, K, Task, place_in<Task, K, Stateful>, Plan>::entry()...};
};
template <class Workflow>
struct remote_table_for;
template <fixed_string Name, auto Graph, class... Task>
struct remote_table_for<basic_workflow<Name, Graph, Task...>> {
  using workflow = basic_workflow<Name, Graph, Task...>;
  using type = remote_table<Name, type_list<Task...>, plans_of<workflow>,
                            typename analysis<workflow>::indices, typename workflow::stateful>;
};
template <class Workflow>
using remote_table_of = typename remote_table_for<Workflow>::type;

// --- the run -----------------------------------------------------------------------------------------------

// What a task says of its calls; null: nothing.
using policy_entry = void (*)(entry const* const* stored, task_policy& to);
template <class Task, class Where>
struct policy_entry_of {
  static constexpr policy_entry value = nullptr;
};
template <class Task, std::size_t K, std::size_t I>
  requires(policies_said<Task> != 0)
struct policy_entry_of<Task, stored<K, I>> {
  static void read(entry const* const* all, task_policy& to) {
    note_policies(policy_in<Task>(stored<K, I>(), all), to);
  }
  static constexpr policy_entry value = &read;
};
template <class Tasks, class Indices, class Stateful>
struct policy_entries;
template <class... Task, std::size_t... K, class Stateful>
struct policy_entries<type_list<Task...>, std::index_sequence<K...>, Stateful> {
  static constexpr policy_entry table[] = {policy_entry_of<Task, place_in<Task, K, Stateful>>::value...};
};

// What a cluster's run of a static workflow needs to know; not a template.
class static_remote_tasks final : public cluster::detail::remote_tasks {
public:
  static_remote_tasks(remote_code const* remote, task_code const* here, leaf_info const* const* infos,
                      bool const* is_input, wiring const& w, bool* made, policy_entry const* policies,
                      int const* races, result_endings* endings)
      : remote_(remote),
        here_(here),
        infos_(infos),
        is_input_(is_input),
        wiring_(w),
        made_(made),
        policies_(policies),
        races_(races),
        endings_(endings) {}

  bool policy_of(std::uint32_t k, task_policy& to) const override {
    if (policies_[k] == nullptr) return false;
    policies_[k](wiring_.stored, to);
    return true;
  }

  kind kind_of(std::uint32_t k) const override {
    if (is_input_[k]) return kind::done;
    if (remote_[k].function == nullptr) return kind::here;
    return remote_[k].open != nullptr ? kind::map : kind::there;
  }
  bool is_skipped(std::uint32_t k) override {
    return remote_[k].runs != nullptr && !remote_[k].runs(wiring_);
  }
  int race_of(std::uint32_t k) const override { return races_ != nullptr ? races_[k] : -1; }
  bool has_succeeded(std::uint32_t k) const override { return here_[k].succeeded(wiring_.slots[k]); }
  bool absorb(std::uint32_t k, std::exception_ptr const& cause) override {
    auto const absorb =
        cause != nullptr || remote_[k].absorb != nullptr ? remote_[k].absorb : here_[k].absorb;
    if (absorb == nullptr) return false;
    absorb(failed_wiring{wiring_, cause});
    return made_[k] = true;
  }
  char const* id_of(std::uint32_t k) const override { return infos_[k]->id.text; }
  cluster::remote_function const& function_of(std::uint32_t k) const override { return *remote_[k].function; }

  void make(std::uint32_t k) override {
    if (here_[k].place != nullptr)
      make_elsewhere(k);
    else
      here_[k].make(wiring_);
    made_[k] = true;
  }
  void encode(std::uint32_t k, byte_buffer& to) override { remote_[k].encode(wiring_, to); }
  void arrive(std::uint32_t k, byte_view bytes) override {
    remote_[k].arrive(arrival_wiring{wiring_, bytes});
    made_[k] = true;
  }
  std::unique_ptr<cluster::detail::remote_map> open(std::uint32_t k) override {
    return remote_[k].open(wiring_);
  }
  void finish(std::uint32_t k, cluster::detail::remote_map& map) override {
    map.finish();
    made_[k] = true;
  }
  void done(std::uint32_t k) override {
    if (endings_ == nullptr) return;
    endings_->after(static_cast<int>(k), [this](int result) { destroy(result); });
  }

  // Destroys what was made and has not ended, after a run that did not succeed.
  void destroy_made(std::size_t tasks) {
    for (int k = static_cast<int>(tasks) - 1; k >= 0; --k)
      if (made_[k] && (endings_ == nullptr || !endings_->has_ended(k))) destroy(k);
  }

private:
  void destroy(int k) {
    if (here_[k].destroy != nullptr) here_[k].destroy(wiring_.slots[k]);
  }

  // On the executor that the task names, while this thread waits.
  void make_elsewhere(std::uint32_t k) {
    struct errand {
      task_code const& code;
      wiring const& w;
      std::mutex mutex;
      std::condition_variable ended;
      std::exception_ptr cause;
      bool is_done = false;

      static void run(void* at) noexcept {
        auto& self = *static_cast<errand*>(at);
        std::exception_ptr cause;
        try {
          self.code.make(self.w);
        } catch (...) {
          cause = std::current_exception();
        }
        std::lock_guard const lock(self.mutex);
        self.cause = cause;
        self.is_done = true;
        self.ended.notify_one();
      }
    } there{here_[k], wiring_, {}, {}, {}, false};
    here_[k].place(wiring_).execute({&errand::run, &there});
    std::unique_lock lock(there.mutex);
    there.ended.wait(lock, [&] { return there.is_done; });
    if (there.cause != nullptr) std::rethrow_exception(there.cause);
  }

  remote_code const* remote_;
  task_code const* here_;
  leaf_info const* const* infos_;
  bool const* is_input_;
  wiring const& wiring_;
  bool* made_;
  policy_entry const* policies_;
  int const* races_;         // null: there are none
  result_endings* endings_;  // null: results last as long as the run
};

// A map that stays is run by this thread alone.
template <class Call>
struct call_by_one : looking<Call> {};

template <class Workflow>
struct remote_facts;
template <fixed_string Name, auto Graph, class... Task>
struct remote_facts<basic_workflow<Name, Graph, Task...>> {
  static constexpr bool is_input[] = {weft::detail::is_input<Task>...};

  static cluster::detail::remote_edges edges() {
    cluster::detail::remote_edges made(sizeof...(Task));
    made.fill([](auto const& add) {
      for (int k = 0; k < Graph.tasks; ++k)
        for (int e = Graph.first[k]; e < Graph.first[k + 1]; ++e)
          add(static_cast<std::uint32_t>(Graph.edges[e].from), static_cast<std::uint32_t>(k));
    });
    return made;
  }
};

// Task -> its race; null: there are none.
template <class Workflow>
constexpr int const* races_among() {
  if constexpr (race_count<Workflow>::value > 0)
    return races_of<Workflow>::numbers.race;
  else
    return nullptr;
}

// In a handler: whether a task has finished the run, and that is what is handled.
inline bool is_of_finished(cluster::detail::run_desk_of const& desk) {
  return std::current_exception() == desk.said().what() && !desk.said().is_cancelled();
}

// Fills a frame by a run on a cluster. Calls `begun` when it needs the options no more.
template <class Workflow, class... Option, class Begun>
void fill_remotely(Workflow const& workflow, frame_by_many<Workflow, Option...>& frame,
                   cluster::queue_user& queue, stop_token whole, Begun const& begun,
                   Option const&... options) {
  constexpr auto size = static_cast<std::size_t>(Workflow::size());
  entry* slots[size];
  entry const* stored[Workflow::stateful::size() + 1]{};
  entry const* const given[] = {given_entry(options)..., nullptr};
  bool is_made[size]{};
  typename scratch_by_many<Workflow, typename keep_among<Option...>::type>::type scratch;
  scratch.list(frame, slots);
  workflow.list(stored);
  long long const until = deadline_among(options...);
  stop_source const stop(whole, until);
  cluster::detail::run_desk_of desk(stop.token());
  wiring const w{slots, stored, given, desk.token()};
  using here = code_of<call_by_one, Workflow, type_list<Option...>>;
  static_remote_tasks tasks(
      remote_table_of<Workflow>::table, here::table, analysis<Workflow>::table.info,
      remote_facts<Workflow>::is_input, w, is_made,
      policy_entries<typename analysis<Workflow>::task_list, typename analysis<Workflow>::indices,
                     typename Workflow::stateful>::table,
      races_among<Workflow>(), scratch.endings());
  try {
    for (std::size_t k = 0; k < size; ++k)
      if (remote_facts<Workflow>::is_input[k]) {
        here::table[k].make(w);
        is_made[k] = true;
      }
    begun();
    cluster::detail::remote_run(tasks, remote_facts<Workflow>::edges(), queue, whole, {}, until, &desk,
                                watch_among(options...))
        .run();
  } catch (...) {
    if constexpr (wants_partial<Option...>)
      if (is_of_finished(desk)) {
        static_cast<partial_cells<cells_of<Workflow>>&>(frame).own_some([&](int k) { return is_made[k]; },
                                                                        desk.said().what());
        return early_end_watch<Option...>::tell(given);
      }
    tasks.destroy_made(size);
    throw;
  }
  frame.own();
}
// The same for who waits.
template <class Workflow, class... Option>
void fill_remotely(Workflow const& workflow, frame_by_many<Workflow, Option...>& frame,
                   cluster::queue_user& queue, Option const&... options) {
  stop_bridge_for<Option...> const bridge(options...);
  fill_remotely<Workflow, Option...>(workflow, frame, queue, bridge.token(options...), [] {}, options...);
}

template <class Workflow, class... Option>
using remote_run_of = typename parallel_type<
    typename check_remote<
        Workflow,
        typename check_run<Workflow, check_options(analysis<Workflow>::table, type_list<Option...>()),
                           Option...>::error>::error,
    Workflow, typename keep_among<Option...>::type>::type;

}  // namespace detail

//! Runs a workflow on the workers of a cluster: the same results as inline. Every task goes to a worker with its
//! arguments, every element of a map, or some of them together, is a task of its own; what is `.local()`, on an executor,
//! a part or a state stays on this thread. What cannot travel does not compile. Throws `task_failed` when a task failed:
//! what has not been started then is not. Takes what `run` takes otherwise.
template <detail::checked_workflow Workflow, cluster::task_queue Queue, class... Option>
  requires detail::plain_options<Option...>
auto run([[maybe_unused]] Workflow const& workflow, [[maybe_unused]] Queue& where,
         [[maybe_unused]] Option&&... options)
    -> detail::remote_run_of<Workflow, std::remove_cvref_t<Option>...> {
  using result = detail::remote_run_of<Workflow, std::remove_cvref_t<Option>...>;
  if constexpr (detail::is_failure<result>::value) {
    return {};
  } else {
    auto const fill = [&](auto& frame) {
      auto const queue = where.join();
      detail::fill_remotely<Workflow, std::remove_cvref_t<Option>...>(workflow, frame, *queue, options...);
    };
    return detail::keep_of_cells<result, Workflow, std::remove_cvref_t<Option>...>(fill);
  }
}

}  // namespace WEFT_NAMESPACE

#endif
