// SPDX-License-Identifier: BSL-1.0
#include <census/report.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

census::tree_report example() {
  std::vector<std::string> const files = {"a", "b", "c"};
  std::vector<census::file_facts> facts(3);
  facts[0].bytes = 7;
  facts[0].lines = 2;
  facts[0].comment_lines = 1;
  facts[2].error = "gone";
  std::vector<census::file_rank> const ranks = {{1, 1, 1, 7}, {1, 1, 1, 7}, {0, 0, 0, 0}};
  census::tree_totals totals;
  totals.files = 3;
  totals.unreadable = 1;
  std::vector<census::cycle> const cycles = {{0, 1}};
  return census::report(files, facts, totals, ranks, cycles);
}

}  // namespace

TEST_CASE("a report has all results, by path", "[census][report]") {
  auto const whole = example();
  CHECK(whole.totals.files == 3);
  CHECK(whole.files == std::vector<census::file_row>{{"a", 7, 2, 1}, {"b", 0, 0, 0}, {"c", 0, 0, 0}});
  CHECK(whole.ranks[1] == census::file_rank{1, 1, 1, 7});
  CHECK(whole.cycles == std::vector<std::vector<std::string>>{{"a", "b"}});
  CHECK(whole.unreadable == std::vector<census::unreadable_file>{{"c", "gone"}});
}

TEST_CASE("the JSON of a report is all of it", "[census][report]") {
  CHECK(nlohmann::json(example()) == nlohmann::json::parse(R"({
    "cycles": [["a", "b"]],
    "files": {
      "columns": ["path", "bytes", "lines", "comment_lines", "direct_includers",
                  "transitive_includers", "transitive_included", "transitive_bytes"],
      "rows": [["a", 7, 2, 1, 1, 1, 1, 7], ["b", 0, 0, 0, 1, 1, 1, 7], ["c", 0, 0, 0, 0, 0, 0, 0]]
    },
    "totals": {"files": 3, "unreadable": 1, "bytes": 0, "lines": 0, "comment_lines": 0,
               "includes": 0, "computed": 0, "resolved": 0, "external": 0, "edges": 0},
    "unreadable": [{"path": "c", "reason": "gone"}]
  })"));
  CHECK(nlohmann::json(census::tree_report{})["files"]["rows"] == nlohmann::json::array());
  CHECK(nlohmann::json(census::tree_report{})["cycles"] == nlohmann::json::array());
}

TEST_CASE("paths that are not UTF-8 can be written", "[census][report]") {
  census::tree_report whole;
  whole.files = {{"\xff\x80", 0, 0, 0}};
  whole.ranks.resize(1);
  CHECK(census::text(whole).find("\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("the digest is the same everywhere", "[census][report]") {
  CHECK(census::digest({}) == "0ca0c37a1fcda6a5");
  CHECK(census::digest(example()) == census::digest(example()));
}

TEST_CASE("any difference changes the digest", "[census][report]") {
  using change = std::function<void(census::tree_report&)>;
  std::vector<change> const changes = {
      [](auto&) {},
      [](auto& r) { ++r.totals.files; },
      [](auto& r) { ++r.totals.unreadable; },
      [](auto& r) { ++r.totals.bytes; },
      [](auto& r) { ++r.totals.lines; },
      [](auto& r) { ++r.totals.comment_lines; },
      [](auto& r) { ++r.totals.includes; },
      [](auto& r) { ++r.totals.computed; },
      [](auto& r) { ++r.totals.resolved; },
      [](auto& r) { ++r.totals.external; },
      [](auto& r) { ++r.totals.edges; },
      [](auto& r) { r.files[0].path = "A"; },
      [](auto& r) { ++r.files[0].bytes; },
      [](auto& r) { ++r.files[1].lines; },
      [](auto& r) { ++r.files[2].comment_lines; },
      [](auto& r) { ++r.ranks[0].direct_includers; },
      [](auto& r) { ++r.ranks[1].transitive_includers; },
      [](auto& r) { ++r.ranks[2].transitive_included; },
      [](auto& r) { ++r.ranks[2].transitive_bytes; },
      [](auto& r) { r.cycles[0].pop_back(); },
      [](auto& r) { r.unreadable[0].reason = "lost"; },
  };
  std::set<std::string> digests;
  for (auto const& apply : changes) {
    auto whole = example();
    apply(whole);
    digests.insert(census::digest(whole));
  }
  CHECK(digests.size() == changes.size());
}
