// SPDX-License-Identifier: BSL-1.0
#include <census/workflow.hpp>

#include "files.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "catch.hpp"

TEST_CASE("the census of the tree is known", "[census][workflow]") {
  for (auto const& [where, run] : census::ways) {
    INFO(where);
    census::progress_bar bar;
    auto const whole = run({tree}, bar);
    CHECK(whole.totals == census::tree_totals{.files = 15,
                                              .unreadable = 0,
                                              .bytes = 1627,
                                              .lines = 73,
                                              .comment_lines = 27,
                                              .includes = 27,
                                              .computed = 2,
                                              .resolved = 19,
                                              .external = 6,
                                              .edges = 17});
    CHECK(whole.cycles == std::vector<std::vector<std::string>>{{"a.hpp", "b.hpp", "c.hpp"}, {"self.hpp"}});
    CHECK(whole.ranks[0] == census::file_rank{3, 4, 3, 193});   // a.hpp
    CHECK(whole.ranks[14] == census::file_rank{2, 5, 0, 13});   // sub/near.hpp
    CHECK(whole.ranks[13] == census::file_rank{0, 0, 5, 450});  // sub/deep.hpp
    CHECK(whole.unreadable.empty());
    CHECK(census::digest(whole) == "bc2e7f16bfb38d6f");
    CHECK(census::task_count(whole) == 21);
    CHECK(bar.done() == 15);
    CHECK(bar.total() == 15);
  }
}

TEST_CASE("the census does not depend on where the tree is", "[census][workflow]") {
  scratch const copy;
  std::filesystem::create_directory(copy / "elsewhere");
  std::filesystem::copy(tree, copy / "elsewhere/tree", std::filesystem::copy_options::recursive);
  for (auto const& [where, run] : census::ways) {
    census::progress_bar bar;
    CHECK((run({tree}, bar) == run({(copy / "elsewhere/tree").string() + '/'}, bar)));
  }
}

TEST_CASE("a census without a tree is an error", "[census][workflow]") {
  for (auto const& [where, run] : census::ways) {
    census::progress_bar bar;
    try {
      run({"/no/such/tree"}, bar);
      FAIL("no error");
    } catch (weft::task_failed const& failed) {
      CHECK(std::string(failed.id()) == "scan");
      CHECK_THROWS_AS(failed.rethrow_cause(), std::system_error);
    }
  }
}
