// SPDX-License-Identifier: BSL-1.0
#include <weft/show/draw.hpp>

#include <weft/show/figures.hpp>
#include <weft/weft.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pictures.hpp"
#include "svg.hpp"

#include "../catch.hpp"
#include "../sanitizers.hpp"

namespace {

using namespace weft::literals;
using pictures::edge;
using pictures::task;

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

constexpr auto part = weft::workflow<"inner">(weft::input<"raw", int> >> twice >> square);
constexpr auto show = weft::task<"show">([](int, weft::from<"fetch", int>) {}).after<"log">();
constexpr auto nested =
    weft::workflow<"nested">(fetch >> weft::as_task<"part">(part) >> show, weft::state<"log", long>());

TEST_CASE("DOT") {
  CHECK(weft::to_dot(diamond) == R"(digraph "diamond" {
  label="diamond"; labelloc=t;
  fontname="Helvetica";
  node [shape=box, style=rounded, fontname="Helvetica"];
  edge [fontname="Helvetica"];
  n0 [label="fetch\nint", tooltip="fetch"];
  n1 [label="twice\nint", tooltip="twice"];
  n2 [label="square\nint", tooltip="square"];
  n3 [label="merge\nint", tooltip="merge"];
  n0 -> n1;
  n0 -> n2;
  n1 -> n3;
  n2 -> n3;
}
)");
  weft::drawing_options options;
  options.direction = weft::drawing_direction::right;
  options.types = options.title = false;
  CHECK(weft::to_dot(nested, options) == R"(digraph "nested" {
  rankdir=LR;
  fontname="Helvetica";
  node [shape=box, style=rounded, fontname="Helvetica"];
  edge [fontname="Helvetica"];
  n0 [label="fetch", tooltip="fetch"];
  n3 [label="log\nstate", tooltip="log", shape=cylinder, style=""];
  n4 [label="show", tooltip="show"];
  subgraph cluster_1 {
    label="part"; style="rounded,dashed";
    n1 [label="twice", tooltip="part/twice"];
    n2 [label="square", tooltip="part/square"];
  }
  n0 -> n1;
  n1 -> n2;
  n2 -> n4;
  n3 -> n4 [style=dashed, arrowhead=open];
  n0 -> n4 [arrowtail=dot, dir=both];
}
)");
}

TEST_CASE("Mermaid") {
  CHECK(weft::to_mermaid(nested) == R"(---
title: "nested"
---
flowchart TD
  n0["fetch<br/><small>int</small>"]
  n3[("log<br/><small>state: long</small>")]
  n4["show"]
  subgraph s1["part"]
    n1["twice<br/><small>int</small>"]
    n2["square<br/><small>int</small>"]
  end
  n0 --> n1
  n1 --> n2
  n2 --> n4
  n3 -.-> n4
  n0 --> n4
)");
}

TEST_CASE("boxes for terminals") {
  CHECK(weft::to_ascii(diamond) == R"(diamond: 4 tasks, 4 edges
     ┌───────┐
     │ fetch │
     └───┬───┘
    ┌────┴─────┐
┌───┴───┐  ┌───┴────┐
│ twice │  │ square │
└───┬───┘  └───┬────┘
    └────┬─────┘
     ┌───┴───┐
     │ merge │
     └───────┘
)");
  weft::drawing_options options;
  options.unicode = options.title = false;
  CHECK(weft::to_ascii(diamond, options) == R"(     +-------+
     | fetch |
     +---+---+
    +----+-----+
+---+---+  +---+----+
| twice |  | square |
+---+---+  +---+----+
    +----+-----+
     +---+---+
     | merge |
     +-------+
)");
}

TEST_CASE("lines that cross: one across gives way") {
  weft::picture graph;
  for (char const* id : {"a", "b", "c", "x", "y", "z"}) graph.tasks.push_back(task(id));
  graph.edges = {edge(0, 3), edge(0, 4), edge(1, 3), edge(1, 5), edge(2, 4), edge(2, 5)};
  CHECK(weft::to_ascii(graph) == R"(┌───┐  ┌───┐  ┌───┐
│ a │  │ b │  │ c │
└─┬─┘  └─┬─┘  └─┬─┘
 ┌┴─────┐│┌─────┴┐
 │ ┌────│┴│────┐ │
┌┴─┴┐  ┌┴─┴┐  ┌┴─┴┐
│ x │  │ y │  │ z │
└───┘  └───┘  └───┘
)");
}

TEST_CASE("a list for terminals, where boxes do not fit") {
  weft::drawing_options options;
  options.columns = 20;
  CHECK(weft::to_ascii(diamond, options) == R"(diamond: 4 tasks, 4 edges
0
  fetch   int
1
  twice   int  <- fetch
  square  int  <- fetch
2
  merge   int  <- twice, square
)");
}

TEST_CASE("a graph of run time is drawn as a workflow is") {
  weft::task_graph g{"diamond"};
  auto const a = g.add("fetch", [] { return 20; });
  auto const b = g.add("twice", [](int x) { return 2 * x; }, a);
  auto const c = g.add("square", [](int x) { return x * x; }, a);
  g.add("merge", [](int x, int y) { return x + y; }, b, c);
  CHECK(weft::to_dot(g) == weft::to_dot(diamond));
  CHECK(weft::to_mermaid(g) == weft::to_mermaid(diamond));
  CHECK(weft::to_ascii(g) == weft::to_ascii(diamond));
}

TEST_CASE("nothing, and one task") {
  weft::picture graph;
  CHECK(weft::to_ascii(graph).empty());
  CHECK(weft::to_dot(graph).starts_with("digraph \"\" {"));
  CHECK(weft::to_mermaid(graph) == "flowchart TD\n");
  CHECK(svg::read(weft::to_svg(graph)).boxes.empty());
  graph.tasks.push_back(task("only"));
  CHECK(weft::to_ascii(graph) == "┌──────┐\n│ only │\n└──────┘\n");
  CHECK(svg::read(weft::to_svg(graph)).boxes.size() == 1);
}

TEST_CASE("ids and types may be anything") {
  weft::picture graph;
  graph.name = "<script>\"'&--></script>\\";
  std::vector<std::string> const texts = {"a\"];n9 [label=\"x",
                                          "<b>&amp;</b>",
                                          "]]>",
                                          "a\\",
                                          "\\\"",
                                          "end",
                                          "`*_~#;",
                                          "%%{init}%%",
                                          "line\nbreak\r\t",
                                          std::string("nul\0l", 5),
                                          "\xff\xfe",
                                          "\xed\xa0\x80",
                                          "\u00e4\u6f22\U0001f600",
                                          "--&gt;",
                                          "",
                                          "/",
                                          "//",
                                          "a/",
                                          "/b",
                                          "a//b",
                                          "subgraph",
                                          std::string(500, 'x'),
                                          std::string(300, '/') + "x"};
  for (std::string const& text : texts) {
    graph.tasks.push_back(task(text));
    graph.tasks.back().result = text;
    graph.tasks.back().callable = text;
    graph.tasks.back().worker = text;
    graph.edges.push_back(edge(0, static_cast<int>(graph.tasks.size()) - 1));
    graph.edges.back().label = text;
  }
  graph.edges.push_back(edge(-1, 3));
  graph.edges.push_back(edge(3, 1000));

  svg::content const it = svg::read(weft::to_svg(graph));
  CHECK(it.boxes.size() == texts.size());
  CHECK(it.edges.size() == texts.size());
  CHECK(it.elements.count("script") == 0);

  std::string const dot = weft::to_dot(graph);
  bool is_quoted = false;
  int braces = 0;
  for (std::size_t i = 0; i < dot.size(); ++i) {
    if (is_quoted && dot[i] == '\\') {
      ++i;
      continue;
    }
    if (dot[i] == '"') is_quoted = !is_quoted;
    if (!is_quoted) braces += dot[i] == '{' ? 1 : dot[i] == '}' ? -1 : 0;
    if (dot[i] == '\n') CHECK_FALSE(is_quoted);
  }
  CHECK_FALSE(is_quoted);
  CHECK(braces == 0);

  // Every quotation mark of Mermaid is one of ours: at the ends of a label.
  std::string const mermaid = weft::to_mermaid(graph);
  std::size_t const begin = mermaid.find("flowchart");
  for (std::size_t at = begin; at < mermaid.size();) {
    std::size_t const end = mermaid.find('\n', at);
    std::string const line = mermaid.substr(at, end - at);
    CHECK(std::count(line.begin(), line.end(), '"') % 2 == 0);
    CHECK(std::count(line.begin(), line.end(), '"') <= 2);
    CHECK(line.find("<b>") == std::string::npos);
    CHECK(line.find("%%") == std::string::npos);
    at = end + 1;
  }

  for (int columns : {1, 80})
    for (bool unicode : {true, false}) {
      weft::drawing_options options;
      options.columns = columns;
      options.unicode = unicode;
      std::string const text = weft::to_ascii(graph, options);
      CHECK(std::none_of(text.begin(), text.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
    }
}

// --- SVG ---------------------------------------------------------------------------------------------------

bool overlap(svg::box const& a, svg::box const& b) {
  double const slack = 0.2;  // figures are rounded
  return a.x + slack < b.x + b.width && b.x + slack < a.x + a.width && a.y + slack < b.y + b.height &&
         b.y + slack < a.y + a.height;
}
bool holds(svg::box const& outer, svg::box const& inner) {
  double const slack = 0.2;
  return outer.x <= inner.x + slack && outer.y <= inner.y + slack &&
         inner.x + inner.width <= outer.x + outer.width + slack &&
         inner.y + inner.height <= outer.y + outer.height + slack;
}

void check_layout(weft::picture const& graph, weft::drawing_direction direction) {
  weft::drawing_options options;
  options.direction = direction;
  svg::content const it = svg::read(weft::to_svg(graph, options));
  REQUIRE(it.boxes.size() == graph.tasks.size());

  int overlaps = 0;
  for (std::size_t a = 0; a < it.boxes.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) overlaps += overlap(it.boxes[a], it.boxes[b]);
  CHECK(overlaps == 0);

  std::multiset<std::string> edges;
  for (weft::picture_edge const& each : graph.edges)
    edges.insert(std::to_string(each.from) + '-' + std::to_string(each.to));
  CHECK(it.edges == edges);

  // A frame holds what is in its scope, and touches nothing else.
  int wrong = 0;
  for (auto const& [path, frame] : it.frames) {
    CHECK(frame.x >= 0);
    CHECK(frame.x + frame.width <= it.width);
    CHECK(frame.y + frame.height <= it.height);
    for (std::size_t k = 0; k < it.boxes.size(); ++k) {
      bool const is_within = (graph.tasks[k].scope + '/').starts_with(path + '/');
      wrong += is_within ? !holds(frame, it.boxes[k]) : overlap(frame, it.boxes[k]);
    }
    for (auto const& [other, box] : it.frames) {
      if (other == path) continue;
      bool const is_within = other.starts_with(path + '/');
      bool const is_around = path.starts_with(other + '/');
      wrong += is_within ? !holds(frame, box) : !is_around && overlap(frame, box);
    }
  }
  CHECK(wrong == 0);
  for (svg::box const& each : it.boxes) {
    CHECK(each.x >= 0);
    CHECK(each.y >= 0);
    CHECK(each.x + each.width <= it.width);
    CHECK(each.y + each.height <= it.height);
  }
}

TEST_CASE("two hundred tasks as SVG") {
  for (auto direction :
       {weft::drawing_direction::automatic, weft::drawing_direction::down, weft::drawing_direction::right}) {
    check_layout(pictures::layered(200, 12, 0, 1), direction);
    check_layout(pictures::layered(200, 10, 5, 2), direction);
  }
}

TEST_CASE("many small graphs as SVG") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    auto const count = static_cast<int>(2 + seed % 30);
    weft::picture graph =
        pictures::layered(count, 1 + static_cast<int>(seed % 7), static_cast<int>(seed % 5), seed);
    if (seed % 3 == 0) graph.edges.push_back(edge(count - 1, 0));  // round in a circle
    if (seed % 4 == 0) graph.edges.push_back(edge(count / 2, count / 2));
    check_layout(graph, seed % 2 == 0 ? weft::drawing_direction::down : weft::drawing_direction::right);
  }
}

TEST_CASE("edges lead down") {
  svg::content const it = svg::read(weft::to_svg(diamond));
  CHECK(it.boxes[0].y < it.boxes[1].y);
  CHECK(it.boxes[1].y == it.boxes[2].y);
  CHECK(it.boxes[2].y < it.boxes[3].y);
}

TEST_CASE("edges that need not cross do not") {
  weft::picture graph;
  int const pairs = 12;
  for (int k = 0; k < 2 * pairs; ++k) graph.tasks.push_back(task("t" + std::to_string(k)));
  for (int k = 0; k < pairs; ++k) graph.edges.push_back(edge(k, pairs + (k * 5 + 3) % pairs));
  for (auto direction : {weft::drawing_direction::down, weft::drawing_direction::right}) {
    weft::drawing_options options;
    options.direction = direction;
    svg::content const it = svg::read(weft::to_svg(graph, options));
    auto const place = [&](int k) {
      svg::box const& box = it.boxes[static_cast<std::size_t>(k)];
      return direction == weft::drawing_direction::down ? box.x + box.width / 2 : box.y + box.height / 2;
    };
    for (weft::picture_edge const& each : graph.edges)
      CHECK(std::abs(place(each.from) - place(each.to)) < 0.2);
  }
}

TEST_CASE("what became of a run, and the critical path") {
  weft::picture graph = diamond;
  graph.tasks[0].state = weft::picture_state::done;
  graph.tasks[0].start = 0.001;
  graph.tasks[0].end = 0.0035;
  graph.tasks[0].worker = "w1";
  graph.tasks[1].state = weft::picture_state::failed;
  mark_critical_path(graph);
  std::string const drawn = weft::to_svg(graph);
  CHECK(drawn.find("class=\"t task done critical\"") != std::string::npos);
  CHECK(drawn.find("class=\"t task failed\"") != std::string::npos);
  CHECK(drawn.find("done\n2.50 ms, from 1.00 ms\non w1") != std::string::npos);
  CHECK(weft::to_mermaid(graph).find("class n0 done") != std::string::npos);
  CHECK(weft::to_dot(graph).find("color=\"#d9730d\"") != std::string::npos);
  CHECK(weft::to_ascii(graph).find("* fetch: 2.50 ms") != std::string::npos);
}

TEST_CASE("two hundred tasks in a terminal") {
  weft::drawing_options options;
  options.columns = 100;
  weft::picture const graph = pictures::layered(200, 12, 4, 3);
  std::string const text = weft::to_ascii(graph, options);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 12 + 200);
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const end = text.find('\n', at);
    width = std::max(width, end - at);
    at = end + 1;
  }
  CHECK(width <= 100);
}

TEST_CASE("ten thousand tasks take a moment") {
  int const count = WEFT_THREAD_SANITIZER || WEFT_ADDRESS_SANITIZER ? 1'000 : 10'000;
  weft::picture const graph = pictures::layered(count, count / 20, 0, 4);
  auto const begin = std::chrono::steady_clock::now();
  std::size_t const size = weft::to_svg(graph).size() + weft::to_dot(graph).size() +
                           weft::to_mermaid(graph).size() + weft::to_ascii(graph).size();
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  CHECK(size > 0);
  CHECK(seconds < 20);  // about one, where nothing else runs
}

}  // namespace
