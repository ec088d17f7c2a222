// SPDX-License-Identifier: BSL-1.0
#include <census/splice.hpp>

#include <string>

#include "catch.hpp"

using census::spliced_text;

TEST_CASE("a continuation is a backslash, blanks and a newline", "[census][splice]") {
  std::string const text = "a\\\nb\\ \t\r\nc\\d\\";
  spliced_text const walk{text};
  auto const* const p = text.data();
  CHECK(walk.forward(p) == p);
  CHECK(walk.forward(p + 1) == p + 3);
  CHECK(walk.forward(p + 4) == p + 9);
  CHECK(walk.forward(p + 10) == p + 10);  // a backslash and a letter
  CHECK(walk.forward(p + 12) == p + 12);  // a backslash and the end
  CHECK(walk.forward(p + 13) == walk.end());
  CHECK(walk.backward(p + 3) == p + 1);
  CHECK(walk.backward(p + 9) == p + 4);
  CHECK(walk.backward(p + 1) == p + 1);
  CHECK(walk.past(p + 1, 'b') == p + 4);
  CHECK(walk.past(p + 1, 'c') == nullptr);
  CHECK(walk.past(walk.end(), 'c') == nullptr);
}

TEST_CASE("continuations follow each other, up to both ends", "[census][splice]") {
  std::string const text = "\\\n\\\n \n\\\n";
  spliced_text const walk{text};
  auto const* const p = text.data();
  CHECK(walk.forward(p) == p + 4);
  CHECK(walk.backward(p + 4) == p);
  CHECK(walk.backward(p + 6) == p + 6);  // a blank line ends with no backslash
  CHECK(walk.forward(p + 6) == walk.end());
  CHECK(walk.backward(walk.end()) == p + 6);
}

TEST_CASE("a byte order mark is not part of the text", "[census][splice]") {
  std::string const text = "\xEF\xBB\xBFx";
  CHECK(spliced_text{text}.begin() == text.data() + 3);
  CHECK(spliced_text{""}.begin() == spliced_text{""}.end());
}
