// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/touches.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <weft/weft.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto nothing = [] {};

struct raced {
  std::string first, second, resource;
  friend bool operator==(raced const&, raced const&) = default;
};
raced race_in(weft::task_graph const& g) {
  try {
    weft::run(g);
  } catch (weft::data_race const& e) {
    CHECK(std::string(e.what()).find('"' + e.resource() + '"') != std::string::npos);
    return {e.first(), e.second(), e.resource()};
  }
  return {};
}
bool works(weft::task_graph const& g) { return race_in(g) == raced(); }

struct order_book {
  int total = 0;
};

}  // namespace

TEST_CASE("two tasks of a graph that touch one thing are ordered, or both only read") {
  int runs = 0;
  weft::task_graph g;
  auto const a = g.add("a", [&runs] { ++runs; }, weft::writes("db"));
  auto const b = g.add("b", nothing, weft::reads("file", "db"));
  CHECK(race_in(g) == raced{"a", "b", "db"});
  CHECK(runs == 0);
  g.order(a, b);
  CHECK(works(g));
  CHECK(runs == 1);
  auto const c = g.add("c", nothing, weft::reads("db"), weft::after(a));
  CHECK(works(g));
  g.add("d", nothing, weft::writes("db"), weft::after(b));
  CHECK(race_in(g) == raced{"c", "d", "db"});
  g.order(c, g.find<void>("d"));
  CHECK(works(g));
  g.add("e", nothing, weft::reads("other"));
  g.add("f", nothing, weft::reads("db"), weft::writes("db"), weft::after(c));
  CHECK(race_in(g) == raced{"d", "f", "db"});
}

TEST_CASE("paths are found however long, and edges that point back") {
  weft::task_graph g;
  auto const last = g.add("last", nothing, weft::writes("x"));
  auto before = g.add("first", nothing, weft::writes("x"));
  for (int i = 0; i < 200; ++i) before = g.add(nothing, weft::after(before));
  CHECK(race_in(g) == raced{"last", "first", "x"});
  g.order(before, last);
  CHECK(works(g));
  weft::task_graph ordered("g", weft::ordered_by_declaration);
  std::string said;
  auto const say = [&said](char c) { return [&said, c] { said += c; }; };
  auto const a = ordered.add("a", say('a'), weft::writes("said"));
  ordered.add("b", say('b'), weft::writes("said"));
  auto const c = ordered.add("c", say('c'), weft::writes("said"));
  ordered.order(c, a);
  weft::pool pool{2};
  for (int i = 0; i < 100; ++i) weft::run(ordered, pool);
  weft::run(ordered);
  std::string expected;
  for (int i = 0; i < 101; ++i) expected += "bca";  // as it does inline
  CHECK(said == expected);
}

TEST_CASE("a resource of a graph is handed over by reference") {
  order_book book;
  weft::task_graph g;
  auto const the_book = g.resource("book", book);
  auto const orders = g.add("orders", [] { return 5; });
  auto const match =
      g.add("match", [](int amount, order_book& b) { b.total += amount; }, orders, weft::writes(the_book));
  auto const report =
      g.add("report", [](order_book const& b) { return b.total; }, weft::reads(the_book), weft::after(match));
  auto const generic = g.add(
      "generic", [](auto& b) { return std::is_const_v<std::remove_reference_t<decltype(b)>>; },
      weft::reads(the_book), weft::after(match));
  auto const results = weft::run(g);
  CHECK(results[report] == 5);
  CHECK(results[generic]);
  weft::pool pool{2};
  CHECK(weft::run(g, pool)[report] == 10);
  CHECK(book.total == 10);
  // A name is the same resource.
  g.add("drop", nothing, weft::writes("book"));
  CHECK(race_in(g) == raced{"match", "drop", "book"});
  order_book const fixed;
  auto const the_fixed = g.resource("fixed", fixed);
  g.add("see", [](order_book const&) {}, weft::reads(the_fixed));
}

TEST_CASE("what cannot be added is forgotten") {
  weft::task_graph g;
  g.add("a", nothing, weft::writes("db"));
  CHECK_THROWS_AS(g.add("a", nothing, weft::writes("db")), weft::duplicate_task);
  CHECK(works(g));
}

TEST_CASE("ordered by declaration, those that would race run as they were added") {
  std::vector<int> written;
  weft::task_graph g("g", weft::ordered_by_declaration);
  auto const to = g.resource("written", written);
  for (int i = 0; i < 50; ++i) g.add([i](std::vector<int>& w) { w.push_back(i); }, weft::writes(to));
  auto const size = g.add([](std::vector<int> const& w) { return w.size(); }, weft::reads(to));
  weft::pool pool{2};
  for (int round = 0; round < 50; ++round) {
    written.clear();
    CHECK(weft::run(g, pool)[size] == 50);
    for (int i = 0; i < 50; ++i) REQUIRE(written[static_cast<std::size_t>(i)] == i);
  }
  // It may grow.
  g.add([](std::vector<int>& w) { w.push_back(50); }, weft::writes(to));
  written.clear();
  weft::run(g, pool);
  CHECK(written.back() == 50);
}

TEST_CASE("branches of which only one runs do not race, and all do with what is beside them") {
  auto const build = [](bool beside, bool joins) {
    weft::task_graph g;
    auto const w = g.add("w", nothing, weft::writes("db"));
    auto const route = g.add("route", []() -> weft::choice<"l", "r"> { return weft::choose<"l">; });
    auto const l = g.add("l", nothing, weft::when<"l">(route), weft::writes("db"), weft::after(w));
    auto const r = beside ? g.add("r", nothing, weft::when<"r">(route), weft::writes("db"))
                          : g.add("r", nothing, weft::when<"r">(route), weft::writes("db"), weft::after(w));
    if (joins)
      g.add("end", nothing, weft::maybe(l), weft::maybe(r), weft::writes("db"));
    else
      g.add("end", nothing, weft::maybe(l), weft::writes("db"));
    return g;
  };
  CHECK(works(build(false, true)));
  CHECK(race_in(build(true, true)) == raced{"w", "r", "db"});
  CHECK(race_in(build(false, false)) == raced{"r", "end", "db"});
  // The edges that are added do not skip what comes after a task that is.
  weft::task_graph g("g", weft::ordered_by_declaration);
  auto const route = g.add("route", []() -> weft::choice<"l", "r"> { return weft::choose<"l">; });
  g.add("l", nothing, weft::when<"l">(route), weft::writes("db"));
  g.add("r", nothing, weft::when<"r">(route), weft::writes("db"));
  auto const end = g.add("end", [] { return 1; }, weft::writes("db"));
  CHECK(weft::run(g)[end] == 1);
}

TEST_CASE("a static workflow keeps what it declares") {
  static order_book book;
  book = {};
  constexpr auto the_book = weft::resource<"book">(book);
  constexpr auto add = weft::task<"add">([](order_book& b) { ++b.total; }).writes<"book">();
  constexpr auto twice = weft::task<"twice">([](order_book& b) { b.total *= 2; }).writes<"book">();
  constexpr auto see = weft::task<"see">([](order_book const& b) { return b.total; }).reads<"book">();
  constexpr auto wf = weft::workflow<"w">(weft::ordered_by_declaration, the_book | add | twice | see);
  auto g = weft::to_task_graph(wf);
  weft::pool pool{2};
  CHECK(weft::run(g, pool).get<int>("see") == 2);
  CHECK(weft::run(g).get<int>("see") == 6);
  g.add("late", nothing, weft::reads("book"), weft::after(g.find<void>("twice")));
  CHECK(works(g));
  g.add("wrong", nothing, weft::reads("book"), weft::after(g.find<void>("add")));
  CHECK(race_in(g) == raced{"twice", "wrong", "book"});
  // Branches that the compiler knows to exclude each other are left alone.
  constexpr auto route = weft::task<"route">([]() -> weft::choice<"l", "r"> { return weft::choose<"l">; });
  constexpr auto l = weft::task<"l">(nothing).writes<"db">();
  constexpr auto r = weft::task<"r">(nothing).writes<"db">();
  auto h = weft::to_task_graph(weft::workflow<"h">(route >> (l | r)));
  CHECK(works(h));
  h.add("new", nothing, weft::writes("db"));
  CHECK(race_in(h).second == "new");
}

TEST_CASE("300,000 accesses in order take no time that one would notice") {
  weft::task_graph g;
  auto before = g.add("first", nothing, weft::writes("x"));
  for (int i = 0; i < 100'000; ++i) {
    auto const a = g.add(nothing, weft::reads("x"), weft::after(before));
    auto const b = g.add(nothing, weft::reads("x"), weft::after(before));
    before = g.add(nothing, weft::writes("x"), weft::after(a, b));
  }
  auto const begin = std::chrono::steady_clock::now();
  CHECK(works(g));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
