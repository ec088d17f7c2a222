// SPDX-License-Identifier: BSL-1.0
#include "boxes.hpp"

#include "layout.hpp"
#include "text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace WEFT_NAMESPACE::show_detail {
namespace {

constexpr std::size_t most_tasks = 40;  // more of them are easier to read as a list

// What can be in one place: parts of lines, from the middle to a side, or a character of a text.
constexpr unsigned up = 1;
constexpr unsigned right = 2;
constexpr unsigned down = 4;
constexpr unsigned left = 8;
struct cell {
  unsigned lines = 0;
  int across = -1;     // whose line runs across, ...
  int along = -1;      // ... and along
  std::string text{};  // one character
};

// A line from one or more boxes to all boxes that wait for them. `row` is that of its part across, if it has one.
struct net {
  std::vector<int> from, to;      // items
  std::vector<int> begins, ends;  // columns
  int row = -1;

  int first() const { return std::min(least(begins), least(ends)); }
  int last() const { return std::max(most(begins), most(ends)); }

private:
  static int least(std::vector<int> const& all) { return *std::min_element(all.begin(), all.end()); }
  static int most(std::vector<int> const& all) { return *std::max_element(all.begin(), all.end()); }
};

class box_writer {
public:
  box_writer(picture const& graph, drawing_options const& options)
      : graph_(graph), options_(options), ordered_(graph), whole_({}) {
    for (picture_task const& task : graph.tasks) {
      std::string text = task.is_critical ? "* " : "";
      text += clean(task.id);
      if (task.kind != task_kind::task) text += std::string(" (") + to_string(task.kind) + ')';
      if (std::string const run = run_line(task); !run.empty()) text += ": " + run;
      labels_.push_back(shortened(text, 36));
    }
  }

  std::string write() {
    if (graph_.tasks.empty() || graph_.tasks.size() > most_tasks || !ordered_.loops.empty()) return {};
    if (std::find(ordered_.is_turned.begin(), ordered_.is_turned.end(), true) != ordered_.is_turned.end())
      return {};
    lay_out();
    if (width_ > options_.columns) return {};
    int row = 0;
    for (std::size_t l = 0; l < layout_.layers.size(); ++l) {
      std::vector<net> nets = nets_below(l);
      add_boxes(l, row, nets);
      row += 3;
      if (l + 1 == layout_.layers.size()) break;
      std::optional<int> const rows = route(nets);
      if (!rows) return {};
      for (std::size_t n = 0; n < nets.size(); ++n)
        add_net(nets[n], static_cast<int>(l * 1000 + n), row, *rows);
      row += *rows;
    }
    return text();
  }

private:
  void lay_out() {
    layout_sizes sizes;
    for (std::string const& each : labels_) sizes.across.push_back(static_cast<double>(length(each)) + 4);
    sizes.along.assign(labels_.size(), 1);
    sizes.gap = 2;
    sizes.lane = 2;
    picture flat;  // frames of nested workflows are not drawn: the ids tell
    flat.tasks.resize(graph_.tasks.size());
    whole_ = scope_tree(flat);
    layout_ = show_detail::lay_out(graph_, ordered_, whole_, sizes);
    for (layout_item& each : layout_.items)
      if (each.task < 0) each.size = 1;
    begins_.resize(layout_.items.size());
    for (std::size_t i = 0; i < layout_.items.size(); ++i) {
      layout_item const& item = layout_.items[i];
      begins_[i] = static_cast<int>(std::floor(item.task < 0 ? item.at : item.at - item.size / 2 + 0.001));
      width_ = std::max(width_, end_of(static_cast<int>(i)));
    }
    for (layout_edge const& each : layout_.edges)
      for (std::size_t i = 0; i + 1 < each.items.size(); ++i)
        followers_[each.items[i]].push_back(each.items[i + 1]);
    for (auto& [from, to] : followers_) {
      std::sort(to.begin(), to.end());
      to.erase(std::unique(to.begin(), to.end()), to.end());
    }
  }
  int begin_of(int item) const { return begins_[at(item)]; }
  int end_of(int item) const { return begin_of(item) + static_cast<int>(layout_.items[at(item)].size); }
  int middle_of(int item) const { return (begin_of(item) + end_of(item) - 1) / 2; }

  // Those with the same successors share a line.
  std::vector<net> nets_below(std::size_t l) const {
    std::map<std::vector<int>, net> by_followers;
    for (int const item : layout_.layers[l].items) {
      auto const found = followers_.find(item);
      if (found == followers_.end()) continue;
      net& one = by_followers[found->second];
      one.to = found->second;
      one.from.push_back(item);
      one.begins.push_back(middle_of(item));
    }
    std::vector<net> nets;
    nets.reserve(by_followers.size());
    for (auto& [to, one] : by_followers) nets.push_back(std::move(one));
    std::sort(nets.begin(), nets.end(), [](net const& a, net const& b) { return a.begins < b.begins; });
    return nets;
  }

  // Where lines arrive, and on which rows they run across. Returns the number of rows; nothing if that cannot be drawn.
  std::optional<int> route(std::vector<net>& nets) const {
    std::map<int, std::vector<std::size_t>> arriving;  // item -> nets, from left to right
    for (std::size_t n = 0; n < nets.size(); ++n)
      for (int const item : nets[n].to) arriving[item].push_back(n);
    for (net& each : nets) each.ends.clear();
    for (auto const& [item, from] : arriving) {
      int const room = end_of(item) - begin_of(item) - 2;
      auto const count = static_cast<int>(from.size());
      int const step = count == 1 ? 0 : std::min(4, (room - 1) / (count - 1));
      if (count > 1 && step < 1) return {};
      int column = middle_of(item) - step * (count - 1) / 2;
      for (std::size_t const n : from) {
        nets[n].ends.push_back(column);
        column += step;
      }
    }
    // A line that begins in a column where another one ends has to leave it before.
    std::size_t const count = nets.size();
    std::vector<std::vector<std::size_t>> below(count);
    std::vector<int> missing(count);
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t b = 0; b < count; ++b) {
        if (a == b) continue;
        bool const meets = std::any_of(nets[a].begins.begin(), nets[a].begins.end(), [&](int column) {
          return std::find(nets[b].ends.begin(), nets[b].ends.end(), column) != nets[b].ends.end();
        });
        if (!meets) continue;
        below[a].push_back(b);
        ++missing[b];
      }
    std::vector<std::size_t> ready;
    for (std::size_t n = 0; n < count; ++n)
      if (missing[n] == 0) ready.push_back(n);
    std::vector<int> least(count);
    std::vector<std::vector<std::pair<int, int>>> rows;
    std::size_t done = 0;
    for (; done < ready.size(); ++done) {
      std::size_t const n = ready[done];
      net& one = nets[n];
      if (one.first() < one.last()) {
        auto row = at(least[n]);
        auto const is_free = [&](std::vector<std::pair<int, int>> const& taken) {
          return std::none_of(taken.begin(), taken.end(), [&](std::pair<int, int> other) {
            return one.first() <= other.second + 1 && other.first <= one.last() + 1;
          });
        };
        while (row < rows.size() && !is_free(rows[row])) ++row;
        if (row == rows.size()) rows.emplace_back();
        rows[row].emplace_back(one.first(), one.last());
        one.row = static_cast<int>(row);
      }
      for (std::size_t const b : below[n]) {
        least[b] = std::max(least[b], one.row + 1);
        if (--missing[b] == 0) ready.push_back(b);
      }
    }
    if (done < count) return {};
    return static_cast<int>(rows.size());
  }

  // --- drawing ---

  cell& at_place(int row, int column) {
    if (at(row) >= grid_.size()) grid_.resize(at(row) + 1, std::vector<cell>(at(width_) + 1));
    return grid_[at(row)][at(column)];
  }
  void add_along(int column, int first, int last, int who) {
    for (int row = first; row <= last; ++row) {
      cell& c = at_place(row, column);
      c.lines |= up | down;
      c.along = who;
    }
  }

  void add_boxes(std::size_t l, int row, std::vector<net> const& nets) {
    for (int const item : layout_.layers[l].items) {
      layout_item const& it = layout_.items[at(item)];
      if (it.task < 0) {
        add_along(begin_of(item), row, row + 2, item);
        continue;
      }
      int const first = begin_of(item);
      int const last = end_of(item) - 1;
      for (int const r : {row, row + 2})
        for (int column = first; column <= last; ++column)
          at_place(r, column).lines |= (column > first ? left : 0U) | (column < last ? right : 0U);
      for (int const column : {first, last}) {
        at_place(row, column).lines |= down;
        at_place(row + 1, column).lines |= up | down;
        at_place(row + 2, column).lines |= up;
      }
      std::string const& text = labels_[at(it.task)];
      int column = first + 2;
      for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
        at_place(row + 1, column++).text = text.substr(i, end - i);
        i = end;
      }
    }
    for (net const& each : nets)
      for (std::size_t i = 0; i < each.from.size(); ++i)
        if (layout_.items[at(each.from[i])].task >= 0) at_place(row + 2, each.begins[i]).lines |= down;
  }

  // Between the boxes, in the rows from `top`; the ends lie in the upper edges of the boxes below.
  void add_net(net const& one, int who, int top, int rows) {
    int const bottom = top + rows;
    for (int const item : one.to)
      if (layout_.items[at(item)].task < 0) at_place(bottom, begin_of(item)).lines |= up;
    for (int const column : one.ends) at_place(bottom, column).lines |= up;
    if (one.row < 0) {
      add_along(one.begins.front(), top, bottom - 1, who);
      return;
    }
    int const middle = top + one.row;
    for (int column = one.first(); column <= one.last(); ++column) {
      cell& c = at_place(middle, column);
      if (c.along >= 0) continue;  // another one that passes: it lies above
      c.lines |= (column > one.first() ? left : 0U) | (column < one.last() ? right : 0U);
      c.across = who;
    }
    for (int const column : one.begins) {
      pass(column, top, middle - 1, who);
      at_place(middle, column).lines |= up;
    }
    for (int const column : one.ends) {
      at_place(middle, column).lines |= down;
      pass(column, middle + 1, bottom - 1, who);
    }
  }
  void pass(int column, int first, int last, int who) {
    for (int row = first; row <= last; ++row) {
      cell& c = at_place(row, column);
      if (c.across >= 0) c.lines = 0;  // it passes above
      c.lines |= up | down;
      c.along = who;
    }
  }

  std::string text() const {
    static constexpr char const* lines[] = {" ",      "\u2575", "\u2576", "\u2514", "\u2577", "\u2502",
                                            "\u250c", "\u251c", "\u2574", "\u2518", "\u2500", "\u2534",
                                            "\u2510", "\u2524", "\u252c", "\u253c"};
    static constexpr char const* plain[] = {" ", "|", "-", "+", "|", "|", "+", "+",
                                            "-", "+", "-", "+", "+", "+", "+", "+"};
    std::string out;
    for (auto const& row : grid_) {
      std::string line;
      for (cell const& c : row)
        line += !c.text.empty() ? c.text : (options_.unicode ? lines : plain)[c.lines];
      while (line.ends_with(' ')) line.pop_back();
      out += line + '\n';
    }
    return out;
  }

  picture const& graph_;
  drawing_options const& options_;
  ordered_graph ordered_;
  scope_tree whole_;
  layout layout_;
  std::vector<std::string> labels_;
  std::vector<int> begins_;  // columns of items
  std::map<int, std::vector<int>> followers_;
  int width_ = 0;
  std::vector<std::vector<cell>> grid_;
};

}  // namespace

std::string draw_boxes(picture const& graph, drawing_options const& options) {
  return box_writer(graph, options).write();
}

}  // namespace WEFT_NAMESPACE::show_detail
