// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/convert.hpp>

#include <weft/dynamic/run.hpp>
#include <weft/static.hpp>

#include <memory>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

}  // namespace

TEST_CASE("a static workflow becomes a graph that can be added to") {
  weft::task_graph g = weft::to_task_graph(diamond);
  REQUIRE(g.name() == "diamond");
  REQUIRE(g.size() == 4);
  auto const merged = g.find<int>("merge");
  auto const text = g.add("text", [](int x) { return std::to_string(x); }, merged);
  auto const r = weft::run(g);
  REQUIRE(r[merged] == 440);
  REQUIRE(r[text] == "440");
  REQUIRE(r.get<int>("square") == 400);
}

TEST_CASE("inputs, maps, moves, states, references and tasks with state become what they were") {
  int const kept = 5;
  auto const count = [n = 3](int x) {
    std::vector<int> v;
    for (int i = 0; i < n; ++i) v.push_back(x + i);
    return v;
  };
  auto const wf = weft::workflow<"all">(
      weft::input<"start", int> >> weft::task<"count">(count) >>
          weft::map<"double">([](int x) { return 2 * x; }) >> weft::task<"sum">([](weft::batch<int>&& all) {
            int sum = 0;
            for (int x : all) sum += x;
            return std::make_unique<int>(sum);
          }) >>
          weft::task<"open">([](std::unique_ptr<int> p) { return *p; }),
      weft::task<"reference">([&]() -> int const& { return kept; }) >>
          weft::task<"copy">([](int x) { return x + 1; }),
      weft::state<"log", std::vector<int>>() >>
          weft::task<"first">([](std::vector<int>& log) { log.push_back(1); }) >>
          weft::task<"second">([](std::vector<int>& log) { log.push_back(2); }));
  weft::task_graph const g = weft::to_task_graph(wf, weft::with<"start">(10));
  for (int i = 0; i < 3; ++i) {  // each run has a state of its own
    auto const r = weft::run(g);
    REQUIRE(r.get<int>("open") == 66);
    REQUIRE(&r.get<int const>("reference") == &kept);
    REQUIRE(r.get<int>("copy") == 6);
    REQUIRE(r.get<std::vector<int>>("log") == std::vector<int>{1, 2});
    REQUIRE_THROWS_AS(r.get<std::unique_ptr<int>>("sum"), weft::taken_result);
  }
}
