// SPDX-License-Identifier: BSL-1.0
#include <weft/show/picture.hpp>

#include <weft/weft.hpp>

#include <string>

#include "../catch.hpp"

namespace {

using namespace weft::literals;
using weft::edge_kind;
using weft::task_kind;

constexpr auto load = weft::task<"load">([] { return std::string("x"); });
constexpr auto each = weft::map<"each">([](char c) { return c; });
constexpr auto route = weft::task<"route">(
    [](weft::batch<char> const&) -> weft::choice<"long", "short"> { return weft::choose<"long">; });
constexpr auto is_long = weft::task<"long">([](long& log) { ++log; });
constexpr auto is_short = weft::task<"short">([] {}).local();
constexpr auto settled = weft::loop<"settled">([](int x) { return x + 1; }, [](int x) { return x < 3; }, 9);
constexpr auto inner = weft::workflow<"inner">(weft::input<"raw", int> >> settled);
constexpr auto all = weft::workflow<"all">(load >> each >> route >> (is_long | is_short),
                                           weft::state<"log", long>(), weft::as_task<"part">(inner));

weft::picture_task const& find(weft::picture const& in, std::string const& id) {
  for (weft::picture_task const& task : in.tasks)
    if (task.id == id) return task;
  FAIL("no task " << id);
  return in.tasks.front();
}
weft::picture_edge const* find(weft::picture const& in, std::string const& from, std::string const& to) {
  for (weft::picture_edge const& edge : in.edges)
    if (in.tasks[static_cast<std::size_t>(edge.from)].id == from &&
        in.tasks[static_cast<std::size_t>(edge.to)].id == to)
      return &edge;
  return nullptr;
}

TEST_CASE("a workflow as a picture") {
  weft::picture const it = all;
  CHECK(it.name == "all");
  CHECK(it.tasks.size() == static_cast<std::size_t>(weft::task_count(all)));
  CHECK(it.edges.size() == static_cast<std::size_t>(weft::edge_count(all)));
  CHECK(find(it, "load").kind == task_kind::task);
  CHECK(find(it, "load").result == "std::string");
  CHECK(find(it, "each").kind == task_kind::map);
  CHECK(find(it, "route").kind == task_kind::choice);
  CHECK(find(it, "log").kind == task_kind::state);
  CHECK(find(it, "part/settled").kind == task_kind::loop);
  CHECK(find(it, "part/settled").scope == "part");
  CHECK(find(it, "part/settled").name() == "settled");
  CHECK(find(it, "part/raw").kind == task_kind::input);
  CHECK(find(it, "part/raw").cost == 0);
  CHECK(find(it, "short").local);
  CHECK_FALSE(find(it, "long").local);
  REQUIRE(find(it, "each").parameters.size() == 1);
  CHECK(it.tasks[static_cast<std::size_t>(find(it, "each").parameters[0].from)].id == "load");
  REQUIRE(find(it, "log", "long") != nullptr);
  CHECK(find(it, "log", "long")->kind == edge_kind::names);
  CHECK(find(it, "long", "load") == nullptr);
}

TEST_CASE("the judge of a group, and what did not compile") {
  constexpr auto a = weft::task<"a">([] { return 1; });
  constexpr auto b = weft::task<"b">([] { return 2; });
  constexpr auto wf = weft::workflow<"wf">(weft::group<"g">(weft::best_effort, a | b));
  CHECK(find(weft::picture(wf), "g").kind == task_kind::group);
  CHECK(weft::picture(weft::failure()).tasks.empty());
}

TEST_CASE("a graph as a picture") {
  weft::task_graph g{"batch"};
  auto const a = g.add("a", [] { return 1; });
  auto const b = g.add("etl/b", weft::local([](int x) { return std::to_string(x); }), a);
  auto const c = g.add([](int, std::string&& taken) { return taken.size(); }, a, b);
  auto const by_name = g.add("by_name", [](std::size_t) { return weft::choice_by_name{"left"}; }, c);
  g.add("left", [] {}, weft::when(by_name, "left"));
  g.order(a, by_name);
  g.order(a, c);
  weft::picture const it = g;
  CHECK(it.name == "batch");
  REQUIRE(it.tasks.size() == 5);
  CHECK(it.tasks[0].result == "int");
  CHECK(it.tasks[1].scope == "etl");
  CHECK(it.tasks[1].result == "std::string");
  CHECK(it.tasks[1].local);
  CHECK(it.tasks[2].id == "#2");
  CHECK(it.tasks[3].kind == task_kind::choice);
  CHECK(it.tasks[4].result == "void");
  CHECK(it.edges.size() == 6);  // what passes something is not also an order
  CHECK(find(it, "a", "#2")->kind == edge_kind::passes);
  CHECK(find(it, "etl/b", "#2")->kind == edge_kind::moves);
  CHECK(find(it, "a", "by_name")->kind == edge_kind::orders);
  CHECK(find(it, "by_name", "left")->label == "left");
}

TEST_CASE("words") {
  CHECK(to_string(task_kind::resource) == std::string("resource"));
  CHECK(to_string(edge_kind::moves_by_name) == std::string("moves by name"));
  CHECK(to_string(weft::picture_state::failed) == std::string("failed"));
}

}  // namespace
