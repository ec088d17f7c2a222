// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/errors.hpp>

#include <set>

#include "../catch.hpp"

TEST_CASE("every problem of an archive has a sentence of its own") {
  std::set<std::string> sentences;
  for (int i = 0; i <= static_cast<int>(weft::archive_problem::no_value); ++i) {
    weft::archive_error const error(static_cast<weft::archive_problem>(i), 7);
    REQUIRE(error.problem() == static_cast<weft::archive_problem>(i));
    REQUIRE(error.at() == 7);
    std::string const text = error.what();
    REQUIRE(text.find("weft: ") == 0);
    REQUIRE(text.find("(at byte 7)") != std::string::npos);
    REQUIRE(text.size() > 30);
    REQUIRE(sentences.insert(text).second);
  }
}
