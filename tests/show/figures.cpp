// SPDX-License-Identifier: BSL-1.0
#include <weft/show/figures.hpp>

#include <weft/static.hpp>

#include <vector>

#include "pictures.hpp"

#include "../catch.hpp"

namespace {

using namespace weft::literals;
using pictures::edge;
using pictures::task;

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; });
constexpr auto c = b.as<"c">();
constexpr auto d = b.as<"d">();
constexpr auto e = weft::task<"e">([](int x, int y, int z) { return x + y + z; });
constexpr auto wf = weft::workflow<"wf">(weft::input<"in", int> >> b >> c, a >> d, (c | d | a) >> e);

TEST_CASE("figures at run time are those of the compiler") {
  weft::picture_figures const it = weft::figures_of(wf);
  CHECK(it.depth == weft::depth(wf));
  CHECK(it.width == weft::width(wf));
  CHECK(it.inputs == 1);
  auto const levels = weft::levels(wf);
  CHECK(it.levels == std::vector<int>(levels.begin(), levels.end()));
  CHECK(it.cost == 3);  // an input costs nothing
  REQUIRE(it.critical_path.size() >= 3);
  weft::picture const graph = wf;
  CHECK(graph.tasks[static_cast<std::size_t>(it.critical_path.back())].id == "e");
}

TEST_CASE("the path with the highest sum") {
  weft::picture graph;
  for (char const* id : {"a", "b", "c", "d"}) graph.tasks.push_back(task(id));
  graph.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3), edge(0, 3)};
  graph.tasks[2].cost = 5;
  weft::picture_figures const it = figures_of(graph);
  CHECK(it.critical_path == std::vector<int>{0, 2, 3});
  CHECK(it.cost == 7);
  CHECK(it.width == 2);
  mark_critical_path(graph);
  CHECK(graph.tasks[2].is_critical);
  CHECK_FALSE(graph.tasks[1].is_critical);
  CHECK(graph.edges[1].is_critical);
  CHECK_FALSE(graph.edges[4].is_critical);

  // By times, if there are any.
  graph.tasks[1].end = 0.25;
  mark_critical_path(graph);
  CHECK(graph.tasks[1].is_critical);
  CHECK_FALSE(graph.tasks[2].is_critical);
  CHECK_FALSE(graph.edges[1].is_critical);
}

TEST_CASE("figures of what is nothing, or goes round in circles") {
  weft::picture graph;
  CHECK(figures_of(graph).depth == 0);
  CHECK(figures_of(graph).width == 0);
  CHECK(figures_of(graph).critical_path.empty());
  mark_critical_path(graph);
  graph.tasks = {task("a"), task("b"), task("c")};
  graph.edges = {edge(0, 1), edge(1, 2), edge(2, 0), edge(1, 1), edge(7, 1), edge(1, -1)};
  CHECK(figures_of(graph).depth == 3);
  CHECK(figures_of(graph).critical_path == std::vector<int>{0, 1, 2});
  mark_critical_path(graph);
  CHECK(graph.edges[0].is_critical);
  CHECK_FALSE(graph.edges[2].is_critical);
}

// As many as there are in the largest set of tasks of which none comes before another, by looking at all sets.
int width_by_search(weft::picture const& graph) {
  auto const count = static_cast<unsigned>(graph.tasks.size());
  std::vector<unsigned> before(count);
  for (unsigned round = 0; round < count; ++round)
    for (weft::picture_edge const& each : graph.edges)
      before[static_cast<std::size_t>(each.to)] |=
          before[static_cast<std::size_t>(each.from)] | 1U << static_cast<unsigned>(each.from);
  int most = 0;
  for (unsigned set = 0; set < 1U << count; ++set) {
    bool is_parallel = true;
    for (unsigned k = 0; k < count; ++k) is_parallel &= (set >> k & 1U) == 0 || (before[k] & set) == 0;
    if (is_parallel) most = std::max(most, __builtin_popcount(set));
  }
  return most;
}

TEST_CASE("width, as a search finds it") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    weft::picture const graph = pictures::layered(11, 2 + static_cast<int>(seed % 5), 0, seed);
    CHECK(figures_of(graph).width == width_by_search(graph));
  }
}

}  // namespace
