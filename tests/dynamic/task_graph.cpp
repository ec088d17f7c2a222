// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/task_graph.hpp>

#include <weft/dynamic/run.hpp>

#include <memory>
#include <numeric>
#include <string>

#include "../catch.hpp"

namespace {

int sum(std::span<int const> all) { return std::accumulate(all.begin(), all.end(), 0); }

struct throws_when_moved {
  bool armed = false;
  throws_when_moved() = default;
  explicit throws_when_moved(bool a) : armed(a) {}
  throws_when_moved(throws_when_moved&& other) : armed(other.armed) {
    if (armed) throw 1;
  }
  void operator()(int) const {}
};

struct immovable {
  int value;
  explicit immovable(int v) : value(v) {}
  immovable(immovable&&) = delete;
};

}  // namespace

TEST_CASE("handles carry the types of results") {
  weft::task_graph g{"types"};
  REQUIRE(g.name() == "types");
  auto const number = g.add("number", [] { return 1; });
  auto const nothing = g.add("nothing", [](int) {}, number);
  int const kept = 7;
  auto const reference = g.add("reference", [&]() -> int const& { return kept; });
  auto const constant = g.add("constant", []() -> std::string const { return "x"; });
  STATIC_REQUIRE(std::is_same_v<decltype(number), weft::node<int> const>);
  STATIC_REQUIRE(std::is_same_v<decltype(nothing), weft::node<void> const>);
  STATIC_REQUIRE(std::is_same_v<decltype(reference), weft::node<int const&> const>);
  STATIC_REQUIRE(std::is_same_v<decltype(constant), weft::node<std::string> const>);
  REQUIRE(&weft::run(g)[reference] == &kept);
  REQUIRE(g.size() == 4);
  REQUIRE(g.id(nothing) == "nothing");
}

TEST_CASE("arguments come from nodes, from many nodes, or are not passed") {
  weft::task_graph g;
  auto const one = g.add("one", [] { return 1; });
  auto const two = g.add("two", [](int x) { return 2 * x; }, one);
  auto const nothing = g.add("nothing", [] {});
  std::vector<weft::node<int>> const both{one, two};
  auto const total = g.add("total", sum, weft::all(both));
  auto const mixed = g.add(
      "mixed",
      [](int x, weft::many<int> const& all, std::string const& s) { return s + std::to_string(x + all[1]); },
      one, nothing, weft::all(both), weft::after(total), g.add([] { return std::string("="); }));
  auto const r = weft::run(g);
  REQUIRE(r[total] == 3);
  REQUIRE(r[mixed] == "=3");
}

TEST_CASE("a task can be made of a function, a functor, a move-only callable") {
  weft::task_graph g;
  auto const three = g.add("three", [p = std::make_unique<int>(3)] { return *p; });
  auto const total = g.add("total", &sum, weft::all(std::vector{three}));
  auto const negative = g.add("negative", std::negate<>(), total);
  REQUIRE(weft::run(g)[negative] == -3);
}

TEST_CASE("results can be move-only, immovable or taken") {
  weft::task_graph g;
  auto const owner = g.add("owner", [] { return std::make_unique<int>(5); });
  auto const look = g.add("look", [](std::unique_ptr<int> const& p) { return *p; }, owner);
  auto const take = g.add("take", [](std::unique_ptr<int> p, int) { return p; }, owner, look);
  auto const stuck = g.add("stuck", [](std::unique_ptr<int> const& p) { return immovable(*p); }, take);
  auto const r = weft::run(g);
  REQUIRE(r[stuck].value == 5);
  REQUIRE(*r[take] == 5);
  REQUIRE_THROWS_AS(r[owner], weft::taken_result);
}

TEST_CASE("a taker must come after every other reader") {
  weft::task_graph g;
  auto const owner = g.add("owner", [] { return std::make_unique<int>(5); });
  auto const take = g.add("take", [](std::unique_ptr<int> p) { return *p; }, owner);
  REQUIRE_NOTHROW(weft::run(g));
  auto const look = g.add("look", [](std::unique_ptr<int> const& p) { return *p; }, owner);
  REQUIRE_THROWS_AS(weft::run(g), weft::taken_result);
  g.order(look, take);
  REQUIRE_NOTHROW(weft::run(g));
  g.add("again", [](std::unique_ptr<int> p) { return *p; }, owner);
  REQUIRE_THROWS_AS(weft::run(g), weft::taken_result);
}

TEST_CASE("what cannot be added leaves the graph as it was") {
  weft::task_graph g, other;
  auto const a = g.add("a", [] { return 1; });
  auto const foreign = other.add("foreign", [] { return 1; });
  REQUIRE_THROWS_AS(g.add("a", [](int) {}, a), weft::duplicate_task);
  REQUIRE_THROWS_AS(g.add("b", [](int, int) {}, a, foreign), weft::unknown_task);
  REQUIRE_THROWS_AS(g.add("b", throws_when_moved(true), a), int);
  REQUIRE_THROWS_AS(g.order(a, foreign), weft::unknown_task);
  REQUIRE(g.size() == 1);
  auto const b = g.add("b", [](int x) { return x + 1; }, a);
  REQUIRE(weft::run(g)[b] == 2);
}

TEST_CASE("nodes are found by id and type") {
  weft::task_graph g;
  g.add("a", [] { return 1; });
  auto const b = g.add("b", [](int x) { return x + 1; }, g.find<int>("a"));
  REQUIRE(weft::run(g)[b] == 2);
  REQUIRE_THROWS_AS(g.find<int>("c"), weft::unknown_task);
  REQUIRE_THROWS_AS(g.find<long>("a"), weft::type_mismatch);
  REQUIRE(g.contains("b"));
  REQUIRE_FALSE(g.contains(""));
}

TEST_CASE("tasks without an id are called by number") {
  weft::task_graph g;
  g.add([] {});
  auto const second = g.add([](weft::context& c) { return std::string(c.id()); });
  REQUIRE(g.id(second) == "#1");
  REQUIRE(weft::run(g)[second] == "#1");
}

TEST_CASE("over-aligned results lie where they must") {
  struct alignas(64) wide {
    char c = 'x';
  };
  weft::task_graph g;
  g.add([] { return 'a'; });
  auto const w = g.add([] { return wide(); });
  g.add([] { return 'b'; });
  auto const v = g.add([] { return wide(); });
  auto const r = weft::run(g);
  REQUIRE(reinterpret_cast<std::uintptr_t>(&r[w]) % 64 == 0);
  REQUIRE(reinterpret_cast<std::uintptr_t>(&r[v]) % 64 == 0);
}

TEST_CASE("member functions are callables") {
  weft::task_graph g;
  auto const s = g.add("s", [] { return std::string("four"); });
  auto const n = g.add("n", &std::string::size, s);
  REQUIRE(weft::run(g)[n] == 4);
}

TEST_CASE("an id has no NUL and does not look like a number") {
  weft::task_graph g;
  REQUIRE_THROWS_AS(g.add(std::string_view("a\0b", 3), [] {}), weft::malformed_task_id);
  REQUIRE_THROWS_AS(g.add("#1", [] {}), weft::malformed_task_id);
  REQUIRE_NOTHROW(g.add("a \"path\"/with:anything else", [] {}));
  REQUIRE(g.size() == 1);
}

TEST_CASE("many nodes can be given in several ways") {
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
  auto const b = g.add("b", [] { return 2; });
  std::vector<weft::node<int>> both{a, b};
  auto const list = g.add(sum, weft::all({a, b}));
  auto const view = g.add(sum, weft::all(std::span(both)));
  auto const order = g.add([] { return 5; }, weft::after(std::vector<weft::any_node>{a, list}));
  auto const r = weft::run(g);
  REQUIRE(r[list] == 3);
  REQUIRE(r[view] == 3);
  REQUIRE(r[order] == 5);
}

TEST_CASE("a result by reference is found as what it refers to") {
  int const kept = 4;
  weft::task_graph g;
  g.add("reference", [&]() -> int const& { return kept; });
  REQUIRE(weft::run(g).get<int>("reference") == 4);
}

TEST_CASE("who asks for an id that is not there is told which there are") {
  weft::task_graph g;
  g.add("load", [] { return 1; });
  g.add("merge", [] { return 2; });
  auto const results = weft::run(g);
  CHECK_THROWS_WITH(g.find<int>("laod"), "weft: the graph has no task \"laod\": did you mean \"load\"?");
  CHECK_THROWS_WITH(results.get<int>("sort"), "weft: the graph has no task \"sort\"; it has: load, merge");
  CHECK_THROWS_WITH(results.contains("marge"),
                    "weft: the graph has no task \"marge\": did you mean \"merge\"?");
  for (int i = 0; i < 1000; ++i) g.add(std::to_string(i), [] {});
  CHECK_THROWS_WITH(g.find<int>("laod"), "weft: the graph has no task \"laod\"");
}
