// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_START_HPP
#define WEFT_CLUSTER_START_HPP

#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/run.hpp>
#include <weft/run/start.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

//! \file
//! `start(workflow, cluster)`: a run on a cluster that nobody has to wait for. It has a thread of its own, which mostly
//! sleeps. A coroutine can wait for it, see `run/await.hpp`.

namespace WEFT_NAMESPACE {
namespace detail {

// The thread of a run, which lasts as long as that.
class remote_thread {
public:
  // `work(token, begun)` calls `begun()` when it needs its arguments no more; until then this waits. What it throws before
  // is thrown here. What it owns must be gone when it returns.
  template <class Work>
  remote_thread(stop_token whole, Work work)
      : stop_(whole), thread_([this, work = std::move(work)]() mutable { do_it(work); }) {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [&] { return has_begun_ || done(); });
    if (has_begun_) return;
    lock.unlock();
    thread_.join();
    std::rethrow_exception(failure_);
  }
  remote_thread(remote_thread const&) = delete;
  remote_thread& operator=(remote_thread const&) = delete;
  ~remote_thread() {
    cancel();
    if (thread_.get_id() == std::this_thread::get_id())
      thread_.detach();  // by who was told of the end
    else if (thread_.joinable())
      thread_.join();
  }

  bool done() const noexcept { return is_done_.load(); }
  void wait() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [&] { return done(); });
  }
  void cancel() noexcept { stop_.request_stop(); }
  // As `crew::listen`.
  bool listen(end_listener& who) noexcept {
    end_listener* nobody = nullptr;
    return listener_.compare_exchange_strong(nobody, &who);
  }
  // When it is done.
  void throw_failure() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

private:
  template <class Work>
  void do_it(Work& work) noexcept {
    try {
      work(stop_.token(), [this] {
        std::lock_guard const lock(mutex_);
        has_begun_ = true;
        news_.notify_all();
      });
    } catch (...) {
      failure_ = std::current_exception();
    }
    {
      std::lock_guard const lock(mutex_);
      is_done_ = true;
      news_.notify_all();
    }
    static constinit end_listener over{nullptr};
    end_listener* const who = listener_.exchange(&over);
    if (who != nullptr) who->tell(*who);  // who may end the life of this
  }

  stop_source stop_;
  std::mutex mutex_;
  std::condition_variable news_;
  bool has_begun_ = false;
  std::atomic<bool> is_done_{false};
  std::atomic<end_listener*> listener_{nullptr};
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace detail

//! A run on a cluster that was started. The handle is the frame of the run, so it stays where it is; where it is
//! destroyed, the run is cancelled: what has not been sent is not, and nobody waits for what workers are at.
template <class Workflow, class... Option>
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] started_remote_run {
  using keep = typename detail::keep_among<Option...>::type;

public:
  using results_type = results<Workflow, detail::made_by_many<keep>>;

  //! As `start` does.
  template <class Queue>
  started_remote_run(Workflow const& workflow, Queue& where, Option const&... options)
      : started_remote_run(workflow, where.join(), options...) {}
  // As somebody who has joined.
  started_remote_run(Workflow const& workflow, std::unique_ptr<cluster::queue_user> queue,
                     Option const&... options)
      : bridge_(options...),
        run_(bridge_.token(options...),
             [&, queue = std::move(queue)](stop_token stop, auto const& begun) mutable {
               auto const own = std::move(queue);
               detail::fill_remotely<Workflow, Option...>(workflow, results_.storage, *own, stop, begun,
                                                          options...);
             }) {}

  //! Whether all is over: neither `wait` nor `get` will block then.
  bool done() const noexcept { return run_.done(); }
  //! Waits until the run is over.
  void wait() { run_.wait(); }
  //! Waits and gives the results, which live as long as the handle. Throws what `run` throws.
  results_type const& get() & {
    wait();
    run_.throw_failure();
    return results_;
  }
  //! What has not been sent is not sent any more, and tasks that ask their context are told to stop.
  void cancel() noexcept { run_.cancel(); }
  // For who awaits it.
  bool listen(detail::end_listener& who) noexcept { return run_.listen(who); }

private:
  results_type results_{};
  [[no_unique_address]] detail::stop_bridge_for<Option...> bridge_;
  detail::remote_thread run_;
};

//! A run of a graph on a cluster that was started, see `started_remote_run`.
class [[nodiscard(
    "weft: the handle is the run, which is cancelled where the handle is destroyed")]] started_remote_graph {
public:
  template <class Queue>
  started_remote_graph(task_graph const& graph, Queue& where, detail::lasting_stop stop, long long until,
                       detail::run_watch* watch = nullptr)
      : started_remote_graph{detail::sendable(graph), where.join(), std::move(stop), until, nullptr, watch} {}
  // As somebody who has joined, with who keeps results of tasks that stay.
  started_remote_graph(std::shared_ptr<detail::graph_data const> graph,
                       std::unique_ptr<cluster::queue_user> queue, detail::lasting_stop stop, long long until,
                       detail::result_keeper* keeper, detail::run_watch* watch = nullptr)
      : stop_(std::move(stop)),
        run_(stop_.token, [this, until, keeper, watch, graph = std::move(graph), queue = std::move(queue)](
                              stop_token token, auto const& begun) mutable {
          begun();
          auto const own = std::move(queue);
          results_.emplace(detail::run_remotely(graph, *own, token, until, keeper, watch));
        }) {}

  //! Whether all is over: neither `wait` nor `get` will block then.
  bool done() const noexcept { return run_.done(); }
  //! Waits until the run is over.
  void wait() { run_.wait(); }
  //! Waits and moves the results out, once: a second call throws `graph_error`. Throws what `run` throws.
  graph_results get() {
    wait();
    run_.throw_failure();
    if (!results_)
      throw graph_error(
          "weft: the results of this run have been moved away: ask the object that they went to");
    return *std::exchange(results_, std::nullopt);
  }
  //! What has not been sent is not sent any more, and tasks that ask their context are told to stop.
  void cancel() noexcept { run_.cancel(); }

  // For who awaits it.
  bool listen(detail::end_listener& who) noexcept { return run_.listen(who); }

private:
  std::optional<graph_results> results_;
  detail::lasting_stop stop_;
  detail::remote_thread run_;
};

namespace detail {

template <class Results, class Workflow, class... Option>
struct started_remote_type {
  using type = started_remote_run<Workflow, Option...>;
};
template <class Error, class Workflow, class... Option>
struct started_remote_type<rejected<Error>, Workflow, Option...> {
  using type = rejected<Error>;
};
template <class Workflow, class... Option>
using started_remote_of =
    typename started_remote_type<remote_run_of<Workflow, Option...>, Workflow, Option...>::type;
template <class Workflow>
concept can_be_started = checked_workflow<std::remove_cvref_t<Workflow>> && outlives_call<Workflow>;

}  // namespace detail

//! Like `run`, but without waiting: a thread of the handle's sees to it. The values of inputs are copied or moved from
//! before it returns. A workflow with stateful tasks, and the cluster, must outlive the handle.
template <class Workflow, cluster::task_queue Queue, class... Option>
  requires detail::can_be_started<Workflow> && detail::plain_options<Option...>
auto start([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Queue& where,
           [[maybe_unused]] Option&&... options)
    -> detail::started_remote_of<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Option>...> {
  using type = detail::started_remote_of<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Option>...>;
  if constexpr (detail::is_failure<type>::value)
    return {};
  else
    return type(workflow, where, options...);
}

//! The same with a handle on the heap, which can be kept and shared. The last owner's end cancels the run.
template <class Workflow, cluster::task_queue Queue, class... Option>
  requires detail::can_be_started<Workflow> && detail::plain_options<Option...>
auto start_shared([[maybe_unused]] Workflow&& workflow, [[maybe_unused]] Queue& where,
                  [[maybe_unused]] Option&&... options) {
  using type = detail::started_remote_of<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Option>...>;
  if constexpr (detail::is_failure<type>::value)
    return type();
  else
    return std::make_shared<type>(workflow, where, options...);
}

//! The same for a graph.
template <cluster::task_queue Queue, detail::graph_option... Option>
started_remote_graph start(task_graph const& graph, Queue& where, Option const&... options) {
  return started_remote_graph(graph, where, detail::lasting_stop_among(options...),
                              detail::deadline_among(options...), detail::watch_among(options...));
}
template <cluster::task_queue Queue, detail::graph_option... Option>
std::shared_ptr<started_remote_graph> start_shared(task_graph const& graph, Queue& where,
                                                   Option const&... options) {
  return std::make_shared<started_remote_graph>(graph, where, detail::lasting_stop_among(options...),
                                                detail::deadline_among(options...),
                                                detail::watch_among(options...));
}

}  // namespace WEFT_NAMESPACE

#endif
