// SPDX-License-Identifier: BSL-1.0
#include "stages.hpp"

#include <algorithm>
#include <map>

namespace WEFT_NAMESPACE::trace_detail {
namespace {

// One more than the highest of the predecessors'. Edges that point back in the order of the tasks do not count.
std::vector<std::uint32_t> levels_of(picture const& graph) {
  std::vector<std::uint32_t> level(graph.tasks.size());
  std::vector<picture_edge const*> edges;
  for (picture_edge const& each : graph.edges)
    if (each.from >= 0 && each.from < each.to && static_cast<std::size_t>(each.to) < level.size())
      edges.push_back(&each);
  std::sort(edges.begin(), edges.end(),
            [](picture_edge const* a, picture_edge const* b) { return a->to < b->to; });
  for (picture_edge const* each : edges) {
    std::uint32_t& to = level[static_cast<std::size_t>(each->to)];
    to = std::max(to, level[static_cast<std::size_t>(each->from)] + 1);
  }
  return level;
}

bool does_nothing(picture_task const& task) noexcept {
  return task.kind == task_kind::input || task.kind == task_kind::state || task.kind == task_kind::resource;
}

std::size_t share_of_thread(std::size_t shares) noexcept {
  static std::atomic<std::size_t> next{0};
  thread_local std::size_t const mine = next.fetch_add(1, std::memory_order_relaxed);
  return mine % shares;
}

}  // namespace

stages::stages(picture const& graph) : stage_(graph.tasks.size()), is_map_(graph.tasks.size()) {
  std::vector<std::uint32_t> const level = levels_of(graph);
  std::uint32_t const deepest = level.empty() ? 0 : *std::max_element(level.begin(), level.end());
  std::size_t const levels_of_stage = deepest / most + 1;
  std::map<std::pair<std::size_t, std::uint32_t>, std::uint32_t> known;  // level, and the map if it is one
  std::vector<std::uint64_t> totals;
  for (std::uint32_t k = 0; k < stage_.size(); ++k) {
    picture_task const& task = graph.tasks[k];
    is_map_[k] = task.kind == task_kind::map;
    bool const is_alone = is_map_[k] && names_.size() < most;
    auto const [at, is_new] = known.try_emplace({level[k] / levels_of_stage, is_alone ? k + 1 : 0},
                                                static_cast<std::uint32_t>(names_.size()));
    stage_[k] = at->second;
    if (is_new) {
      names_.emplace_back();
      totals.push_back(0);
    }
    if (is_map_[k] || does_nothing(task)) continue;
    std::string& name = names_[stage_[k]];
    if (++totals[stage_[k]] == 1)
      name = task.id.empty() ? '#' + std::to_string(k) : task.id;
    else if (totals[stage_[k]] == 2)
      name += ", ...";
  }
  for (std::uint32_t k = 0; k < stage_.size(); ++k)
    if (std::string& name = names_[stage_[k]]; is_map_[k] && name.empty()) name = graph.tasks[k].id;
  totals_ = std::make_unique<std::atomic<std::uint64_t>[]>(names_.size());
  for (std::size_t i = 0; i < totals.size(); ++i) totals_[i] = totals[i];
  shares_ = std::make_unique<std::array<share, shares>[]>(names_.size());
}

// Of a map its elements count, or itself if it was skipped; of other tasks not what they spawn.
bool stages::is_counted(task_span const& span) const noexcept {
  return span.task < stage_.size() && (span.element >= 0) == is_map_[span.task];
}
stages::share& stages::share_of(std::uint32_t task) noexcept {
  return shares_[stage_[task]][share_of_thread(shares)];
}

void stages::expect(std::uint32_t task, std::uint64_t elements) noexcept {
  if (task < stage_.size() && is_map_[task])
    totals_[stage_[task]].fetch_add(elements, std::memory_order_relaxed);
}
void stages::begin(task_span const& span) noexcept {
  if (is_counted(span) && span.attempt == 1)
    share_of(span.task).begun.fetch_add(1, std::memory_order_relaxed);
}
void stages::end(task_span const& span) noexcept {
  if (!is_counted(span) || span.outcome == attempt_end::retried) return;
  share& mine = share_of(span.task);
  mine.ended.fetch_add(1, std::memory_order_relaxed);
  if (span.outcome == attempt_end::failed) mine.failed.fetch_add(1, std::memory_order_relaxed);
}

stage_count stages::count(std::size_t stage) const noexcept {
  stage_count all;
  for (share const& each : shares_[stage]) {
    all.ended += each.ended.load(std::memory_order_relaxed);
    all.begun += each.begun.load(std::memory_order_relaxed);
    all.failed += each.failed.load(std::memory_order_relaxed);
  }
  all.total = std::max(totals_[stage].load(std::memory_order_relaxed), all.ended);
  return all;
}

}  // namespace WEFT_NAMESPACE::trace_detail
