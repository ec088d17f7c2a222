// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_START_HPP
#define WEFT_CHECKPOINT_START_HPP

#include <weft/checkpoint/graph_run.hpp>
#include <weft/checkpoint/run.hpp>
#include <weft/cluster/start.hpp>
#include <weft/run/start.hpp>

#include <memory>
#include <type_traits>

//! \file
//! `start` with a checkpoint, of workflows and of task_graphs, on executors and on clusters.

namespace WEFT_NAMESPACE {

//! A run with a checkpoint that was started, see `started_run`. It has the file until `get` has returned or thrown, or the
//! handle is destroyed; then the report is filled, too. `removes_file` needs a `get` that gives results.
template <class Workflow, class... Option>
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] started_kept_run
    : detail::started_checkpoint,
      public started_run<Workflow, detail::opened_option<Option>...> {
  using started = started_run<Workflow, detail::opened_option<Option>...>;
  using kept = detail::kept_run<Workflow, detail::opened_option<Option>...>;

public:
  //! As `start` does.
  template <class Executor>
  started_kept_run(Workflow const& workflow, Executor& where, Option const&... options)
      : started_checkpoint(detail::checkpoint_among(options...), Workflow::name(), kept::schema()),
        started(kept::code(), workflow, where, detail::opened(options, file())...) {}

  typename started::results_type const& get() & {
    return this->close_after([this]() -> auto const& { return started::get(); });
  }
};

//! The same of a graph.
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] started_kept_graph
    final : detail::kept_graph,
            detail::started_checkpoint,
            detail::checkpoint_keeper,
            public started_graph {
public:
  template <class Executor>
  started_kept_graph(task_graph const& graph, Executor& where, checkpoint const& keeping,
                     detail::lasting_stop stop, long long until, detail::run_watch* watch = nullptr)
      : kept_graph(graph),
        started_checkpoint(keeping, graph.name(), functions.schema()),
        checkpoint_keeper(*data, functions, file()),
        started_graph(graph, where, std::move(stop), until, this, watch) {}

  graph_results get() {
    return close_after([this] { return started_graph::get(); });
  }
};

//! The same on a cluster, see `started_remote_run`.
template <class Workflow, class... Option>
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] started_kept_remote_run
    : detail::started_checkpoint,
      public started_remote_run<Workflow, detail::opened_option<Option>...> {
  using started = started_remote_run<Workflow, detail::opened_option<Option>...>;
  using kept = detail::kept_run<Workflow, detail::opened_option<Option>...>;

public:
  //! As `start` does.
  template <class Queue>
  started_kept_remote_run(Workflow const& workflow, Queue& where, Option const&... options)
      : started_checkpoint(detail::checkpoint_among(options...), Workflow::name(), kept::schema()),
        started(workflow, std::make_unique<detail::kept_queue>(where.join(), file()),
                detail::opened(options, file())...) {}

  typename started::results_type const& get() & {
    return this->close_after([this]() -> auto const& { return started::get(); });
  }
};

//! The same of a graph.
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is "
    "destroyed")]] started_kept_remote_graph final : detail::kept_graph,
                                                     detail::started_checkpoint,
                                                     detail::checkpoint_keeper,
                                                     public started_remote_graph {
public:
  template <class Queue>
  started_kept_remote_graph(task_graph const& graph, Queue& where, checkpoint const& keeping,
                            detail::lasting_stop stop, long long until, detail::run_watch* watch = nullptr)
      : kept_graph(detail::sendable(graph)),
        started_checkpoint(keeping, graph.name(), functions.schema()),
        checkpoint_keeper(*data, functions, file()),
        started_remote_graph(data, std::make_unique<detail::kept_queue>(where.join(), file()),
                             std::move(stop), until, this, watch) {}

  graph_results get() {
    return close_after([this] { return started_remote_graph::get(); });
  }
};

namespace detail {

template <template <class, class...> class Handle, class Results, class Workflow, class... Option>
struct started_kept_type {
  using type = Handle<Workflow, Option...>;
};
template <template <class, class...> class Handle, class Error, class Workflow, class... Option>
struct started_kept_type<Handle, rejected<Error>, Workflow, Option...> {
  using type = rejected<Error>;
};
template <class Workflow, class... Option>
using started_kept_of =
    typename started_kept_type<started_kept_run, typename kept_run_of<Workflow, Option...>::parallel_type,
                               Workflow, std::remove_cvref_t<Option>...>::type;
template <class Workflow, class... Option>
using started_kept_remote_of =
    typename started_kept_type<started_kept_remote_run,
                               typename kept_run_of<Workflow, Option...>::parallel_type, Workflow,
                               std::remove_cvref_t<Option>...>::type;

template <class Workflow, class Executor, class... Option>
concept starts_with_checkpoint = checked_workflow<std::remove_cvref_t<Workflow>> && executor<Executor> &&
                                 outlives_call<Workflow> && with_checkpoint<Option...>;

}  // namespace detail

//! With a `checkpoint` among the options: what has no result there is run, see there, without waiting for it. Throws
//! `journal_error` if the file cannot be used.
template <class Workflow, class Executor, class... Option>
  requires detail::starts_with_checkpoint<Workflow, Executor, Option...>
auto start([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Executor& where,
           [[maybe_unused]] Option&&... options)
    -> detail::started_kept_of<std::remove_cvref_t<Workflow>, Option...> {
  using type = detail::started_kept_of<std::remove_cvref_t<Workflow>, Option...>;
  if constexpr (detail::is_failure<type>::value)
    return {};
  else
    return type(workflow, where, options...);
}
//! The same with a handle on the heap.
template <class Workflow, class Executor, class... Option>
  requires detail::starts_with_checkpoint<Workflow, Executor, Option...>
auto start_shared([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Executor& where,
                  [[maybe_unused]] Option&&... options) {
  using type = detail::started_kept_of<std::remove_cvref_t<Workflow>, Option...>;
  if constexpr (detail::is_failure<type>::value)
    return type();
  else
    return std::make_shared<type>(workflow, where, options...);
}

//! The same for a graph. Throws `unknowable_task`, too.
template <executor Executor, class... Option>
  requires detail::graph_options_with_checkpoint<Option...>
started_kept_graph start(task_graph const& graph, Executor& where, Option const&... options) {
  return started_kept_graph(graph, where, detail::checkpoint_among(options...),
                            detail::lasting_stop_among(options...), detail::deadline_among(options...),
                            detail::watch_among(options...));
}
template <executor Executor, class... Option>
  requires detail::graph_options_with_checkpoint<Option...>
std::shared_ptr<started_kept_graph> start_shared(task_graph const& graph, Executor& where,
                                                 Option const&... options) {
  return std::make_shared<started_kept_graph>(
      graph, where, detail::checkpoint_among(options...), detail::lasting_stop_among(options...),
      detail::deadline_among(options...), detail::watch_among(options...));
}

//! On a cluster.
template <class Workflow, cluster::task_queue Queue, class... Option>
  requires detail::can_be_started<Workflow> && detail::with_checkpoint<Option...>
auto start([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Queue& where,
           [[maybe_unused]] Option&&... options)
    -> detail::started_kept_remote_of<std::remove_cvref_t<Workflow>, Option...> {
  using type = detail::started_kept_remote_of<std::remove_cvref_t<Workflow>, Option...>;
  if constexpr (detail::is_failure<type>::value)
    return {};
  else
    return type(workflow, where, options...);
}
template <class Workflow, cluster::task_queue Queue, class... Option>
  requires detail::can_be_started<Workflow> && detail::with_checkpoint<Option...>
auto start_shared([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Queue& where,
                  [[maybe_unused]] Option&&... options) {
  using type = detail::started_kept_remote_of<std::remove_cvref_t<Workflow>, Option...>;
  if constexpr (detail::is_failure<type>::value)
    return type();
  else
    return std::make_shared<type>(workflow, where, options...);
}
template <cluster::task_queue Queue, class... Option>
  requires detail::graph_options_with_checkpoint<Option...>
started_kept_remote_graph start(task_graph const& graph, Queue& where, Option const&... options) {
  return started_kept_remote_graph(graph, where, detail::checkpoint_among(options...),
                                   detail::lasting_stop_among(options...), detail::deadline_among(options...),
                                   detail::watch_among(options...));
}
template <cluster::task_queue Queue, class... Option>
  requires detail::graph_options_with_checkpoint<Option...>
std::shared_ptr<started_kept_remote_graph> start_shared(task_graph const& graph, Queue& where,
                                                        Option const&... options) {
  return std::make_shared<started_kept_remote_graph>(
      graph, where, detail::checkpoint_among(options...), detail::lasting_stop_among(options...),
      detail::deadline_among(options...), detail::watch_among(options...));
}

}  // namespace WEFT_NAMESPACE

#endif
