// SPDX-License-Identifier: BSL-1.0
#include <weft/core/deadline.hpp>

#include "../catch.hpp"

TEST_CASE("a deadline is a time") { STATIC_REQUIRE(weft::run_deadline(7).until() == 7); }
