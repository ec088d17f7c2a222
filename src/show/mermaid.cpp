// SPDX-License-Identifier: BSL-1.0
#include <weft/show/draw.hpp>

#include "scopes.hpp"
#include "text.hpp"

namespace WEFT_NAMESPACE {
namespace {

using show_detail::mermaid;
using show_detail::scope_tree;

struct brackets {
  char const* open;
  char const* close;
};
brackets brackets_of(task_kind kind) {
  switch (kind) {
    case task_kind::input: return {"([", "])"};
    case task_kind::map: return {"[[", "]]"};
    case task_kind::state:
    case task_kind::resource: return {"[(", ")]"};
    case task_kind::choice: return {"{", "}"};
    case task_kind::loop: return {"[/", "/]"};
    case task_kind::group: return {"{{", "}}"};
    default: return {"[", "]"};
  }
}

char const* arrow_of(edge_kind kind) {
  return kind == edge_kind::orders || kind == edge_kind::waits ? "-.->" : is_moving(kind) ? "==>" : "-->";
}

char const* class_of(picture_state state) {
  switch (state) {
    case picture_state::done:
    case picture_state::running:
    case picture_state::failed:
    case picture_state::skipped:
    case picture_state::cancelled: return to_string(state);
    default: return nullptr;
  }
}

class mermaid_writer {
public:
  mermaid_writer(picture const& graph, drawing_options const& options)
      : graph_(graph), options_(options), scopes_(graph) {}

  std::string write() {
    if (options_.title && !graph_.name.empty()) {
      // A string of YAML, in quotation marks as DOT's are. `%%` would begin a directive even there.
      std::string title;
      for (char const c : show_detail::dot(graph_.name))
        title += c == '%' ? std::string("\\x25") : std::string(1, c);
      out_ += "---\ntitle: " + title + "\n---\n";
    }
    out_ += options_.direction == drawing_direction::right ? "flowchart LR\n" : "flowchart TD\n";
    add_scope(0, "  ");
    for (picture_edge const& each : graph_.edges) add_edge(each);
    add_classes();
    return out_;
  }

private:
  void add_scope(int number, std::string const& indent) {
    auto const& scope = scopes_.all[static_cast<std::size_t>(number)];
    for (int const task : scope.tasks) add_task(task, indent);
    for (int const child : scope.children) {
      std::string const name = mermaid(scopes_.all[static_cast<std::size_t>(child)].name());
      out_ += indent + "subgraph s" + std::to_string(child) + "[\"" + (name.empty() ? " " : name) + "\"]\n";
      add_scope(child, indent + "  ");
      out_ += indent + "end\n";
    }
  }

  void add_task(int number, std::string const& indent) {
    picture_task const& task = graph_.tasks[static_cast<std::size_t>(number)];
    std::string label = mermaid(task.name());
    if (std::string const line = show_detail::second_line(task, options_.types); !line.empty())
      label += "<br/><small>" + mermaid(line) + "</small>";
    brackets const shape = brackets_of(task.kind);
    out_ += indent + 'n' + std::to_string(number) + shape.open + '"' + (label.empty() ? " " : label) + '"' +
            shape.close + '\n';
  }

  void add_edge(picture_edge const& edge) {
    auto const count = static_cast<int>(graph_.tasks.size());
    if (edge.from < 0 || edge.from >= count || edge.to < 0 || edge.to >= count) return;
    if (edge.is_critical && !critical_.empty()) critical_ += ',';
    if (edge.is_critical) critical_ += std::to_string(edges_);
    ++edges_;
    out_ += "  n" + std::to_string(edge.from) + ' ' + arrow_of(edge.kind);
    if (!edge.label.empty()) out_ += "|\"" + mermaid(edge.label) + "\"|";
    out_ += " n" + std::to_string(edge.to) + '\n';
  }

  void add_classes() {
    static constexpr struct {
      char const* name;
      char const* look;
    } classes[] = {{"done", "fill:#d7f0dd,color:#222"},
                   {"running", "fill:#d6e6ff,color:#222"},
                   {"failed", "fill:#ffd9d6,color:#222"},
                   {"skipped", "stroke-dasharray:4 3,color:#777"},
                   {"cancelled", "stroke-dasharray:4 3,color:#777"},
                   {"critical", "stroke:#d9730d,stroke-width:3px"}};
    for (auto const& each : classes) {
      std::string members;
      for (std::size_t k = 0; k < graph_.tasks.size(); ++k) {
        picture_task const& task = graph_.tasks[k];
        char const* const state = class_of(task.state);
        bool const is_member = std::string(each.name) == "critical"
                                   ? task.is_critical
                                   : state != nullptr && std::string(each.name) == state;
        if (is_member) members += (members.empty() ? "n" : ",n") + std::to_string(k);
      }
      if (members.empty()) continue;
      out_ += std::string("  classDef ") + each.name + ' ' + each.look + '\n';
      out_ += "  class " + members + ' ' + each.name + '\n';
    }
    if (!critical_.empty()) out_ += "  linkStyle " + critical_ + " stroke:#d9730d,stroke-width:3px\n";
  }

  picture const& graph_;
  drawing_options const& options_;
  scope_tree scopes_;
  std::string out_;
  std::string critical_;
  int edges_ = 0;
};

}  // namespace

std::string to_mermaid(picture const& graph, drawing_options const& options) {
  return mermaid_writer(graph, options).write();
}

}  // namespace WEFT_NAMESPACE
