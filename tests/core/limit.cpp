// SPDX-License-Identifier: BSL-1.0
#include <weft/core/limit.hpp>

#include <string>

#include "../catch.hpp"

static_assert(weft::detail::checked_limit("db", 1) == 1);
static_assert(weft::detail::checked_limit("db", 4'294'967'295) == 4'294'967'295U);
static_assert(weft::detail::checked_limit("db", 9'000'000'000) == 4'294'967'295U);

TEST_CASE("a limit that lets nothing run is refused by name") {
  for (long long most : {0LL, -1LL, -9'000'000'000LL}) {
    try {
      static_cast<void>(weft::detail::checked_limit("db", most));
      FAIL("nothing was thrown");
    } catch (weft::invalid_limit const& e) {
      CHECK(std::string(e.what()) == "weft: a limit of less than 1 lets no task run: say 1 or more (\"db\")");
    }
  }
}
