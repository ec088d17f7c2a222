// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_GRAPH_RUN_HPP
#define WEFT_CHECKPOINT_GRAPH_RUN_HPP

#include <weft/checkpoint/checkpoint.hpp>
#include <weft/cluster/graph_run.hpp>
#include <weft/dynamic/run.hpp>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

//! \file
//! `run` of a task_graph with a checkpoint.

namespace WEFT_NAMESPACE {

//! A checkpoint cannot tell whether it has the result of a task of a graph: its callable was not made by `weft::bind`, nor
//! was it said to run every time, by `weft::local`. Thrown by `run` before any task starts.
class unknowable_task : public graph_error {
public:
  explicit unknowable_task(std::string const& id)
      : graph_error(
            "weft: a checkpoint cannot tell whether it has the result of task \"" + id +
            "\", as nothing is known of what its callable has captured: add weft::bind(f, state...), or "
            "weft::local(f) to run it every time") {}
};

namespace detail {

// The functions of a graph whose results are kept, and what they are known by.
class kept_functions {
public:
  explicit kept_functions(graph_data const& graph) {
    for (std::uint32_t k = 0; k < graph.size(); ++k) {
      task_elsewhere const* const how = graph[k].type->elsewhere;
      if (how == nullptr) throw unknowable_task(graph.id(k));
      if (how->function == nullptr) continue;
      auto const [found, is_new] = hashes_.try_emplace(how, 0);
      if (!is_new) continue;
      cluster::remote_function function = *static_cast<cluster::remote_function const*>(how->function);
      cluster::task_type const type = cluster::type_of(function, {});
      found->second = journal_task_hash(type.id, type.text);
      function.is_of_this_build = false;
      schemas_.insert(cluster::type_of(function, {}).text);
    }
  }
  std::uint64_t hash_of(task_elsewhere const& how) const { return hashes_.find(&how)->second; }
  // A line for each kind of task: how many there are of it may be another number each time.
  std::string schema() const {
    std::string text;
    for (std::string const& each : schemas_) text += each + '\n';
    return text;
  }

private:
  std::unordered_map<task_elsewhere const*, std::uint64_t> hashes_;
  std::set<std::string> schemas_;
};

class checkpoint_keeper : public result_keeper {
public:
  checkpoint_keeper(graph_data const& graph, kept_functions const& functions, open_checkpoint const& file)
      : graph_(graph), functions_(functions), file_(file) {}

  answer invoke(std::uint32_t k, task_call const& call) override {
    task_elsewhere const& how = *graph_[k].type->elsewhere;
    if (how.function == nullptr) return answer::not_kept;
    byte_buffer bytes;
    how.encode(call, &bytes);
    journal_key const key = journal_key_of(functions_.hash_of(how), 0, bytes);
    if (auto const known = file_.find(key)) {
      byte_view const view(reinterpret_cast<std::byte const*>(known->data()), known->size());
      how.arrive(call, &view);
      return answer::found;
    }
    watched_call const watch(call.stop());
    spawn_scope rest;
    task_call const whole = call.with(watch.token(), rest);
    if (how.repeat != nullptr) {
      kept_rounds rounds(file_, functions_.hash_of(how), bytes, watch);
      how.repeat(whole, static_cast<round_store*>(&rounds));
    } else {
      graph_[k].type->invoke(whole);
    }
    undo at_failure{graph_[k].type->destroy_result, call.result()};
    char room[16];
    rest.run_all(whole.id(room), whole.stop(), whole.attempt());
    if (watch.is_result_all()) {
      bytes.clear();
      how.save(call, &bytes);
      file_.append(key, bytes);
    }
    at_failure.destroy = nullptr;
    return answer::called;
  }

private:
  // A task whose result cannot be kept, or that has left something to be done which fails, has failed, and has none.
  struct undo {
    void (*destroy)(void*) noexcept;
    void* result;
    ~undo() {
      if (destroy != nullptr) destroy(result);
    }
  };

  graph_data const& graph_;
  kept_functions const& functions_;
  open_checkpoint const& file_;
};

// What a run of a graph needs of it beside the file.
struct kept_graph {
  std::shared_ptr<graph_data const> data;
  kept_functions functions;

  explicit kept_graph(task_graph const& graph) : kept_graph(checked(graph.data())) {}
  explicit kept_graph(std::shared_ptr<graph_data const> graph) : data(std::move(graph)), functions(*data) {}

private:
  static std::shared_ptr<graph_data const> checked(std::shared_ptr<graph_data const> graph) {
    graph->check_all();
    return graph;
  }
};

template <class... Option>
concept graph_options_with_checkpoint =
    ((graph_option<Option> || std::is_same_v<Option, checkpoint>) && ...) &&
    (std::size_t{std::is_same_v<Option, checkpoint>} + ... + 0) == 1;

inline graph_results run_with_checkpoint(task_graph const& graph, executor_ref where,
                                         checkpoint const& keeping, stop_token stop, long long until,
                                         run_watch* watch) {
  kept_graph const kept(graph);
  open_checkpoint const file(keeping, graph.name(), kept.functions.schema());
  checkpoint_keeper keeper(*kept.data, kept.functions, file);
  graph_execution all(kept.data, where, stop, until, &keeper, watch);
  all.run().run();
  all.close();
  all.throw_failure();
  return graph_results(all.take());
}

}  // namespace detail

//! Runs a graph with a checkpoint: what has no result there, see there. Tasks that were made by `weft::bind` are known by
//! their ids, or their numbers if they have none. Options beside the checkpoint, and errors, are those of `run` without it;
//! besides `journal_error`, and `unknowable_task` if there is a task that was made neither by `weft::bind` nor by
//! `weft::local`. What a kept task spawns, or adds by `next`, is run on its thread.
template <class Executor, class... Option>
  requires(executor<std::remove_reference_t<Executor>> && detail::graph_options_with_checkpoint<Option...>)
graph_results run(task_graph const& graph, Executor&& where, Option const&... options) {
  return detail::run_with_checkpoint(graph, detail::executor_ref(where), detail::checkpoint_among(options...),
                                     detail::lasting_stop_among(options...).token,
                                     detail::deadline_among(options...), detail::watch_among(options...));
}

//! On this thread.
template <class... Option>
  requires detail::graph_options_with_checkpoint<Option...>
graph_results run(task_graph const& graph, Option const&... options) {
  return run(graph, detail::nobody(), options...);
}

//! On a cluster.
template <cluster::task_queue Queue, class... Option>
  requires detail::graph_options_with_checkpoint<Option...>
graph_results run(task_graph const& graph, Queue& where, Option const&... options) {
  detail::kept_graph const kept(detail::sendable(graph));
  detail::open_checkpoint const file(detail::checkpoint_among(options...), graph.name(),
                                     kept.functions.schema());
  detail::kept_queue queue(where.join(), file);
  detail::checkpoint_keeper keeper(*kept.data, kept.functions, file);
  auto const stop = detail::lasting_stop_among(options...);
  return detail::run_remotely(kept.data, queue, stop.token, detail::deadline_among(options...), &keeper,
                              detail::watch_among(options...));
}

}  // namespace WEFT_NAMESPACE

#endif
