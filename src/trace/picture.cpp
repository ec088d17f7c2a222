// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/picture.hpp>

#include <weft/trace/figures.hpp>

#include "mark.hpp"

namespace WEFT_NAMESPACE {

picture trace_detail::marked(run_record const& record, run_figures const& figures) {
  picture graph = record.graph;
  auto const at = [](int k) { return static_cast<std::size_t>(k); };
  for (std::size_t k = 0; k < graph.tasks.size(); ++k) {
    picture_task& task = graph.tasks[k];
    task_figures const& of = figures.tasks[k];
    task.state = of.state;
    if (task.kind == task_kind::map || of.calls > 1) task.calls = of.calls, task.calls_done = of.calls_done;
    if (of.error != task_span::none) task.error = record.errors[of.error];
    task.is_critical = false;
    if (of.begin < 0) continue;
    task.start = static_cast<double>(of.begin) * 1e-9;
    task.end = static_cast<double>(of.end) * 1e-9;
    task.worker = of.lanes > 1 ? std::to_string(of.lanes) + " threads" : lane_name(record.lanes[of.lane]);
  }
  std::vector<int> follower(graph.tasks.size(), -1);
  std::vector<int> const& path = figures.critical_path;
  for (std::size_t i = 0; i < path.size(); ++i) {
    graph.tasks[at(path[i])].is_critical = true;
    if (i + 1 < path.size()) follower[at(path[i])] = path[i + 1];
  }
  auto const count = static_cast<int>(graph.tasks.size());
  for (picture_edge& each : graph.edges)
    each.is_critical = each.from >= 0 && each.from < count && each.to >= 0 && each.to < count &&
                       follower[at(each.from)] == each.to;
  return graph;
}

picture picture_of(run_record const& record) { return trace_detail::marked(record, figures_of(record)); }

}  // namespace WEFT_NAMESPACE
