// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_SKIPS_HPP
#define WEFT_DYNAMIC_SKIPS_HPP

#include <weft/dynamic/graph_data.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

//! \file
//! Which tasks of a run of a graph are left out: those that a choice does not choose, those that a task has gone past, and
//! those that need something of them. A graph without choices, whose tasks go nowhere, has no room for this.

namespace WEFT_NAMESPACE::detail {

class graph_skips {
public:
  explicit graph_skips(graph_data const& graph) : graph_(graph) {
    if (!graph.has_choice()) return;
    joins_ = graph.joins();
    activate();
  }

  bool is_active() const noexcept { return notes_.load(std::memory_order_acquire) != nullptr; }
  // By those that come after the task.
  bool was_skipped(std::uint32_t k) const noexcept {
    note const* const notes = notes_.load(std::memory_order_acquire);
    return notes != nullptr && notes[k].is_skipped;
  }
  // Whether a task that is ready is left out, which is noted; a member of a group has an outcome then. Throws if a task
  // has gone to it and it cannot be run.
  bool leaves_out(std::uint32_t k, std::byte* results) {
    note* const notes = notes_.load(std::memory_order_acquire);
    if (notes == nullptr || !is_left_out(notes, k, results)) return false;
    if (auto const settle = graph_[k].type->settle)
      settle(results + std::size_t{graph_[k].result} * 4, nullptr);
    else
      notes[k].is_skipped = true;
    return true;
  }

  // When a task has been run: throws if it has chosen a name that nobody waits for.
  void check_choice(std::uint32_t k, std::byte const* results) const {
    auto const name_of = graph_[k].type->name_of_choice;
    if (name_of == nullptr) return;
    void const* const chosen = results + std::size_t{graph_[k].result} * 4;
    auto const plan = graph_.plan();
    for (std::uint32_t s = plan->first[k]; s < plan->first[k + 1]; ++s) {
      std::uint32_t const next = plan->successor[s];
      for (task_arg const* arg = graph_.args_begin(next); arg != graph_.args_end(next); ++arg)
        if (arg->what == task_arg::chosen && arg->from == k &&
            graph_[k].type->is_chosen(chosen, graph_, arg[1].from))
          return;
    }
    throw unknown_branch(graph_.id(k), name_of(chosen));
  }

  // Where task k wants to go. Throws if it cannot.
  std::uint32_t target_of(std::uint32_t k, std::string_view to) const {
    std::uint32_t const target = graph_.find(to);
    if (target == no_task) graph_.throw_unknown(to, graph_.size());
    if (!comes_after(k, target)) throw wrong_way(graph_.id(k), to);
    return target;
  }
  // Task k goes to another one: what lies between them is left out.
  void go(std::uint32_t k, std::string_view to) {
    std::uint32_t const target = target_of(k, to);
    activate();
    stay(k);
    note* const notes = notes_.load(std::memory_order_relaxed);
    notes[k].goes_to = target;
    notes[target].gone_to.fetch_add(1, std::memory_order_relaxed);
  }
  // It has failed: it goes nowhere.
  void stay(std::uint32_t k) noexcept {
    note* const notes = notes_.load(std::memory_order_acquire);
    if (notes == nullptr || notes[k].goes_to == no_task) return;
    notes[notes[k].goes_to].gone_to.fetch_sub(1, std::memory_order_relaxed);
    notes[k].goes_to = no_task;
  }

private:
  // Written by who runs the task, or one before it.
  struct note {
    bool is_skipped = false;
    std::atomic<std::uint32_t> gone_to{0};  // by how many tasks
    std::uint32_t goes_to = no_task;
  };

  void activate() {
    std::lock_guard const lock(mutex_);
    if (room_ != nullptr) return;
    room_ = std::make_unique<note[]>(graph_.size());
    notes_.store(room_.get(), std::memory_order_release);
  }

  bool is_left_out(note const* notes, std::uint32_t k, std::byte const* results) const {
    bool const is_gone_to = notes[k].gone_to.load(std::memory_order_relaxed) > 0;
    for (task_arg const* arg = graph_.args_begin(k); arg != graph_.args_end(k); ++arg) {
      if (!arg->is_needed()) continue;
      note const& before = notes[arg->from];
      bool const is_there =
          !before.is_skipped && (before.goes_to == no_task || before.goes_to == k) && is_chosen(arg, results);
      if (is_there) continue;
      if (!is_gone_to) return true;
      if (before.is_skipped && arg->is_use()) throw skipped_result(graph_.id(arg->from));
    }
    if (is_gone_to || joins_ == nullptr) return false;
    for (std::uint32_t j = joins_->first[k]; j < joins_->first[k + 1]; ++j)
      if (notes[joins_->choice[j]].is_skipped) return true;
    return false;
  }
  bool is_chosen(task_arg const* arg, std::byte const* results) const {
    if (arg->what != task_arg::chosen) return true;
    task_record const& choice = graph_[arg->from];
    return choice.type->is_chosen(results + std::size_t{choice.result} * 4, graph_, arg[1].from);
  }

  bool comes_after(std::uint32_t k, std::uint32_t target) const {
    auto const plan = graph_.plan();
    std::vector<unsigned char> seen(graph_.size());
    std::vector<std::uint32_t> stack{k};
    while (!stack.empty()) {
      std::uint32_t const at = stack.back();
      stack.pop_back();
      for (std::uint32_t s = plan->first[at]; s < plan->first[at + 1]; ++s) {
        std::uint32_t const next = plan->successor[s];
        if (next == target) return true;
        if (!seen[next]) stack.push_back(next);
        seen[next] = true;
      }
    }
    return false;
  }

  graph_data const& graph_;
  std::shared_ptr<graph_joins const> joins_;
  std::mutex mutex_;
  std::unique_ptr<note[]> room_;
  std::atomic<note*> notes_{nullptr};
};

}  // namespace WEFT_NAMESPACE::detail

#endif
