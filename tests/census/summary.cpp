// SPDX-License-Identifier: BSL-1.0
#include <census/summary.hpp>

#include "files.hpp"

#include <census/ways.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

namespace {

census::tree_report whole_tree() { return census::run_inline({.root = tree}); }

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the table has a row per run", "[census][summary]") {
  std::vector<census::run_row> const runs = {{"inline", 0.25, 21, "0123456789abcdef"},
                                             {"pool", 12.3456, 15452, "0123456789abcdef"}};
  CHECK(census::table(runs) ==
        "where     seconds     tasks  digest\n"
        "inline      0.250        21  0123456789abcdef\n"
        "pool       12.346     15452  0123456789abcdef\n");
}

TEST_CASE("the summary shows what was asked for", "[census][summary]") {
  auto const page = census::summary(whole_tree(), 1);
  CHECK(has(page, "files                   15  0 unreadable\n"));
  CHECK(has(page, "includes                27  19 of files of the tree, 6 of others, 2 computed"));
  CHECK(has(page, "           5           5  empty.hpp\n\n"));
  CHECK(has(page, "         450           5  sub/deep.hpp\n\n"));
  CHECK(has(page, "cycles: 2\n  the largest has 3 files\n    a.hpp\n    and 2 more\n"));
  CHECK_FALSE(has(page, "self.hpp"));

  auto const counts = census::summary(whole_tree(), 0);
  CHECK_FALSE(has(counts, ".hpp"));
  CHECK(has(counts, "cycles: 2\n  the largest has 3 files\n"));
}

TEST_CASE("the summary of nothing", "[census][summary]") {
  auto const page = census::summary({}, 10);
  CHECK(has(page, "comment lines            0  0.0 %\n"));
  CHECK(has(page, "cycles: 0\n"));
}

TEST_CASE("the summary lists unreadable files, and no control characters", "[census][summary]") {
  census::tree_report whole;
  whole.unreadable = {{"a\x1b[2J\nb", "gone"}};
  CHECK(has(census::summary(whole, 10), "unreadable: 1\n    a?[2J?b: gone\n"));
}

TEST_CASE("the document is the report with its root, digest and top", "[census][summary]") {
  auto const whole = whole_tree();
  auto json = census::document("some/tree", whole, 2);
  CHECK(json["root"] == "some/tree");
  CHECK(json["digest"] == census::digest(whole));
  CHECK(json["most_included"].size() == 2);
  CHECK(json["heaviest"][0] == nlohmann::json{{"path", "sub/deep.hpp"},
                                              {"direct_includers", 0},
                                              {"transitive_includers", 0},
                                              {"transitive_included", 5},
                                              {"transitive_bytes", 450}});
  for (auto const* const key : {"root", "digest", "most_included", "heaviest"}) json.erase(key);
  CHECK(json == nlohmann::json(whole));
}
