// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_JOINS_HPP
#define WEFT_DYNAMIC_JOINS_HPP

#include <weft/dynamic/conditions.hpp>
#include <weft/dynamic/errors.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

//! \file
//! Where branches of a choice meet in a graph.

namespace WEFT_NAMESPACE::detail {

// A task that joins branches of a choice is skipped if the choice is.
struct graph_joins {
  std::vector<std::uint32_t> first;  // task -> its choices
  std::vector<std::uint32_t> choice;
};

// As a task is in one branch of a choice at most, what has two of one never runs. `Graph` is `graph_data`.
template <class Graph>
class join_finder {
public:
  // `of` gets the conditions of each task.
  join_finder(Graph const& graph, condition_store& store, std::vector<condition_store::set>& of)
      : graph_(graph), store_(store), of_(of) {}

  // Throws `branches_meet`.
  std::shared_ptr<graph_joins const> find() {
    of_.assign(graph_.size(), condition_store::none);
    for (std::uint32_t p = 0; p < graph_.size(); ++p) visit(graph_.points_back_ ? graph_.plan_->order[p] : p);
    return by_task();
  }

private:
  struct join {
    std::uint32_t choice, task;
  };

  void visit(std::uint32_t k) {
    std::vector<std::uint32_t> choices;  // of which branches meet here
    auto const differ = [&](std::uint32_t choice) { choices.push_back(choice); };
    of_[k] = merged_before(k, condition_store::none, true, differ);
    std::size_t const room = store_.room();
    merged_before(k, of_[k], false, differ);
    store_.forget(room);
    if (graph_[k].type->settle != nullptr) of_[k] = condition_store::none;  // it has an outcome in any case
    std::sort(choices.begin(), choices.end());
    choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
    for (std::uint32_t const choice : choices) {
      if (store_.contains(of_[k], choice)) throw meeting_at(k, choice);
      joined_.push_back({choice, k});
      of_[k] = store_.merged(of_[k], of_[choice], [](std::uint32_t) {});
    }
  }

  // What a set and the conditions of those before a task that it needs, or that it does not, make together.
  template <class Differ>
  condition_store::set merged_before(std::uint32_t k, condition_store::set with, bool needed,
                                     Differ const& differ) {
    condition_store::set all = with;  // the largest first, as it has most in common with the others
    for (auto const* arg = graph_.args_begin(k); arg != graph_.args_end(k); ++arg)
      if (arg->is_edge() && arg->is_needed() == needed && store_.size(of_[arg->from]) > store_.size(all))
        all = of_[arg->from];
    all = store_.merged(all, with, differ);
    for (auto const* arg = graph_.args_begin(k); arg != graph_.args_end(k); ++arg) {
      if (!arg->is_edge() || arg->is_needed() != needed) continue;
      all = store_.merged(all, of_[arg->from], differ);
      if (arg->what == arg->chosen) all = store_.merged(all, store_.one(arg->from, arg[1].from), differ);
    }
    return all;
  }

  branches_meet meeting_at(std::uint32_t k, std::uint32_t choice) const {
    std::vector<std::uint32_t> in_branches;
    for (auto const* arg = graph_.args_begin(k); arg != graph_.args_end(k); ++arg)
      if (arg->is_edge() &&
          (store_.contains(of_[arg->from], choice) || (arg->what == arg->chosen && arg->from == choice)))
        in_branches.push_back(arg->from);
    return branches_meet(graph_.id(k), graph_.id(in_branches.front()), graph_.id(in_branches.back()),
                         graph_.id(choice));
  }

  std::shared_ptr<graph_joins const> by_task() {
    auto made = std::make_shared<graph_joins>();
    std::sort(joined_.begin(), joined_.end(), [](join const& a, join const& b) {
      return std::pair(a.task, a.choice) < std::pair(b.task, b.choice);
    });
    made->first.assign(graph_.size() + 1, 0);
    for (join const& each : joined_) {
      made->choice.push_back(each.choice);
      ++made->first[each.task + 1];
    }
    for (std::uint32_t k = 0; k < graph_.size(); ++k) made->first[k + 1] += made->first[k];
    return made;
  }

  Graph const& graph_;
  condition_store& store_;
  std::vector<condition_store::set>& of_;
  std::vector<join> joined_;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
