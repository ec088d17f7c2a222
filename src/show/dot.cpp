// SPDX-License-Identifier: BSL-1.0
#include <weft/show/draw.hpp>

#include "scopes.hpp"
#include "text.hpp"

namespace WEFT_NAMESPACE {
namespace {

using show_detail::dot;
using show_detail::scope_tree;

char const* look_of(task_kind kind) {
  switch (kind) {
    case task_kind::task: return "";
    case task_kind::input: return ", shape=cds";
    case task_kind::map: return ", shape=box3d, style=\"\"";
    case task_kind::state: return ", shape=cylinder, style=\"\"";
    case task_kind::choice: return ", shape=diamond, style=\"\"";
    case task_kind::loop: return ", peripheries=2";
    case task_kind::group: return ", shape=octagon, style=\"\"";
    case task_kind::resource: return ", shape=folder, style=\"\"";
  }
  return "";
}

char const* look_of(edge_kind kind) {
  switch (kind) {
    case edge_kind::passes: return "";
    case edge_kind::orders:
    case edge_kind::waits: return "style=dashed, arrowhead=open";
    case edge_kind::lends:
    case edge_kind::names: return "arrowtail=dot, dir=both";
    case edge_kind::moves: return "style=bold";
    case edge_kind::moves_by_name: return "style=bold, arrowtail=dot, dir=both";
  }
  return "";
}

char const* look_of(picture_state state) {
  switch (state) {
    case picture_state::done: return ", style=\"rounded,filled\", fillcolor=\"#d7f0dd\"";
    case picture_state::running: return ", style=\"rounded,filled\", fillcolor=\"#d6e6ff\"";
    case picture_state::failed: return ", style=\"rounded,filled\", fillcolor=\"#ffd9d6\"";
    case picture_state::skipped:
    case picture_state::cancelled: return ", style=\"rounded,dashed\", fontcolor=\"#777777\"";
    default: return "";
  }
}

class dot_writer {
public:
  dot_writer(picture const& graph, drawing_options const& options)
      : graph_(graph), options_(options), scopes_(graph) {}

  std::string write() {
    out_ = "digraph " + dot(graph_.name) + " {\n";
    if (options_.direction == drawing_direction::right) out_ += "  rankdir=LR;\n";
    if (options_.title && !graph_.name.empty()) out_ += "  label=" + dot(graph_.name) + "; labelloc=t;\n";
    out_ += "  fontname=\"Helvetica\";\n";
    out_ += "  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n";
    out_ += "  edge [fontname=\"Helvetica\"];\n";
    add_scope(0, "  ");
    for (picture_edge const& each : graph_.edges) add_edge(each);
    return out_ + "}\n";
  }

private:
  void add_scope(int number, std::string const& indent) {
    auto const& scope = scopes_.all[static_cast<std::size_t>(number)];
    for (int const task : scope.tasks) add_task(task, indent);
    for (int const child : scope.children) {
      std::string const name = scopes_.all[static_cast<std::size_t>(child)].name();
      out_ += indent + "subgraph cluster_" + std::to_string(child) + " {\n";
      out_ += indent + "  label=" + dot(name) + "; style=\"rounded,dashed\";\n";
      add_scope(child, indent + "  ");
      out_ += indent + "}\n";
    }
  }

  void add_task(int number, std::string const& indent) {
    picture_task const& task = graph_.tasks[static_cast<std::size_t>(number)];
    std::string label = dot(task.name());
    if (std::string const line = show_detail::second_line(task, options_.types); !line.empty()) {
      label.pop_back();
      label += "\\n" + dot(line).substr(1);
    }
    out_ += indent + 'n' + std::to_string(number) + " [label=" + label + ", tooltip=" + dot(task.id) +
            look_of(task.kind) + look_of(task.state) +
            (task.is_critical ? ", color=\"#d9730d\", penwidth=2" : "") + "];\n";
  }

  void add_edge(picture_edge const& edge) {
    auto const count = static_cast<int>(graph_.tasks.size());
    if (edge.from < 0 || edge.from >= count || edge.to < 0 || edge.to >= count) return;
    std::string look = look_of(edge.kind);
    auto const add = [&](std::string const& more) { look += (look.empty() ? "" : ", ") + more; };
    if (!edge.label.empty()) add("label=" + dot(edge.label));
    if (edge.is_critical) add("color=\"#d9730d\", penwidth=2");
    out_ += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) +
            (look.empty() ? "" : " [" + look + ']') + ";\n";
  }

  picture const& graph_;
  drawing_options const& options_;
  scope_tree scopes_;
  std::string out_;
};

}  // namespace

std::string to_dot(picture const& graph, drawing_options const& options) {
  return dot_writer(graph, options).write();
}

}  // namespace WEFT_NAMESPACE
