// SPDX-License-Identifier: BSL-1.0
#include "timeline.hpp"

#include <algorithm>

namespace WEFT_NAMESPACE::trace_detail {
namespace {

using lane_blocks = std::vector<timeline_block>;

// Which of two that follow each other become one: those with no more than `gap` between them that are together no
// longer than `longest`; of one task, or of any.
struct merge_rule {
  std::int64_t gap, longest;
  bool any_task, any_outcome;

  bool joins(timeline_block const& a, timeline_block const& b) const {
    if (b.begin - a.end > gap || std::max(a.end, b.end) - a.begin > longest) return false;
    if (!any_task && a.task != b.task) return false;
    return any_outcome || (a.outcome == attempt_end::done && b.outcome == attempt_end::done);
  }
};

void join(timeline_block& a, timeline_block const& b) {
  a.end = std::max(a.end, b.end);
  if (a.task != b.task) a.task = -1;
  if (b.outcome == attempt_end::failed || a.outcome == attempt_end::done) a.outcome = b.outcome;
  if (b.error != task_span::none) a.error = b.error;
  a.element = -1;
  a.attempt = 1;
  a.count += b.count;
}

void merge(lane_blocks& lane, merge_rule const& rule) {
  std::size_t kept = 0;
  for (std::size_t i = 1; i < lane.size(); ++i)
    if (rule.joins(lane[kept], lane[i]))
      join(lane[kept], lane[i]);
    else
      lane[++kept] = lane[i];
  if (!lane.empty()) lane.resize(kept + 1);
}

std::size_t count_of(std::vector<lane_blocks> const& lanes) {
  std::size_t count = 0;
  for (lane_blocks const& each : lanes) count += each.size();
  return count;
}

}  // namespace

timeline timeline_of(run_record const& record, std::size_t most) {
  timeline made;
  made.lanes.resize(record.lanes.size());
  std::int64_t last = 1;
  for (task_span const& span : record.spans) {
    bool const is_shown = span.task < record.graph.tasks.size() && span.lane < record.lanes.size() &&
                          span.outcome != attempt_end::skipped && span.outcome != attempt_end::reused;
    if (!is_shown) continue;
    std::int64_t const begin = std::max<std::int64_t>(0, span.begin);
    made.lanes[span.lane].push_back({begin, std::max(begin, span.end), span.task, span.element, span.attempt,
                                     span.error, span.outcome, 1});
    last = std::max(last, span.end);
    ++made.spans;
  }
  for (lane_blocks& lane : made.lanes)
    std::sort(lane.begin(), lane.end(), [](timeline_block const& a, timeline_block const& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
  // Rougher and rougher, until it is little enough: first calls of one task, then whatever lies side by side.
  std::size_t count = count_of(made.lanes);
  auto const merge_all = [&](merge_rule const& rule) {
    made.is_merged = true;
    for (lane_blocks& lane : made.lanes) merge(lane, rule);
    count = count_of(made.lanes);
  };
  for (std::int64_t parts = 1 << 16; parts >= 256 && count > most; parts /= 2)
    merge_all({last / parts, 4 * (last / parts), false, false});
  for (std::int64_t parts = 1 << 16; parts >= 256 && count > most; parts /= 2)
    merge_all({last / parts, last / parts, true, false});
  for (std::int64_t parts = 1 << 14; parts >= 1 && count > most; parts /= 2)
    merge_all({last / parts, last / parts, true, true});
  // So many lanes that each has one.
  for (std::size_t l = 0; count > most && l < made.lanes.size(); ++l) {
    count -= made.lanes[l].size();
    made.lanes[l].clear();
  }
  return made;
}

}  // namespace WEFT_NAMESPACE::trace_detail
