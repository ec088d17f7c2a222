// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_RUN_HPP
#define WEFT_DYNAMIC_RUN_HPP

#include <weft/dynamic/results.hpp>
#include <weft/run/deadline.hpp>
#include <weft/run/run.hpp>
#include <weft/run/watch.hpp>

//! \file
//! `run` and `start` for a task_graph, as for a static workflow.

namespace WEFT_NAMESPACE {
namespace detail {

// A run and the room for its results.
template <class T>
class basic_graph_execution {
public:
  basic_graph_execution(std::shared_ptr<graph_data const> graph, executor_ref where, stop_token stop,
                        long long until = 0, result_keeper* keeper = nullptr, run_watch* watch = nullptr)
      : block_(checked(std::move(graph))),
        run_(block_.graph(), block_.data(), stop, where, until, keeper, watch) {}

  basic_graph_run<T>& run() noexcept { return run_; }
  bool is_closed() const noexcept { return is_closed_; }
  void close() noexcept {
    if (is_closed_) return;
    is_closed_ = true;
    run_.dismiss();
    if (run_.succeeded() && !run_.said().is_cancelled())
      own();
    else if (is_finished())
      block_.own_some([this](std::uint32_t k) { return run_.has_result(k); }, run_.said().what());
    else
      run_.destroy_made();
  }
  void throw_failure() const {
    if (run_.failure() != nullptr) std::rethrow_exception(run_.failure());
    if (std::uint32_t const k = run_.overdue(); k != no_task)
      throw deadline_exceeded(block_.graph().id(k).c_str());
    if (!is_finished()) run_.said().throw_it(run_.succeeded());
  }
  result_block take() noexcept { return std::move(block_); }

private:
  void own() noexcept {
    if (run_.may_skip())
      block_.own_some([this](std::uint32_t k) { return run_.has_result(k); }, nullptr);
    else
      block_.own();
  }
  // Early, by a task that said so.
  bool is_finished() const noexcept {
    return run_.failure() == nullptr && run_.said().what() != nullptr && !run_.said().is_cancelled();
  }
  static std::shared_ptr<graph_data const> checked(std::shared_ptr<graph_data const> graph) {
    graph->check_all();
    return graph;
  }

  result_block block_;
  basic_graph_run<T> run_;
  bool is_closed_ = false;
};
using graph_execution = basic_graph_execution<void>;  // as above

// What the run of a graph may be given.
template <class T>
concept graph_option = stop_token_like<T> || std::is_same_v<T, run_deadline> || std::is_same_v<T, channel> ||
                       std::is_same_v<T, watched_run>;

// What asks a run to stop, and what must last as long as that.
struct lasting_stop {
  stop_token token;
  std::shared_ptr<void const> owner = nullptr;
};
template <class Option>
constexpr void check_token(std::type_identity<Option> option) {
  if constexpr (stop_token_like<Option> && info_of(option).what == option_info::unknown)
    static_cast<void>(sizeof(errors::needs_stop_token<Option>));
}
template <class... Option>
lasting_stop lasting_stop_among(Option const&... options) {
  if constexpr ((is_foreign_stop<Option> || ...)) {
    auto const bridge = std::make_shared<stop_bridge<true>>(options...);
    return {bridge->token(), bridge};
  } else {
    (check_token(std::type_identity<Option>()), ...);
    return {stop_among(options...)};
  }
}

// An executor that has no threads.
struct nobody {
  static void execute(job) {}
  static std::size_t concurrency() { return 0; }
  static constexpr bool calls_at_once = true;
};

}  // namespace detail

//! Runs a graph on this thread and those of an executor that have time. Throws `cycle` or `taken_result` if the graph is
//! wrong, before any task starts; `task_failed` when a task failed: what has not been started then is not, and what
//! runs is waited for. Of a run that a task finished (`context::finish`) the results are those that are there.
//! Options: a `stop_token`, a `deadline`.
template <class Executor, detail::graph_option... Option>
  requires executor<std::remove_reference_t<Executor>>
graph_results run(task_graph const& graph, Executor&& where, Option const&... options) {
  auto const stop = detail::lasting_stop_among(options...);
  detail::graph_execution all(graph.data(), detail::executor_ref(where), stop.token,
                              detail::deadline_among(options...), nullptr, detail::watch_among(options...));
  all.run().run();
  all.close();
  all.throw_failure();
  return graph_results(all.take());
}

//! Runs a graph on this thread: the tasks in the order in which they were added, where the edges allow it.
template <detail::graph_option... Option>
graph_results run(task_graph const& graph, Option const&... options) {
  return run(graph, detail::nobody(), options...);
}

//! A run of a graph that was started, see `started_run`: `started_graph`.
template <class T>
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] basic_started_graph {
public:
  template <class Executor>
  basic_started_graph(task_graph const& graph, Executor& where, detail::lasting_stop stop,
                      long long until = 0, detail::result_keeper* keeper = nullptr,
                      detail::run_watch* watch = nullptr)
      : stop_(std::move(stop)),
        execution_(graph.data(), detail::executor_ref(where), stop_.token, until, keeper, watch) {
    execution_.run().start();
  }
  basic_started_graph(basic_started_graph const&) = delete;
  basic_started_graph& operator=(basic_started_graph const&) = delete;
  ~basic_started_graph() {
    if (execution_.is_closed()) return;
    cancel();
    wait();
    execution_.close();
  }

  //! Whether all is over: neither `wait` nor `get` will block then.
  bool done() const noexcept { return execution_.run().done(); }
  //! Waits until the run is over, and works on it meanwhile.
  void wait() noexcept { execution_.run().wait(); }
  //! Waits and moves the results out, once: a second call throws `graph_error`. Throws `task_failed` or `run_cancelled`.
  graph_results get() {
    wait();
    execution_.close();
    execution_.throw_failure();
    if (std::exchange(is_read_, true))
      throw graph_error(
          "weft: the results of this run have been moved away: ask the object that they went to");
    return graph_results(execution_.take());
  }
  //! What has not been begun is not begun any more, and tasks that ask their context are told to stop.
  void cancel() noexcept { execution_.run().cancel(); }
  // For who awaits it.
  bool listen(detail::end_listener& who) noexcept { return execution_.run().listen(who); }

private:
  detail::lasting_stop stop_;
  bool is_read_ = false;
  mutable detail::basic_graph_execution<T> execution_;
};
//! Its only form: a template, so that only those compile it who start one.
using started_graph = basic_started_graph<void>;

//! Like `run`, but without waiting.
template <executor Executor, detail::graph_option... Option>
started_graph start(task_graph const& graph, Executor& where, Option const&... options) {
  return started_graph(graph, where, detail::lasting_stop_among(options...),
                       detail::deadline_among(options...), nullptr, detail::watch_among(options...));
}
//! The same with a handle on the heap.
template <executor Executor, detail::graph_option... Option>
std::shared_ptr<started_graph> start_shared(task_graph const& graph, Executor& where,
                                            Option const&... options) {
  return std::make_shared<started_graph>(graph, where, detail::lasting_stop_among(options...),
                                         detail::deadline_among(options...), nullptr,
                                         detail::watch_among(options...));
}

}  // namespace WEFT_NAMESPACE

#endif
