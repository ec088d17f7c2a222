// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <weft/show/figures.hpp>
#include <weft/show/report.hpp>

#include "order.hpp"
#include "text.hpp"

namespace WEFT_NAMESPACE {
namespace {

using json = nlohmann::ordered_json;
using show_detail::at;
using show_detail::clean;

json task_as_json(picture const& graph, picture_task const& task, int level) {
  auto const id_of = [&](int k) { return clean(graph.tasks[at(k)].id); };
  auto const count = static_cast<int>(graph.tasks.size());
  json parameters = json::array();
  for (picture_parameter const& each : task.parameters) {
    bool const is_known = each.from >= 0 && each.from < count;
    parameters.push_back({{"type", clean(each.type)}, {"from", is_known ? json(id_of(each.from)) : json()}});
  }
  json made = {{"id", clean(task.id)},         {"kind", to_string(task.kind)}, {"level", level},
               {"result", clean(task.result)}, {"parameters", parameters},     {"cost", task.cost},
               {"local", task.local}};
  for (picture_access const& each : task.touches)
    made["touches"].push_back({{"resource", clean(each.resource)}, {"writes", each.writes}});
  if (task.state != picture_state::none) {
    made["state"] = to_string(task.state);
    made["start"] = task.start;
    made["end"] = task.end;
    if (task.calls > 0) made["calls"] = task.calls, made["calls_done"] = task.calls_done;
    if (!task.error.empty()) made["error"] = clean(task.error);
    made["worker"] = clean(task.worker);
  }
  return made;
}

}  // namespace

nlohmann::ordered_json show_detail::as_json(picture const& graph, picture_figures const& figures) {
  auto const count = static_cast<int>(graph.tasks.size());
  json tasks = json::array();
  std::vector<json> levels(at(figures.depth), json::array());
  for (std::size_t k = 0; k < graph.tasks.size(); ++k) {
    tasks.push_back(task_as_json(graph, graph.tasks[k], figures.levels[k]));
    levels[at(figures.levels[k])].push_back(clean(graph.tasks[k].id));
  }
  json edges = json::array();
  for (picture_edge const& each : graph.edges) {
    if (each.from < 0 || each.from >= count || each.to < 0 || each.to >= count) continue;
    json edge = {{"from", clean(graph.tasks[at(each.from)].id)},
                 {"to", clean(graph.tasks[at(each.to)].id)},
                 {"kind", to_string(each.kind)}};
    if (!each.label.empty()) edge["label"] = clean(each.label);
    edges.push_back(std::move(edge));
  }
  json path = json::array();
  for (int const k : figures.critical_path) path.push_back(clean(graph.tasks[at(k)].id));
  return {{"name", clean(graph.name)},
          {"tasks", std::move(tasks)},
          {"edges", std::move(edges)},
          {"depth", figures.depth},
          {"width", figures.width},
          {"levels", std::move(levels)},
          {"critical_path", {{"cost", figures.cost}, {"tasks", std::move(path)}}}};
}

std::string show_detail::summary(picture const& graph, picture_figures const& figures) {
  auto const counted = [](std::size_t count, char const* one) {
    return std::to_string(count) + ' ' + one + (count == 1 ? "" : "s");
  };
  std::vector<int> const& path = figures.critical_path;
  std::string line = clean(graph.name) + ": " + counted(graph.tasks.size(), "task") + ", " +
                     counted(graph.edges.size(), "edge") + ", depth " + std::to_string(figures.depth) +
                     ", width " + std::to_string(figures.width);
  if (path.empty()) return line;
  line += ", critical path " + number(figures.cost) + ": ";
  std::size_t const most = 5;
  for (std::size_t i = 0; i < path.size(); ++i) {
    bool const is_left_out = path.size() > most && i > 1 && i + 2 < path.size();
    if (is_left_out && i > 2) continue;
    line += (i == 0 ? "" : " > ") + (is_left_out ? "..." : clean(graph.tasks[at(path[i])].id));
  }
  return line;
}

std::string to_json(picture const& graph) {
  return show_detail::as_json(graph, figures_of(graph)).dump(2) + '\n';
}

std::string summary_line(picture const& graph) { return show_detail::summary(graph, figures_of(graph)); }

}  // namespace WEFT_NAMESPACE
