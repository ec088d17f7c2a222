// SPDX-License-Identifier: BSL-1.0
#include <weft/show/picture.hpp>

#include <weft/dynamic/task_graph.hpp>

#include <algorithm>
#include <string_view>
#include <tuple>

namespace WEFT_NAMESPACE {
namespace {

std::string copy(text_view text) { return {text.data(), text.size()}; }

std::string scope_in(std::string const& id) {
  std::size_t const slash = id.rfind('/');
  return slash == std::string::npos ? std::string() : id.substr(0, slash);
}

std::string type_of_result(std::type_info const& type) {
  return type == typeid(std::type_identity<void>) ? "void" : detail::readable_type(type);
}

edge_kind kind_of(detail::task_arg const& arg) {
  using detail::task_arg;
  switch (arg.what) {
    case task_arg::takes: return edge_kind::moves;
    case task_arg::reads:
    case task_arg::may_read: return edge_kind::passes;
    default: return edge_kind::orders;
  }
}

picture_task task_of(detail::graph_data const& graph, std::uint32_t k) {
  detail::task_type const& type = *graph[k].type;
  picture_task task;
  task.id = graph.id(k);
  task.scope = scope_in(task.id);
  task.result = type_of_result(*type.result);
  task.local = type.elsewhere != nullptr && type.elsewhere->function == nullptr;
  if (type.is_chosen != nullptr)
    task.kind = task_kind::choice;
  else if (type.elsewhere != nullptr && type.elsewhere->repeat != nullptr)
    task.kind = task_kind::loop;
  return task;
}

// One edge for each pair of tasks: the first that passes something, if any does.
void add_edges(detail::graph_data const& graph, std::uint32_t tasks, std::vector<picture_edge>& edges) {
  for (std::uint32_t k = 0; k < tasks; ++k)
    for (auto const* arg = graph.args_begin(k); arg != graph.args_end(k); ++arg) {
      if (!arg->is_edge()) continue;
      picture_edge edge{static_cast<int>(arg->from), static_cast<int>(k), kind_of(*arg), {}};
      bool const is_named =
          arg->what == detail::task_arg::chosen && graph[arg->from].type->name_of_choice != nullptr;
      if (is_named) edge.label = graph.branch(arg[1].from);
      edges.push_back(std::move(edge));
    }
  for (auto const& late : graph.late_edges())
    if (late.from < tasks && late.to < tasks)
      edges.push_back({static_cast<int>(late.from), static_cast<int>(late.to), edge_kind::orders, {}});
  std::sort(edges.begin(), edges.end(), [](picture_edge const& one, picture_edge const& two) {
    auto const key = [](picture_edge const& e) {
      return std::tuple(e.to, e.from, e.kind == edge_kind::orders, e.kind, e.label.empty());
    };
    return key(one) < key(two);
  });
  std::size_t kept = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (kept > 0 && edges[kept - 1].to == edges[e].to && edges[kept - 1].from == edges[e].from) {
      picture_edge& same = edges[kept - 1];
      if (same.label.empty()) same.label = std::move(edges[e].label);
    } else {
      if (kept != e) edges[kept] = std::move(edges[e]);
      ++kept;
    }
  }
  edges.resize(kept);
}

}  // namespace

picture::picture(description const& workflow) : name(copy(workflow.name)) {
  tasks.reserve(static_cast<std::size_t>(workflow.tasks.size()));
  for (task_description const& each : workflow.tasks) {
    picture_task task;
    task.id = copy(each.id);
    task.scope = copy(each.scope);
    task.kind = each.kind;
    task.result = copy(each.result);
    task.callable = copy(each.callable);
    task.local = each.local;
    task.cost = static_cast<double>(each.cost);
    for (access_description const& access : each.touches)
      task.touches.push_back({copy(access.resource), access.writes});
    for (parameter_description const& parameter : each.parameters)
      task.parameters.push_back({copy(parameter.type), parameter.from});
    tasks.push_back(std::move(task));
  }
  edges.reserve(static_cast<std::size_t>(workflow.edges.size()));
  for (edge_description const& each : workflow.edges) edges.push_back({each.from, each.to, each.kind, {}});
}

picture::picture(task_graph const& graph)
    : picture(*graph.data(), static_cast<std::uint32_t>(graph.size())) {}

picture::picture(detail::graph_data const& graph, std::uint32_t count) : name(graph.name()) {
  tasks.reserve(count);
  for (std::uint32_t k = 0; k < count; ++k) tasks.push_back(task_of(graph, k));
  add_edges(graph, count, edges);
}

char const* to_string(task_kind kind) noexcept {
  switch (kind) {
    case task_kind::task: return "task";
    case task_kind::input: return "input";
    case task_kind::map: return "map";
    case task_kind::state: return "state";
    case task_kind::choice: return "choice";
    case task_kind::loop: return "loop";
    case task_kind::group: return "group";
    case task_kind::resource: return "resource";
  }
  return "task";
}

char const* to_string(edge_kind kind) noexcept {
  switch (kind) {
    case edge_kind::passes: return "passes";
    case edge_kind::orders: return "orders";
    case edge_kind::names: return "names";
    case edge_kind::moves: return "moves";
    case edge_kind::moves_by_name: return "moves by name";
    case edge_kind::lends: return "lends";
    case edge_kind::waits: return "waits";
  }
  return "passes";
}

char const* to_string(picture_state state) noexcept {
  switch (state) {
    case picture_state::none: return "none";
    case picture_state::waiting: return "waiting";
    case picture_state::running: return "running";
    case picture_state::done: return "done";
    case picture_state::failed: return "failed";
    case picture_state::skipped: return "skipped";
    case picture_state::cancelled: return "cancelled";
  }
  return "none";
}

}  // namespace WEFT_NAMESPACE
