// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/words.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "../catch.hpp"

namespace words = weft::detail::words;

TEST_CASE("words: how far texts are from each other") {
  CHECK(words::distance("load", "load") == 0);
  CHECK(words::distance("lod", "load") == 1);
  CHECK(words::distance("laod", "load") == 1);
  CHECK(words::distance("", "load") == 4);
}

TEST_CASE("words: behind a name that is not known stands one that is near, or which there are") {
  std::string_view const known[] = {"load", "merge"};
  CHECK(words::hint("lod", known) == ": did you mean \"load\"?");
  CHECK(words::hint("", known) == "; it has: load, merge");
  CHECK(words::hint("nothing", known) == "; it has: load, merge");
  CHECK(words::hint("nothing", {}).empty());
}

TEST_CASE("words: of many names some are listed, and long ones are cut") {
  std::vector<std::string_view> const many(2000, "task");
  CHECK(words::suggestion("tsk", many).empty());
  CHECK(words::listed(many).ends_with("task, and 1986 more"));
  CHECK(words::in_quotes(std::string(100, 'x')).size() == words::longest + 5);
  CHECK(words::in_quotes("a\nb\x01") == "\"a\\nb?\"");
}
