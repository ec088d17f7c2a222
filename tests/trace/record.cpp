// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/record.hpp>

#include "catch.hpp"

#include <string>

TEST_CASE("Outcomes have words", "[trace]") {
  CHECK(weft::to_string(weft::attempt_end::reused) == std::string("reused"));
  CHECK(weft::to_string(weft::run_end::finished) == std::string("finished"));
  static_assert(sizeof(weft::task_span) == 48);
}
