// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/results.hpp>

#include <weft/dynamic/run.hpp>

#include <memory>
#include <optional>
#include <string>

#include "../catch.hpp"

TEST_CASE("results are read by node and by id") {
  weft::task_graph g;
  auto const s = g.add("text", [] { return std::string("a"); });
  weft::graph_results const r = weft::run(g);
  REQUIRE(r[s] == "a");
  REQUIRE(r.get<std::string>("text") == "a");
  REQUIRE(&r[s] == &r.get<std::string>("text"));
  REQUIRE_THROWS_AS(r.get<int>("text"), weft::type_mismatch);
  REQUIRE_THROWS_AS(r.get<int>("test"), weft::unknown_task);
}

TEST_CASE("results of a run do not know tasks that came later, or of other graphs") {
  weft::task_graph g, other;
  g.add("a", [] { return 1; });
  weft::graph_results const r = weft::run(g);
  auto const b = g.add("b", [] { return 2; });
  auto const c = other.add("a", [] { return 3; });
  REQUIRE_THROWS_AS(r[b], weft::unknown_task);
  REQUIRE_THROWS_AS(r[c], weft::unknown_task);
  REQUIRE_THROWS_AS(r.get<int>("b"), weft::unknown_task);
  REQUIRE(weft::run(g)[b] == 2);
}

TEST_CASE("results outlive their graph, and can be moved") {
  auto const shared = std::make_shared<int>(4);
  std::optional<weft::graph_results> kept;
  weft::node<std::shared_ptr<int>> n;
  {
    weft::task_graph g;
    n = g.add("a", [shared] { return shared; });
    kept.emplace(weft::run(g));
  }
  weft::graph_results moved = std::move(*kept);
  kept.reset();
  REQUIRE(*moved[n] == 4);
  {
    weft::task_graph g;
    g.add("b", [] { return std::string("another"); });
    moved = weft::run(g);
  }
  REQUIRE(shared.use_count() == 1);
  REQUIRE(moved.get<std::string>("b") == "another");
}
