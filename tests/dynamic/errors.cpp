// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/errors.hpp>

#include <string>

#include "../catch.hpp"

TEST_CASE("errors of graphs say what is wrong and with what") {
  REQUIRE(std::string(weft::duplicate_task("load").what()) ==
          "weft: the graph has a task \"load\" already: choose another id");
  REQUIRE(std::string(weft::unknown_task("lod").what()) == "weft: the graph has no task \"lod\"");
  std::string_view const known[] = {"load", "merge"};
  REQUIRE(std::string(weft::unknown_task("lod", known).what()) ==
          "weft: the graph has no task \"lod\": did you mean \"load\"?");
  REQUIRE(std::string(weft::unknown_task("x", known).what()) ==
          "weft: the graph has no task \"x\"; it has: load, merge");
  REQUIRE(
      std::string(weft::unknown_task(std::size_t{7}).what()) ==
      "weft: node 7 is not one of this graph, or was added after the run: use one that its own add() gave "
      "before");
  REQUIRE(std::string(
              weft::type_mismatch("n", typeid(std::type_identity<int>), typeid(std::type_identity<long&>))
                  .what()) == "weft: task \"n\" gives int, and not long&: ask for the type that it gives");
  REQUIRE(std::string(weft::taken_result("p").what()) ==
          "weft: the result of task \"p\" was taken away by another task, so it cannot be read: read it in a "
          "task before that "
          "one, or let that one read without taking");
  REQUIRE(std::string(weft::taken_result("p", "taker", "reader").what()) ==
          "weft: task \"taker\" takes the result of \"p\" away, but \"reader\" uses it as well and may run "
          "later: let "
          "it run before, or read without taking");
}

TEST_CASE("a cycle shows its path") {
  weft::cycle const e({"a", "b", "a"});
  REQUIRE(e.path() == std::vector<std::string>{"a", "b", "a"});
  REQUIRE(std::string(e.what()) ==
          "weft: these tasks wait for each other in a circle: \"a\" -> \"b\" -> \"a\": remove one of these "
          "edges");
}

TEST_CASE("a long cycle does not make a long text") {
  weft::cycle const e(std::vector<std::string>(1001, "task"));
  REQUIRE(e.path().size() == 1001);
  REQUIRE(std::string(e.what()).ends_with("\"task\" -> ... (1000 tasks): remove one of these edges"));
  REQUIRE(std::string(e.what()).size() < 300);
}

TEST_CASE("errors of graphs are errors of weft") {
  auto const thrown = [] { throw weft::unknown_task("x"); };
  REQUIRE_THROWS_AS(thrown(), weft::error);
  REQUIRE_THROWS_AS(thrown(), weft::graph_error);
}
