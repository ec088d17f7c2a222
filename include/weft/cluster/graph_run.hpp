// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_GRAPH_RUN_HPP
#define WEFT_CLUSTER_GRAPH_RUN_HPP

#include <weft/cluster/bind.hpp>
#include <weft/cluster/remote_run.hpp>
#include <weft/dynamic/results.hpp>
#include <weft/dynamic/run.hpp>
#include <weft/dynamic/task_graph.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

//! \file
//! `run(graph, cluster)`.

namespace WEFT_NAMESPACE {
namespace cluster {

//! A task of a graph can neither be sent to a worker, as its callable was not made by `weft::bind`, nor was it said to
//! stay, by `weft::local`. Thrown by `run` before any task starts.
class unsendable_task : public cluster_error {
public:
  explicit unsendable_task(std::string const& id)
      : cluster_error(
            "weft: task \"" + id +
            "\" cannot be sent to a worker, as nothing is known of what its callable has captured: add "
            "weft::bind(f, state...), or weft::local(f) to run it here") {}
};

}  // namespace cluster

namespace detail {

class graph_remote_tasks final : public cluster::detail::remote_tasks {
public:
  // Either may be null: the keeper has results of tasks that stay, and the other is told of them.
  graph_remote_tasks(graph_data const& graph, std::byte* results, stop_token stop, result_keeper* keeper,
                     run_watch* watch)
      : graph_(graph),
        results_(results),
        stop_(stop),
        keeper_(keeper),
        watch_(watch),
        made_(graph.size()),
        skips_(graph) {}

  kind kind_of(std::uint32_t k) const override {
    task_elsewhere const& how = *graph_[k].type->elsewhere;
    return how.function != nullptr && !how.stays ? kind::there : kind::here;
  }
  bool is_skipped(std::uint32_t k) override {
    if (!skips_.leaves_out(k, results_)) return false;
    if (watch_ != nullptr) watch_->end({k}, -1, watched_end::skipped);
    made_[k] = !skips_.was_skipped(k);  // a member of a group has an outcome
    return true;
  }
  int race_of(std::uint32_t k) const override { return graph_.race_of(k); }
  bool has_succeeded(std::uint32_t k) const override {
    return graph_[k].type->has_succeeded(results_ + std::size_t{graph_[k].result} * 4);
  }
  bool absorb(std::uint32_t k, std::exception_ptr const& cause) override {
    if (!graph_.absorbs(k) || made_[k]) return false;
    graph_[k].type->settle(results_ + std::size_t{graph_[k].result} * 4, &cause);
    return made_[k] = true;
  }
  char const* id_of(std::uint32_t k) const override { return call(k).id(room_); }
  cluster::remote_function const& function_of(std::uint32_t k) const override {
    return *static_cast<cluster::remote_function const*>(graph_[k].type->elsewhere->function);
  }
  void make(std::uint32_t k) override {
    if (made_[k] || skips_.was_skipped(k)) return;
    if (graph_[k].type->policy != nullptr) {
      make_as_said(k);
    } else {
      try {
        call_here(k, stop_, 1, nullptr);
      } catch (...) {
        throw_task_failed(id_of(k));
      }
    }
    made_[k] = true;
    try {
      skips_.check_choice(k, results_);
    } catch (...) {
      throw_task_failed(id_of(k));
    }
  }
  bool policy_of(std::uint32_t k, task_policy& to) const override {
    if (graph_[k].type->policy == nullptr) return false;
    to = graph_.policy_of(k);
    return true;
  }
  void encode(std::uint32_t k, byte_buffer& to) override { graph_[k].type->elsewhere->encode(call(k), &to); }
  void arrive(std::uint32_t k, byte_view bytes) override {
    graph_[k].type->elsewhere->arrive(call(k), &bytes);
    made_[k] = true;
    skips_.check_choice(k, results_);
  }
  std::unique_ptr<cluster::detail::remote_map> open(std::uint32_t) override { return nullptr; }

  // A task goes to another one.
  void go(std::string_view from, std::string_view to) { skips_.go(graph_.number_of(from), to); }
  // Throws if it cannot. Any thread.
  void check_way(std::string_view from, std::string_view to) const {
    skips_.target_of(graph_.number_of(from), to);
  }
  bool may_skip() const noexcept { return skips_.is_active(); }
  bool has_result(std::uint32_t k) const noexcept { return made_[k]; }
  void destroy_made() noexcept {
    for (std::uint32_t k = graph_.size(); k > 0; --k)
      if (auto const destroy = graph_[k - 1].type->destroy_result; destroy != nullptr && made_[k - 1])
        destroy(results_ + std::size_t{graph_[k - 1].result} * 4);
  }

private:
  void call_here(std::uint32_t k, stop_token stop, int attempt, stop_source const* own) {
    if (watch_ == nullptr) {
      call_unwatched(k, stop, attempt, own);
      return;
    }
    attempt_watch here(*watch_, {k, static_cast<std::uint32_t>(attempt)});
    auto const failed = [&] {
      bool const is_again =
          graph_[k].type->policy != nullptr && is_called_again(graph_.policy_of(k), attempt);
      here.fail(id_of(k), is_again);
    };
    call_watched(here, stop_, failed, [&] {
      if (call_unwatched(k, stop, attempt, own)) here.end(watched_end::reused);
    });
  }
  // What it spawns, and what comes next, is a part of it. True if its result was kept, and it was not called.
  bool call_unwatched(std::uint32_t k, stop_token stop, int attempt, stop_source const* own) {
    spawn_scope scope;
    task_call const whole(graph_, k, results_, stop, &scope, &skips_, attempt, own);
    auto how = result_keeper::answer::not_kept;
    try {
      if (keeper_ != nullptr) how = keeper_->invoke(k, whole);
      if (how == result_keeper::answer::not_kept) graph_[k].type->invoke(whole);
    } catch (...) {
      skips_.stay(k);
      throw;
    }
    try {
      scope.run_all(whole.id(room_), stop, attempt);
    } catch (...) {
      skips_.stay(k);
      if (auto const destroy = graph_[k].type->destroy_result) destroy(whole.result());
      throw;
    }
    return how == result_keeper::answer::found;
  }
  // This thread makes all attempts, and waits between them.
  void make_as_said(std::uint32_t k) {
    call_as_said(
        graph_.policy_of(k), id_of(k), task_failed::none, stop_,
        [&](int attempt, stop_token stop, stop_source const* own) { call_here(k, stop, attempt, own); });
  }

  task_call call(std::uint32_t k) const { return {graph_, k, results_, stop_, nullptr, &skips_}; }

  graph_data const& graph_;
  std::byte* results_;
  stop_token stop_;
  result_keeper* keeper_;
  run_watch* watch_;
  std::vector<bool> made_;
  graph_skips skips_;
  mutable char room_[16];
};

inline void check_sendable(graph_data const& graph) {
  for (std::uint32_t k = 0; k < graph.size(); ++k)
    if (graph[k].type->elsewhere == nullptr) throw cluster::unsendable_task(graph.id(k));
}

// That of a graph which can run on a cluster.
inline std::shared_ptr<graph_data const> sendable(task_graph const& graph) {
  std::shared_ptr<graph_data const> data = graph.data();
  data->check_all();
  check_sendable(*data);
  return data;
}

inline cluster::detail::remote_edges edges_of(graph_data const& graph) {
  auto const plan = graph.plan();
  cluster::detail::remote_edges made(graph.size());
  made.fill([&](auto const& add) {
    for (std::uint32_t k = 0; k < graph.size(); ++k)
      for (std::uint32_t s = plan->first[k]; s < plan->first[k + 1]; ++s) add(k, plan->successor[s]);
  });
  return made;
}

inline graph_results run_remotely(std::shared_ptr<graph_data const> const& data, cluster::queue_user& queue,
                                  stop_token whole, long long until, result_keeper* keeper = nullptr,
                                  run_watch* watch = nullptr) {
  result_block block(data);
  stop_source const stop(whole, until);
  cluster::detail::run_desk_of desk(stop.token());
  graph_remote_tasks tasks(*data, block.data(), desk.token(), keeper, watch);
  desk.on_go([&](std::string_view from, std::string_view to) { tasks.check_way(from, to); },
             [&](std::string_view from, std::string_view to) { tasks.go(from, to); });
  try {
    cluster::detail::remote_run(tasks, edges_of(*data), queue, whole, {}, until, &desk, watch).run();
  } catch (...) {
    if (std::current_exception() == desk.said().what() && !desk.said().is_cancelled()) {
      block.own_some([&](std::uint32_t k) { return tasks.has_result(k); }, desk.said().what());
      return graph_results(std::move(block));
    }
    tasks.destroy_made();
    throw;
  }
  if (tasks.may_skip())
    block.own_some([&](std::uint32_t k) { return tasks.has_result(k); }, nullptr);
  else
    block.own();
  return graph_results(std::move(block));
}

}  // namespace detail

//! Runs a graph on the workers of a cluster: tasks that were made by `weft::bind` go there, with their arguments; those
//! that were made by `weft::local`, and those of a converted workflow, run on this thread. Throws what `run` throws
//! elsewhere, and `unsendable_task` if there is a task of neither kind.
template <cluster::task_queue Queue, detail::graph_option... Option>
graph_results run(task_graph const& graph, Queue& where, Option const&... options) {
  auto const data = detail::sendable(graph);
  auto const queue = where.join();
  auto const stop = detail::lasting_stop_among(options...);
  return detail::run_remotely(data, *queue, stop.token, detail::deadline_among(options...), nullptr,
                              detail::watch_among(options...));
}

}  // namespace WEFT_NAMESPACE

#endif
