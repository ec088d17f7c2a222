// SPDX-License-Identifier: BSL-1.0
#include <census/resolve.hpp>

#include "files.hpp"

#include <census/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

std::vector<std::string> const files = {"a.hpp",     "boost/b.hpp", "boost/boost/c.hpp",
                                        "sub/a.hpp", "sub/d.hpp",   "sub/deep/e.hpp"};

// The file that one include of a file leads to, or "external".
std::string target(std::string const& file, std::string const& path, bool angled,
                   std::string const& root = "/x/boost") {
  std::vector<census::file_facts> facts(files.size());
  for (std::size_t i = 0; i != files.size(); ++i)
    if (files[i] == file) facts[i].includes.push_back({path, angled});
  auto const graph = census::resolve(root, files, facts);
  REQUIRE(graph.resolved + graph.external == 1);
  REQUIRE(graph.resolved == graph.targets.size());
  return graph.targets.empty() ? "external" : files[graph.targets[0]];
}

std::string quoted(std::string const& file, std::string const& path) { return target(file, path, false); }
std::string angled(std::string const& file, std::string const& path) { return target(file, path, true); }

}  // namespace

TEST_CASE("a quoted path is first seen from its own directory", "[census][resolve]") {
  CHECK(quoted("a.hpp", "a.hpp") == "a.hpp");
  CHECK(quoted("sub/d.hpp", "a.hpp") == "sub/a.hpp");
  CHECK(quoted("sub/d.hpp", "deep/e.hpp") == "sub/deep/e.hpp");
  CHECK(quoted("boost/b.hpp", "boost/c.hpp") == "boost/boost/c.hpp");
  CHECK(quoted("sub/d.hpp", "sub/a.hpp") == "sub/a.hpp");
  CHECK(quoted("sub/d.hpp", "boost/a.hpp") == "a.hpp");
  CHECK(quoted("sub/d.hpp", "e.hpp") == "external");
}

TEST_CASE("an angled path is seen from the root's parent, then from the root", "[census][resolve]") {
  CHECK(angled("sub/d.hpp", "boost/a.hpp") == "a.hpp");
  CHECK(angled("sub/d.hpp", "boost/b.hpp") == "boost/b.hpp");
  CHECK(angled("sub/d.hpp", "boost/boost/b.hpp") == "boost/b.hpp");
  CHECK(angled("sub/d.hpp", "a.hpp") == "a.hpp");
  CHECK(angled("sub/d.hpp", "d.hpp") == "external");
  CHECK(angled("sub/d.hpp", "boostx/a.hpp") == "external");
  CHECK(angled("sub/d.hpp", "vector") == "external");
}

TEST_CASE("dots are taken out of a path", "[census][resolve]") {
  CHECK(quoted("sub/deep/e.hpp", "../a.hpp") == "sub/a.hpp");
  CHECK(quoted("sub/deep/e.hpp", "../../a.hpp") == "a.hpp");
  CHECK(quoted("sub/deep/e.hpp", ".././../sub//./d.hpp") == "sub/d.hpp");
  CHECK(quoted("a.hpp", "../boost/a.hpp") == "a.hpp");
  CHECK(quoted("a.hpp", "../other/a.hpp") == "external");
  CHECK(quoted("a.hpp", "../../x/boost/a.hpp") == "external");
  CHECK(angled("a.hpp", "boost/sub/../a.hpp") == "a.hpp");
  CHECK(angled("a.hpp", "./boost/a.hpp") == "a.hpp");
  CHECK(angled("a.hpp", "../a.hpp") == "external");
}

TEST_CASE("odd paths are external", "[census][resolve]") {
  for (auto const* const path : {"", "/", "//", ".", "..", "./", "../", "sub", "sub/", "a.hpp/", "/a.hpp",
                                 "/x/boost/a.hpp", "./a.hpp/", "\xff", "a.hpp "}) {
    INFO(path);
    CHECK(quoted("a.hpp", path) == "external");
    CHECK(angled("a.hpp", path) == "external");
  }
}

TEST_CASE("the root goes by its last name", "[census][resolve]") {
  CHECK(target("a.hpp", "boost/sub/d.hpp", true, "boost") == "sub/d.hpp");
  CHECK(target("a.hpp", "boost/sub/d.hpp", true, "x/boost//") == "sub/d.hpp");
  CHECK(target("a.hpp", "x/sub/d.hpp", true, "boost/../x/") == "sub/d.hpp");
  CHECK(target("a.hpp", "x/sub/d.hpp", true, "boost") == "external");
  CHECK(target("a.hpp", "sub/d.hpp", true, "/") == "sub/d.hpp");
  auto const here = std::filesystem::current_path().filename().string();
  CHECK(target("a.hpp", here + "/sub/d.hpp", true, ".") == "sub/d.hpp");
  CHECK(target("a.hpp", here + "/sub/d.hpp", true, "./") == "sub/d.hpp");
}

TEST_CASE("repeated includes are counted, and are one edge", "[census][resolve]") {
  std::vector<census::file_facts> facts(files.size());
  facts[3].includes = {{"d.hpp", false}, {"boost/a.hpp", true}, {"sub/d.hpp", true},
                       {"a.hpp", false}, {"vector", true},      {"d.hpp", false}};
  facts[5].includes = {{"a.hpp", true}};
  auto const graph = census::resolve("/x/boost", files, facts);
  CHECK(graph.offsets == std::vector<std::uint32_t>{0, 0, 0, 0, 3, 3, 4});
  CHECK(graph.targets == std::vector<std::uint32_t>{0, 3, 4, 0});
  CHECK(graph.resolved == 6);
  CHECK(graph.external == 1);
  CHECK(graph.size() == 6);
  CHECK(graph.of(3).size() == 3);
  CHECK(graph.of(4).empty());
}

TEST_CASE("a tree without files has a graph", "[census][resolve]") {
  CHECK(census::resolve(tree, {}, {}) == census::include_graph{});
}

TEST_CASE("the graph of the tree is known", "[census][resolve]") {
  auto const all = census::scan(tree);
  std::vector<census::file_facts> facts;
  for (auto const& file : all) facts.push_back(census::parse(tree, file));
  auto const graph = census::resolve(tree, all, facts);
  CHECK(graph.offsets == std::vector<std::uint32_t>{0, 1, 3, 4, 5, 7, 8, 9, 10, 10, 10, 10, 11, 13, 17, 17});
  CHECK(graph.targets == std::vector<std::uint32_t>{1,               // a.hpp
                                                    3, 14,           // b.hpp
                                                    8,               // bytes.bin
                                                    0,               // c.hpp, twice
                                                    8, 11,           // comments.hpp
                                                    8,               // computed.hpp
                                                    0,               // crlf.hpp
                                                    8,               // disabled.hpp
                                                    11,              // self.hpp
                                                    8, 11,           // splices.hpp
                                                    0, 1, 11, 14});  // sub/deep.hpp
  CHECK(graph.resolved == 19);
  CHECK(graph.external == 6);
}
