// SPDX-License-Identifier: BSL-1.0
#include <census/scan.hpp>

#include "files.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "catch.hpp"

namespace {

std::string error_of(std::string const& root) {
  try {
    census::scan(root);
    return "no error";
  } catch (std::system_error const& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("the tree is scanned in bytewise order", "[census][scan]") {
  CHECK(census::scan(tree) == std::vector<std::string>{"a.hpp", "b.hpp", "bytes.bin", "c.hpp", "comments.hpp",
                                                       "computed.hpp", "crlf.hpp", "disabled.hpp",
                                                       "empty.hpp", "literals", "no_newline.hpp", "self.hpp",
                                                       "splices.hpp", "sub/deep.hpp", "sub/near.hpp"});
  CHECK(census::scan(tree + "///") == census::scan(tree));
}

TEST_CASE("names are compared as bytes, with the '/' in them", "[census][scan]") {
  scratch const root;
  for (auto const* const name : {"a/x", "a-b", "a.b", "A", "\xff", "a b", ".hidden", "a/.deep/x"})
    root.write(name, "");
  CHECK(census::scan(root.path()) ==
        std::vector<std::string>{".hidden", "A", "a b", "a-b", "a.b", "a/.deep/x", "a/x", "\xff"});
}

TEST_CASE("symbolic links below the root are neither files nor followed", "[census][scan]") {
  scratch const root;
  root.write("dir/file", "");
  std::filesystem::create_directory_symlink(root / "dir", root / "dir/loop");
  std::filesystem::create_symlink(root / "dir/file", root / "link");
  std::filesystem::create_symlink("nowhere", root / "dangling");
  CHECK(census::scan(root.path()) == std::vector<std::string>{"dir/file"});
  CHECK(census::scan((root / "dir/loop").string()) == std::vector<std::string>{"file"});
}

TEST_CASE("an empty directory has no files", "[census][scan]") {
  CHECK(census::scan(scratch{}.path()).empty());
}

TEST_CASE("deep trees are scanned", "[census][scan]") {
  scratch const root;
  std::string path;
  for (int i = 0; i != 300; ++i) path += "d/";
  root.write(path + "file", "");
  CHECK(census::scan(root.path()) == std::vector<std::string>{path + "file"});
}

TEST_CASE("a root that is no directory is an error that names it", "[census][scan]") {
  CHECK(error_of("/no/such/place") ==
        "cannot read the directory \"/no/such/place\": No such file or directory");
  CHECK(error_of(tree + "/a.hpp") == "cannot read the directory \"" + tree + "/a.hpp\": Not a directory");
  CHECK(error_of("") == "cannot read the directory \"\": No such file or directory");
}
