// SPDX-License-Identifier: BSL-1.0
#include <census/ways.hpp>
#include <census/workflow.hpp>
#include <weft/wire.hpp>

#include "files.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "catch.hpp"

namespace {

std::vector<census::way> const all_ways = census::ways({});

}  // namespace

TEST_CASE("the ways that are wanted", "[census][workflow]") {
  auto const count = [](std::size_t workers, std::string const& address) {
    census::options wanted;
    wanted.workers = workers;
    wanted.listen = address;
    return census::ways(wanted).size();
  };
  CHECK(count(0, "") == 2);
  CHECK(count(1, "") == 3);
  CHECK(count(0, "tcp://127.0.0.1:*") == 3);
}

TEST_CASE("the census of the tree is known", "[census][workflow]") {
  for (auto const& [where, run] : all_ways) {
    INFO(where);
    auto const whole = run({.root = tree});
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
  }
}

TEST_CASE("the census does not depend on where the tree is", "[census][workflow]") {
  scratch const copy;
  std::filesystem::create_directory(copy / "elsewhere");
  std::filesystem::copy(tree, copy / "elsewhere/tree", std::filesystem::copy_options::recursive);
  for (auto const& [where, run] : all_ways) {
    CHECK((run({.root = tree}) == run({.root = (copy / "elsewhere/tree").string() + '/'})));
  }
}

TEST_CASE("a census without a tree is an error", "[census][workflow]") {
  for (auto const& [where, run] : all_ways) {
    try {
      run({.root = "/no/such/tree"});
      FAIL("no error");
    } catch (weft::task_failed const& failed) {
      CHECK(std::string(failed.id()) == "scan");
      CHECK_THROWS_AS(failed.rethrow_cause(), std::system_error);
    }
  }
}

TEST_CASE("the census does not depend on how many workers there are", "[census][workflow]") {
  auto const whole = census::run_inline({.root = tree});
  for (std::size_t const workers : {std::size_t{1}, std::size_t{3}}) {
    auto const there = census::run_workers({.root = tree, .workers = workers});
    CHECK(there == whole);
    CHECK(census::digest(there) == census::digest(whole));
  }
}

TEST_CASE("workers without an address are an error", "[census][workflow]") {
  CHECK_THROWS_AS(census::run_workers({.root = tree, .workers = 0, .listen = "nowhere"}), weft::error);
  CHECK_THROWS_AS(census::run_workers({.root = tree, .workers = 0, .listen = "tcp://0.0.0.0:*"}),
                  weft::error);
}

TEST_CASE("what goes to workers comes as it was", "[census][workflow]") {
  auto const facts = census::parse(tree, "a.hpp");
  auto const graph = census::resolve(tree, std::vector<std::string>{"a.hpp"}, std::vector{facts});
  census::tree_totals const totals = census::totals(std::vector{facts}, graph);
  census::file_rank const rank{1, 2, 3, 4};
  CHECK(weft::from_bytes<census::file_facts>(weft::to_bytes(facts)) == facts);
  CHECK(weft::from_bytes<census::include_graph>(weft::to_bytes(graph)) == graph);
  CHECK(weft::from_bytes<census::tree_totals>(weft::to_bytes(totals)) == totals);
  CHECK(weft::from_bytes<census::file_rank>(weft::to_bytes(rank)) == rank);
}
