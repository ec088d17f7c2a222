// SPDX-License-Identifier: BSL-1.0
#include <weft/journal/errors.hpp>

#include <string>

#include "../catch.hpp"

TEST_CASE("a journal's error names the file") {
  weft::journal_error const error("/some/file", "it is on fire");
  CHECK(error.what() == std::string("weft: journal /some/file: it is on fire"));
  CHECK(error.file() == std::string("/some/file"));
  weft::journal_error const copy = error;  // NOLINT(performance-unnecessary-copy-initialization)
  CHECK(copy.what() == std::string(error.what()));
  CHECK_THROWS_AS(throw error, weft::error);
}
