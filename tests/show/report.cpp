// SPDX-License-Identifier: BSL-1.0
#include <weft/show/report.hpp>

#include <weft/static.hpp>

#include <nlohmann/json.hpp>

#include "pictures.hpp"

#include "../catch.hpp"

namespace {

using namespace weft::literals;
using nlohmann::json;

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

TEST_CASE("a workflow as JSON") {
  json const it = json::parse(weft::to_json(diamond));
  CHECK(it["name"] == "diamond");
  CHECK(it["tasks"].size() == 4);
  CHECK(it["tasks"][3]["id"] == "merge");
  CHECK(it["tasks"][3]["kind"] == "task");
  CHECK(it["tasks"][3]["level"] == 2);
  CHECK(it["tasks"][3]["result"] == "int");
  CHECK(it["tasks"][3]["cost"] == 1);
  CHECK(it["tasks"][3]["parameters"] ==
        json::parse(R"([{"type":"int","from":"twice"},{"type":"int","from":"square"}])"));
  CHECK(it["tasks"][3].count("state") == 0);
  CHECK(it["edges"].size() == 4);
  CHECK(it["edges"][0] == json::parse(R"({"from":"fetch","to":"twice","kind":"passes"})"));
  CHECK(it["depth"] == 3);
  CHECK(it["width"] == 2);
  CHECK(it["levels"] == json::parse(R"([["fetch"],["twice","square"],["merge"]])"));
  CHECK(it["critical_path"]["cost"] == 3);
  CHECK(it["critical_path"]["tasks"] == json::parse(R"(["fetch","twice","merge"])"));
}

TEST_CASE("what became of the tasks, and text that is none") {
  weft::picture graph;
  graph.name = "a\"\\\n\xff";
  graph.tasks.push_back(pictures::task("x\xc0\x80\x01"));
  graph.tasks[0].state = weft::picture_state::failed;
  graph.tasks[0].end = 1.5;
  graph.tasks[0].worker = "w1";
  json const it = json::parse(weft::to_json(graph));
  CHECK(it["name"] == "a\"\\ \ufffd");
  CHECK(it["tasks"][0]["id"] == "x\ufffd\ufffd ");
  CHECK(it["tasks"][0]["state"] == "failed");
  CHECK(it["tasks"][0]["end"] == 1.5);
  CHECK(it["tasks"][0]["worker"] == "w1");
  CHECK(json::parse(weft::to_json({}))["tasks"] == json::array());
}

TEST_CASE("one line") {
  CHECK(weft::summary_line(diamond) ==
        "diamond: 4 tasks, 4 edges, depth 3, width 2, critical path 3: fetch > twice > merge");
  CHECK(weft::summary_line({}) == ": 0 tasks, 0 edges, depth 0, width 0");
  weft::picture chain;
  chain.name = "chain";
  for (int k = 0; k < 7; ++k) {
    chain.tasks.push_back(pictures::task(std::string(1, static_cast<char>('a' + k))));
    if (k > 0) chain.edges.push_back(pictures::edge(k - 1, k));
  }
  CHECK(weft::summary_line(chain) ==
        "chain: 7 tasks, 6 edges, depth 7, width 1, critical path 7: a > b > ... > f > g");
}

}  // namespace
