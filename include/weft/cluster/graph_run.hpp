// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_GRAPH_RUN_HPP
#define WEFT_CLUSTER_GRAPH_RUN_HPP

#include <weft/cluster/bind.hpp>
#include <weft/cluster/remote_run.hpp>
#include <weft/dynamic/results.hpp>
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
  graph_remote_tasks(graph_data const& graph, std::byte* results, stop_token stop)
      : graph_(graph), results_(results), stop_(stop), made_(graph.size()) {}

  kind kind_of(std::uint32_t k) const override {
    return graph_[k].type->elsewhere->function != nullptr ? kind::there : kind::here;
  }
  char const* id_of(std::uint32_t k) const override { return call(k).id(room_); }
  cluster::remote_function const& function_of(std::uint32_t k) const override {
    return *static_cast<cluster::remote_function const*>(graph_[k].type->elsewhere->function);
  }
  void make(std::uint32_t k) override {
    try {
      // What it spawns, and what comes next, is a part of it.
      spawn_scope scope;
      task_call const whole(graph_, k, results_, stop_, &scope);
      graph_[k].type->invoke(whole);
      made_[k] = true;
      scope.run_all(whole.id(room_), stop_, 1);
    } catch (...) {
      throw_task_failed(id_of(k));
    }
  }
  void encode(std::uint32_t k, byte_buffer& to) override { graph_[k].type->elsewhere->encode(call(k), &to); }
  void arrive(std::uint32_t k, byte_view bytes) override {
    graph_[k].type->elsewhere->arrive(call(k), &bytes);
    made_[k] = true;
  }
  std::unique_ptr<cluster::detail::remote_map> open(std::uint32_t) override { return nullptr; }

  bool has_result(std::uint32_t k) const noexcept { return made_[k]; }
  void destroy_made() noexcept {
    for (std::uint32_t k = graph_.size(); k > 0; --k)
      if (auto const destroy = graph_[k - 1].type->destroy_result; destroy != nullptr && made_[k - 1])
        destroy(results_ + std::size_t{graph_[k - 1].result} * 4);
  }

private:
  task_call call(std::uint32_t k) const { return {graph_, k, results_, stop_, nullptr}; }

  graph_data const& graph_;
  std::byte* results_;
  stop_token stop_;
  std::vector<bool> made_;
  mutable char room_[16];
};

inline void check_sendable(graph_data const& graph) {
  for (std::uint32_t k = 0; k < graph.size(); ++k)
    if (graph[k].type->elsewhere == nullptr) throw cluster::unsendable_task(graph.id(k));
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

}  // namespace detail

//! Runs a graph on the workers of a cluster: tasks that were made by `weft::bind` go there, with their arguments; those
//! that were made by `weft::local`, and those of a converted workflow, run on this thread. Throws what `run` throws
//! elsewhere, and `unsendable_task` if there is a task of neither kind.
template <cluster::task_queue Queue>
graph_results run(task_graph const& graph, Queue& where, stop_token stop = {}) {
  auto const data = graph.data();
  data->check_all();
  detail::check_sendable(*data);
  detail::result_block block(data);
  cluster::detail::run_desk_of desk(stop);
  detail::graph_remote_tasks tasks(*data, block.data(), desk.token());
  auto const queue = where.join();
  try {
    cluster::detail::remote_run(tasks, detail::edges_of(*data), *queue, stop, {}, &desk).run();
  } catch (...) {
    if (std::current_exception() == desk.said().what() && !desk.said().is_cancelled()) {
      block.own_some([&](std::uint32_t k) { return tasks.has_result(k); }, desk.said().what());
      return graph_results(std::move(block));
    }
    tasks.destroy_made();
    throw;
  }
  block.own();
  return graph_results(std::move(block));
}

}  // namespace WEFT_NAMESPACE

#endif
