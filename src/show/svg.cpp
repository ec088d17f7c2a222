// SPDX-License-Identifier: BSL-1.0
#include <weft/show/draw.hpp>

#include "layout.hpp"
#include "text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace WEFT_NAMESPACE {
namespace {

using show_detail::arc;
using show_detail::at;
using show_detail::layout;
using show_detail::layout_edge;
using show_detail::number;
using show_detail::ordered_graph;
using show_detail::scope_tree;
using show_detail::xml;

constexpr double margin = 20;
constexpr double title_room = 34;
constexpr double legend_room = 30;
constexpr std::size_t longest_name = 32;

// One rule per class, the dark ones behind: readers that do not know them show the light picture.
constexpr char const* style = R"(<style>
text{font:13px Inter,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:#1f2328;text-anchor:middle}
text.s{font-size:10.5px;fill:#656d76}
text.h{font-size:15px;font-weight:600;text-anchor:start}
text.h tspan{font-weight:400;font-size:12px;fill:#656d76}
text.f{font-size:11px;font-weight:600;fill:#656d76;text-anchor:start;stroke:#f7f8f9;stroke-width:3px;paint-order:stroke}
text.l{font-size:11px;fill:#656d76;text-anchor:start}
text.n{font-size:10px;fill:#656d76;stroke:#fff;stroke-width:3px;paint-order:stroke}
.g{fill:#fff}
.b,.m{fill:#fff;stroke:#8c959f;stroke-width:1.2}
.d{fill:none;stroke:#8c959f;stroke-width:1.2}
.t:hover .b{stroke:#0969da;stroke-width:2}
.input .b{fill:#eef4ff;stroke:#6c9be8}
.map .b,.map .m{fill:#f3f0ff;stroke:#9a85e0}
.state .b,.resource .b{fill:#fff8e6;stroke:#c9a13b}
.state .d,.resource .d{stroke:#c9a13b}
.choice .b{fill:#fdf0f6;stroke:#d07aa4}
.loop .b{fill:#ecfaf6;stroke:#57b09a}
.loop .d{stroke:#57b09a}
.group .b{fill:#f4f6f8}
.done .b{fill:#dcf3e2;stroke:#3fa35b}
.running .b{fill:#dbe9ff;stroke:#2f74e0}
.failed .b{fill:#ffe0dd;stroke:#d3382c;stroke-width:2}
.skipped .b,.cancelled .b{fill:none;stroke-dasharray:4 3}
.skipped text,.cancelled text{fill:#8c959f}
.waiting .b{fill:#f6f8fa}
.critical .b{stroke:#d9730d;stroke-width:2.2}
.u{fill:#8c959f;fill-opacity:.25}.v{fill:#3fa35b}
.failed .v{fill:#d3382c}.running .v{fill:#2f74e0}
.o{fill:#fff;stroke:#8c959f;stroke-width:1.2}.k{fill:none;stroke:#6e7781;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.done .o{fill:#2c8a4b;stroke:#2c8a4b}.failed .o{fill:#cf2f23;stroke:#cf2f23}.running .o{fill:#2f74e0;stroke:#2f74e0}
.done .k,.failed .k,.running .k{stroke:#fff}
.c{fill:#8c959f;fill-opacity:.07;stroke:#8c959f;stroke-opacity:.55;stroke-dasharray:5 4}
.e{fill:none;stroke:#8c959f;stroke-width:1.2}
.e:hover{stroke:#0969da;stroke-width:2.4}
.orders,.waits{stroke-dasharray:4 4}
.names,.lends,.moves-by-name{stroke:#5a8bd6}
.moves,.moves-by-name{stroke-width:2.4}
.e.critical{stroke:#d9730d;stroke-width:2.4}
.a{fill:#8c959f}.ac{fill:#d9730d}.an{fill:#5a8bd6}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}
text.s,text.h tspan,text.f,text.l,text.n{fill:#9da7b3}
text.f{stroke:#1a1e24}text.n{stroke:#14171c}
.g{fill:#14171c}
.b,.m{fill:#1f242c;stroke:#6b7480}
.d{stroke:#6b7480}
.t:hover .b,.e:hover{stroke:#58a6ff}
.input .b{fill:#17263f;stroke:#4a7fd0}
.map .b,.map .m{fill:#251f3d;stroke:#8470cf}
.state .b,.resource .b{fill:#33290f;stroke:#b18c2e}
.choice .b{fill:#3a1c2b;stroke:#b8608b}
.loop .b{fill:#12322b;stroke:#46977f}
.group .b{fill:#262c35}
.done .b{fill:#14351f;stroke:#3fa35b}
.running .b{fill:#15294a;stroke:#4a8df0}
.failed .b{fill:#471b18;stroke:#f0594c}
.skipped .b,.cancelled .b{fill:none}
.waiting .b{fill:#191d23}
.critical .b{stroke:#f0883e}
.o{fill:#14171c;stroke:#6b7480}.k{stroke:#9da7b3}
.c{stroke:#6b7480}
.e{stroke:#6b7480}
.names,.lends,.moves-by-name{stroke:#5a8bd6}
.e.critical{stroke:#f0883e}
.a{fill:#6b7480}.ac{fill:#f0883e}
}
</style>
)";

constexpr char const* markers = R"(<defs>
<marker id="weft-a" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="a" d="M0 .8 8 4 0 7.2 1.6 4z"/></marker>
<marker id="weft-an" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="an" d="M0 .8 8 4 0 7.2 1.6 4z"/></marker>
<marker id="weft-ac" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="ac" d="M0 .8 8 4 0 7.2 1.6 4z"/></marker>
</defs>
)";

// About, in the fonts above, of which nobody knows which there is: rather too much.
double text_width(std::string_view text, double size) {
  double em = 0;
  for (char const c : text) {
    auto const b = static_cast<unsigned char>(c);
    if ((b & 0xc0) == 0x80) continue;
    if (b >= 0xe2)
      em += 1;
    else if (std::string_view("iljtfr.,:;|!'()[]/ -").find(c) != std::string_view::npos)
      em += 0.36;
    else if (std::string_view("mwMW@%").find(c) != std::string_view::npos)
      em += 0.93;
    else
      em += b >= 'A' && b <= 'Z' ? 0.7 : 0.59;
  }
  return em * size;
}

char const* class_of(edge_kind kind) {
  return kind == edge_kind::moves_by_name ? "moves-by-name" : to_string(kind);
}

struct point {
  double x, y;
};

class svg_writer {
public:
  svg_writer(picture const& graph, drawing_options const& options)
      : graph_(graph), options_(options), ordered_(graph), scopes_(graph) {}

  std::string write() {
    measure();
    down_ = is_down();
    lay_out();
    top_ = margin + (options_.title && !graph_.name.empty() ? title_room : 0);
    begin();
    add_frames();
    for (layout_edge const& each : layout_.edges) add_edge(each);
    for (int const loop : layout_.loops) add_loop(loop);
    add_frame_titles();
    for (std::size_t k = 0; k < graph_.tasks.size(); ++k) add_task(static_cast<int>(k));
    add_legend();
    return out_ + "</svg>\n";
  }

private:
  // --- sizes ---

  struct label {
    std::string name, second;
    double width = 0;
  };

  void measure() {
    for (picture_task const& task : graph_.tasks) {
      label made{show_detail::shortened(show_detail::clean(task.name()), longest_name),
                 show_detail::shortened(show_detail::clean(show_detail::second_line(task, options_.types)),
                                        longest_name + 6),
                 0};
      double const text = std::max(text_width(made.name, 13), text_width(made.second, 10.5));
      made.width = std::max(44.0, std::ceil(text) + 22);
      two_lines_ |= !made.second.empty();
      labels_.push_back(std::move(made));
    }
    height_ = two_lines_ ? 40 : 28;
  }

  // What fits on a screen better.
  bool is_down() const {
    if (options_.direction != drawing_direction::automatic)
      return options_.direction == drawing_direction::down;
    std::vector<int> const layers = show_detail::layers_of(ordered_);
    std::vector<double> widths;   // of all tasks of a layer, side by side
    std::vector<double> heights;  // and one below the other
    std::vector<double> widest;
    for (std::size_t k = 0; k < layers.size(); ++k) {
      auto const layer = at(layers[k]);
      if (layer >= widths.size())
        widths.resize(layer + 1), heights.resize(layer + 1), widest.resize(layer + 1);
      widths[layer] += labels_[k].width + 16;
      heights[layer] += height_ + 14;
      widest[layer] = std::max(widest[layer], labels_[k].width + 60);
    }
    double width_right = 0;
    for (double const each : widest) width_right += each;
    auto const most = [](std::vector<double> const& all) {
      return all.empty() ? 0.0 : *std::max_element(all.begin(), all.end());
    };
    double const height_down = static_cast<double>(widths.size()) * (height_ + 48);
    auto const scale = [](double width, double height) { return std::max(width / 1400, height / 900); };
    return scale(most(widths), height_down) <= scale(width_right, most(heights)) + 0.2;
  }

  void lay_out() {
    show_detail::layout_sizes sizes;
    std::size_t const count = graph_.tasks.size();
    if (down_) {
      for (label const& each : labels_) sizes.across.push_back(each.width);
      sizes.along.assign(count, height_);
      sizes.title_along = 16;
    } else {
      // All of a layer are as wide as its widest: a column.
      std::vector<int> const layers = show_detail::layers_of(ordered_);
      std::vector<double> widest;
      for (std::size_t k = 0; k < count; ++k) {
        if (at(layers[k]) >= widest.size()) widest.resize(at(layers[k]) + 1);
        widest[at(layers[k])] = std::max(widest[at(layers[k])], labels_[k].width);
      }
      for (std::size_t k = 0; k < count; ++k) labels_[k].width = widest[at(layers[k])];
      sizes.across.assign(count, height_);
      for (label const& each : labels_) sizes.along.push_back(each.width);
      sizes.gap = 12;
      sizes.layer_gap = 56;
      sizes.title_across = 14;
    }
    layout_ = show_detail::lay_out(graph_, ordered_, scopes_, sizes);
    find_ports();
  }

  // Where edges begin and end: side by side, in the order of what is at their other ends.
  void find_ports() {
    std::size_t const tasks = graph_.tasks.size();
    std::vector<std::vector<std::size_t>> out(tasks);
    std::vector<std::vector<std::size_t>> in(tasks);
    begins_.resize(layout_.edges.size());
    ends_.resize(layout_.edges.size());
    for (std::size_t e = 0; e < layout_.edges.size(); ++e) {
      out[at(layout_.edges[e].items.front())].push_back(e);
      in[at(layout_.edges[e].items.back())].push_back(e);
    }
    auto const spread = [&](std::size_t task, std::vector<std::size_t>& edges, bool is_begin) {
      auto const other = [&](std::size_t e) {
        std::vector<int> const& items = layout_.edges[e].items;
        return layout_.items[at(is_begin ? items[1] : items[items.size() - 2])].at;
      };
      std::sort(edges.begin(), edges.end(), [&](std::size_t a, std::size_t b) {
        return other(a) != other(b) ? other(a) < other(b) : a < b;
      });
      double const room = (down_ ? labels_[task].width : height_) * 0.6;
      double const step = edges.size() < 2 ? 0 : std::min(9.0, room / static_cast<double>(edges.size() - 1));
      double pos = layout_.items[task].at - step * static_cast<double>(edges.size() - 1) / 2;
      for (std::size_t const e : edges) {
        (is_begin ? begins_ : ends_)[e] = pos;
        pos += step;
      }
    };
    for (std::size_t k = 0; k < tasks; ++k) {
      spread(k, out[k], true);
      spread(k, in[k], false);
    }
  }

  // --- text ---

  point place(double across, double along) const {
    return down_ ? point{left_ + across, top_ + along} : point{left_ + along, top_ + across};
  }
  static std::string pair(point p) {
    return number(std::round(p.x * 10) / 10) + ' ' + number(std::round(p.y * 10) / 10);
  }

  void begin() {
    double const title_width =
        options_.title ? text_width(show_detail::clean(graph_.name), 15) + text_width(counts(), 12) + 20 : 0;
    double const drawn = down_ ? layout_.across : layout_.along;
    double const room = std::max({drawn, title_width, has_legend() ? legend_width() : 0.0});
    left_ = margin + std::round((room - drawn) / 2);
    double const width = room + 2 * margin;
    double const height =
        (down_ ? layout_.along : layout_.across) + top_ + margin + (has_legend() ? legend_room : 0);
    bottom_ = height - margin;
    std::string const w = number(std::ceil(width));
    std::string const h = number(std::ceil(height));
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + w + "\" height=\"" + h +
           "\" viewBox=\"0 0 " + w + ' ' + h + "\" role=\"img\" aria-label=\"" + xml(graph_.name) + "\">\n";
    out_ += style;
    out_ += markers;
    out_ += "<rect class=\"g\" width=\"100%\" height=\"100%\"/>\n";
    if (options_.title && !graph_.name.empty())
      out_ += "<text class=\"h\" x=\"" + number(margin) + "\" y=\"" + number(margin + 13) + "\">" +
              xml(graph_.name) + " <tspan dx=\"6\">" + counts() + "</tspan></text>\n";
  }
  std::string counts() const {
    auto const counted = [](std::size_t count, char const* one) {
      return std::to_string(count) + ' ' + one + (count == 1 ? "" : "s");
    };
    return counted(graph_.tasks.size(), "task") + ", " +
           counted(layout_.edges.size() + layout_.loops.size(), "edge");
  }

  void add_frames() {
    for (show_detail::layout_frame const& each : layout_.frames) {
      point const a = place(each.across_begin, each.along_begin);
      point const b = place(each.across_end, each.along_end);
      out_ += "<rect class=\"c\" rx=\"8\" data-scope=\"" + xml(scopes_.all[at(each.scope)].path) + '"' +
              box(a, b) + "/>\n";
    }
  }
  // Above the edges.
  void add_frame_titles() {
    for (show_detail::layout_frame const& each : layout_.frames) {
      point const a = place(each.across_begin, each.along_begin);
      point const b = place(each.across_end, each.along_end);
      auto const room = static_cast<std::size_t>(std::max(1.0, (b.x - a.x - 12) / 7));
      show_detail::scope const& scope = scopes_.all[at(each.scope)];
      out_ += "<text class=\"f\" x=\"" + number(std::round(a.x + 8)) + "\" y=\"" +
              number(std::round(a.y + 15)) + "\"><title>" + xml(scope.path) + "</title>" +
              xml(show_detail::shortened(show_detail::clean(scope.name()), room)) + "</text>\n";
    }
  }
  static std::string box(point a, point b) {
    auto const rounded = [](double v) { return number(std::round(v * 10) / 10); };
    return " x=\"" + rounded(a.x) + "\" y=\"" + rounded(a.y) + "\" width=\"" + rounded(b.x - a.x) +
           "\" height=\"" + rounded(b.y - a.y) + '"';
  }

  void add_edge(layout_edge const& edge) {
    auto const e = static_cast<std::size_t>(&edge - layout_.edges.data());
    std::string path;
    auto const layer_of = [&](int item) -> show_detail::layout_layer const& {
      return layout_.layers[at(layout_.items[at(item)].layer)];
    };
    double across = begins_[e];
    double along = layer_of(edge.items.front()).end;
    path = 'M' + pair(place(across, along));
    for (std::size_t i = 1; i < edge.items.size(); ++i) {
      show_detail::layout_layer const& layer = layer_of(edge.items[i]);
      bool const is_last = i + 1 == edge.items.size();
      double const next = is_last ? ends_[e] : layout_.items[at(edge.items[i])].at;
      double const middle = (along + layer.begin) / 2;
      path += 'C' + pair(place(across, middle)) + ' ' + pair(place(next, middle)) + ' ' +
              pair(place(next, layer.begin));
      across = next;
      along = layer.end;
      if (!is_last) path += 'L' + pair(place(across, along));
    }
    add_path(edge.edge, path, edge.is_turned);
    if (std::string const& text = graph_.edges[at(edge.edge)].label; !text.empty()) {
      std::string const shown = show_detail::shortened(show_detail::clean(text), 16);
      double const before = down_ ? 12 : 12 + text_width(shown, 10) / 2;
      point p = place(edge.is_turned ? begins_[e] : ends_[e], layer_of(edge.items.back()).begin - before);
      if (!down_) p.y -= 6;
      out_ += "<text class=\"n\" x=\"" + number(std::round(p.x)) + "\" y=\"" + number(std::round(p.y)) +
              "\">" + xml(shown) + "</text>\n";
    }
  }
  void add_loop(int number_of_edge) {
    int const task = graph_.edges[at(number_of_edge)].from;
    auto const [a, b] = corners(task);
    double const y = (a.y + b.y) / 2;
    std::string const path = 'M' + pair({b.x, y - 7}) + "c16 -10 16 24 0 14";
    add_path(number_of_edge, path, false);
  }
  void add_path(int number_of_edge, std::string const& path, bool is_turned) {
    picture_edge const& edge = graph_.edges[at(number_of_edge)];
    bool const is_named = is_by_name(edge.kind);
    std::string const arrow = edge.is_critical ? "weft-ac" : is_named ? "weft-an" : "weft-a";
    std::string title = graph_.tasks[at(edge.from)].id + " \u2192 " + graph_.tasks[at(edge.to)].id;
    if (edge.kind != edge_kind::passes) title += std::string(" (") + to_string(edge.kind) + ')';
    if (!edge.label.empty()) title += ": " + edge.label;
    out_ += std::string("<path class=\"e ") + class_of(edge.kind) + (edge.is_critical ? " critical" : "") +
            "\" data-edge=\"" + std::to_string(edge.from) + '-' + std::to_string(edge.to) + "\" marker-" +
            (is_turned ? "start" : "end") + "=\"url(#" + arrow + ")\" d=\"" + path + "\"><title>" +
            xml(title) + "</title></path>\n";
  }

  std::pair<point, point> corners(int task) const {
    show_detail::layout_item const& item = layout_.items[at(task)];
    show_detail::layout_layer const& layer = layout_.layers[at(item.layer)];
    return {place(item.at - item.size / 2, layer.begin), place(item.at + item.size / 2, layer.end)};
  }

  void add_task(int number_of_task) {
    picture_task const& task = graph_.tasks[at(number_of_task)];
    label const& text = labels_[at(number_of_task)];
    auto const [a, b] = corners(number_of_task);
    out_ += std::string("<g class=\"t ") + to_string(task.kind);
    if (task.state != picture_state::none) out_ += std::string(" ") + to_string(task.state);
    if (task.is_critical) out_ += " critical";
    out_ += "\" data-task=\"" + std::to_string(number_of_task) + "\"><title>" +
            xml_lines(show_detail::tooltip(task)) + "</title>";
    add_shape(task.kind, a, b);
    std::string const x = number(std::round((a.x + b.x) * 5) / 10);
    double y = (a.y + b.y) / 2;
    bool const has_two = !text.second.empty();
    bool const has_share = task.calls > 0 && task.state != picture_state::none;
    if (has_share) y -= 1.6;
    out_ += "<text x=\"" + x + "\" y=\"" + number(std::round(y + (has_two ? -1.5 : 4.5))) + "\">" +
            xml(text.name) + "</text>";
    if (has_share) add_share(task, a, b);
    if (has_two)
      out_ += "<text class=\"s\" x=\"" + x + "\" y=\"" + number(std::round(y + 12.5)) + "\">" +
              xml(text.second) + "</text>";
    add_mark(task.state, {b.x - 2, a.y + 2});
    out_ += "</g>\n";
  }
  // How many of the calls of a map have been made: a bar along its lower edge.
  void add_share(picture_task const& task, point a, point b) {
    double const share =
        std::min(1.0, static_cast<double>(task.calls_done) / static_cast<double>(task.calls));
    point const from{a.x + 8, b.y - 4.4};
    out_ += "<rect class=\"u\" rx=\"1.2\"" + box(from, {b.x - 8, b.y - 2.2}) + "/>";
    if (share > 0)
      out_ +=
          "<rect class=\"v\" rx=\"1.2\"" + box(from, {from.x + share * (b.x - a.x - 16), b.y - 2.2}) + "/>";
  }
  // What became of it, also for those who see no colours.
  void add_mark(picture_state state, point middle) {
    char const* sign = nullptr;
    switch (state) {
      case picture_state::none: return;
      case picture_state::done: sign = "m-3 .3 2.1 2.2 4-4.6"; break;
      case picture_state::failed: sign = "m-2.5-2.5 5 5m0-5-5 5"; break;
      case picture_state::running: sign = "m-1.6-2.8 4.4 2.8-4.4 2.8z"; break;
      case picture_state::cancelled: sign = "m-2.8 0h5.6"; break;
      case picture_state::skipped: sign = "m-2.8-2.4 2.4 2.4-2.4 2.4m2.9-4.8 2.4 2.4-2.4 2.4"; break;
      case picture_state::waiting: sign = "m-2.8 0h.01m2.79 0h.01m2.79 0h.01"; break;
    }
    auto const rounded = [](double v) { return number(std::round(v * 10) / 10); };
    out_ += "<circle class=\"o\" cx=\"" + rounded(middle.x) + "\" cy=\"" + rounded(middle.y) +
            "\" r=\"6.2\"/><path class=\"k\" d=\"M" + pair(middle) + sign + "\"/>";
  }
  static std::string xml_lines(std::string const& text) {
    std::string out;
    for (std::size_t begin = 0; begin <= text.size();) {
      std::size_t const end = std::min(text.find('\n', begin), text.size());
      if (begin > 0) out += '\n';
      out += xml(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
    return out;
  }

  void add_shape(task_kind kind, point a, point b) {
    double const round = kind == task_kind::input ? (b.y - a.y) / 2 : kind == task_kind::choice ? 2 : 6;
    auto const rectangle = [&](char const* name, point from, point to) {
      out_ += std::string("<rect class=\"") + name + "\" rx=\"" + number(round) + '"' + box(from, to) + "/>";
    };
    auto const line = [&](std::string const& d) { out_ += "<path class=\"d\" d=\"" + d + "\"/>"; };
    if (kind == task_kind::map) rectangle("m", {a.x + 3, a.y - 3}, {b.x + 3, b.y - 3});
    rectangle("b", a, b);
    if (kind == task_kind::state || kind == task_kind::resource)
      line('M' + pair({a.x, a.y + 5}) + 'H' + number(b.x));
    if (kind == task_kind::loop)
      line('M' + pair({b.x - 13, a.y + 10}) + "a4 4 0 1 1 1 3m-3.2 .4l2.6 1.2 1.4-2.8");
    if (kind == task_kind::choice) {
      double const y = (a.y + b.y) / 2;
      line('M' + pair({a.x - 5, y}) + "l5 -5v10zM" + pair({b.x + 5, y}) + "l-5 -5v10z");
    }
  }

  // --- what the lines mean ---

  bool has_legend() const {
    bool const has_lines = std::any_of(
        graph_.edges.begin(), graph_.edges.end(),
        [](picture_edge const& each) { return each.kind != edge_kind::passes || each.is_critical; });
    return has_lines || !states().empty();
  }
  // Those that there are, each once.
  std::vector<picture_state> states() const {
    std::vector<picture_state> found;
    for (auto const state : {picture_state::done, picture_state::running, picture_state::waiting,
                             picture_state::failed, picture_state::cancelled, picture_state::skipped})
      if (std::any_of(graph_.tasks.begin(), graph_.tasks.end(),
                      [&](picture_task const& task) { return task.state == state; }))
        found.push_back(state);
    return found;
  }
  struct legend_entry {
    char const* look;
    char const* arrow;
    char const* text;
  };
  std::vector<legend_entry> legend() const {
    static constexpr struct {
      edge_kind kind;
      legend_entry entry;
    } kinds[] = {{edge_kind::passes, {"passes", "weft-a", "passes its result"}},
                 {edge_kind::names, {"names", "weft-an", "by name"}},
                 {edge_kind::moves, {"moves", "weft-a", "is taken away"}},
                 {edge_kind::moves_by_name, {"moves-by-name", "weft-an", "is taken away, by name"}},
                 {edge_kind::lends, {"lends", "weft-an", "is lent"}},
                 {edge_kind::waits, {"waits", "weft-a", "waits its turn"}},
                 {edge_kind::orders, {"orders", "weft-a", "order only"}}};
    std::vector<legend_entry> entries;
    for (auto const& each : kinds)
      if (std::any_of(graph_.edges.begin(), graph_.edges.end(),
                      [&](picture_edge const& edge) { return edge.kind == each.kind; }))
        entries.push_back(each.entry);
    if (std::any_of(graph_.edges.begin(), graph_.edges.end(),
                    [](picture_edge const& edge) { return edge.is_critical; }))
      entries.push_back({"passes critical", "weft-ac", "critical path"});
    return entries;
  }
  double legend_width() const {
    double width = 0;
    for (legend_entry const& each : legend()) width += 36 + text_width(each.text, 11) + 18;
    for (picture_state const each : states()) width += 14 + text_width(to_string(each), 11) + 18;
    return width;
  }
  void add_legend() {
    if (!has_legend()) return;
    double x = margin;
    double const y = bottom_ - 4;
    for (legend_entry const& each : legend()) {
      out_ += std::string("<path class=\"e ") + each.look + "\" marker-end=\"url(#" + each.arrow +
              ")\" d=\"M" + pair({x, y}) + "h28\"/><text class=\"l\" x=\"" + number(std::round(x + 34)) +
              "\" y=\"" + number(y + 4) + "\">" + each.text + "</text>\n";
      x += 36 + text_width(each.text, 11) + 18;
    }
    for (picture_state const each : states()) {
      out_ += std::string("<g class=\"") + to_string(each) + "\">";
      add_mark(each, {x + 6, y});
      out_ += "</g><text class=\"l\" x=\"" + number(std::round(x + 17)) + "\" y=\"" + number(y + 4) + "\">" +
              to_string(each) + "</text>\n";
      x += 14 + text_width(to_string(each), 11) + 18;
    }
  }

  picture const& graph_;
  drawing_options const& options_;
  ordered_graph ordered_;
  scope_tree scopes_;
  std::vector<label> labels_;
  bool two_lines_ = false;
  bool down_ = true;
  double height_ = 0;  // of a box
  double left_ = 0, top_ = 0, bottom_ = 0;
  layout layout_;
  std::vector<double> begins_, ends_;  // of each edge, across
  std::string out_;
};

}  // namespace

std::string to_svg(picture const& graph, drawing_options const& options) {
  return svg_writer(graph, options).write();
}

}  // namespace WEFT_NAMESPACE
