// SPDX-License-Identifier: BSL-1.0
#include <weft/show/draw.hpp>

#include "boxes.hpp"
#include "order.hpp"
#include "text.hpp"

#include <algorithm>

namespace WEFT_NAMESPACE {
namespace {

using show_detail::at;
using show_detail::clean;
using show_detail::length;
using show_detail::ordered_graph;
using show_detail::shortened;

std::string padded(std::string text, std::size_t width) {
  std::size_t const has = length(text);
  if (has < width) text.append(width - has, ' ');
  return text;
}

// What a task waits for, in the order of the edges.
std::vector<std::vector<int>> predecessors(picture const& graph) {
  std::vector<std::vector<int>> before(graph.tasks.size());
  auto const count = static_cast<int>(graph.tasks.size());
  for (picture_edge const& each : graph.edges)
    if (each.from >= 0 && each.from < count && each.to >= 0 && each.to < count)
      before[at(each.to)].push_back(each.from);
  return before;
}

// One line per task: id, what it gives, what it waits for.
class list_writer {
public:
  list_writer(picture const& graph, drawing_options const& options)
      : graph_(graph), options_(options), columns_(static_cast<std::size_t>(std::max(40, options.columns))) {}

  std::string write() {
    ordered_graph const ordered(graph_);
    std::vector<int> const levels = levels_of(ordered);
    before_ = predecessors(graph_);
    measure();
    std::vector<std::vector<int>> by_level;
    for (std::size_t k = 0; k < levels.size(); ++k) {
      if (at(levels[k]) >= by_level.size()) by_level.resize(at(levels[k]) + 1);
      by_level[at(levels[k])].push_back(static_cast<int>(k));
    }
    for (std::size_t level = 0; level < by_level.size(); ++level) {
      out_ += std::to_string(level) + '\n';
      for (int const task : by_level[level]) add_task(task);
    }
    return out_;
  }

private:
  void measure() {
    for (picture_task const& each : graph_.tasks) {
      ids_ = std::max(ids_, length(clean(each.id)));
      seconds_ = std::max(seconds_, length(clean(second_line(each))));
    }
    ids_ = std::min(ids_, columns_ / 3);
    seconds_ = std::min(seconds_, columns_ / 4);
  }
  std::string second_line(picture_task const& task) const {
    return show_detail::second_line(task, options_.types);
  }

  void add_task(int number) {
    picture_task const& task = graph_.tasks[at(number)];
    std::string line = task.is_critical ? "* " : "  ";
    line += padded(shortened(clean(task.id), ids_ - (length(clean(task.id)) > ids_ ? 1 : 0)), ids_);
    std::string const second = clean(second_line(task));
    if (seconds_ > 0)
      line += "  " + padded(shortened(second, seconds_ - (length(second) > seconds_ ? 1 : 0)), seconds_);
    add_predecessors(line, before_[at(number)]);
    while (line.ends_with(' ')) line.pop_back();
    out_ += line + '\n';
  }
  void add_predecessors(std::string& line, std::vector<int> const& before) const {
    if (before.empty()) return;
    line += "  <-";
    for (std::size_t i = 0; i < before.size(); ++i) {
      std::string next = (i == 0 ? " " : ", ") + shortened(clean(graph_.tasks[at(before[i])].id), 24);
      std::string const rest = ", +" + std::to_string(before.size() - i - 1);
      bool const is_last = i + 1 == before.size();
      if (i > 0 && length(line) + length(next) + (is_last ? 0 : rest.size()) > columns_) {
        line += ", +" + std::to_string(before.size() - i);
        return;
      }
      line += next;
    }
  }

  picture const& graph_;
  drawing_options const& options_;
  std::size_t columns_;
  std::size_t ids_ = 0;
  std::size_t seconds_ = 0;
  std::vector<std::vector<int>> before_;
  std::string out_;
};

// What `shortened` leaves, for terminals that have nothing but ASCII.
std::string without_ellipsis(std::string const& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "\u2026") == 0) {
      out += '.';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string to_ascii(picture const& graph, drawing_options const& options) {
  std::string out;
  if (options.title && !graph.name.empty()) {
    auto const counted = [](std::size_t count, char const* one) {
      return std::to_string(count) + ' ' + one + (count == 1 ? "" : "s");
    };
    out = clean(graph.name) + ": " + counted(graph.tasks.size(), "task") + ", " +
          counted(graph.edges.size(), "edge") + '\n';
  }
  std::string drawn = show_detail::draw_boxes(graph, options);
  if (drawn.empty()) drawn = list_writer(graph, options).write();
  return out + (options.unicode ? drawn : without_ellipsis(drawn));
}

}  // namespace WEFT_NAMESPACE
