// SPDX-License-Identifier: BSL-1.0
#include "texts.hpp"

#include <weft/redis/errors.hpp>

using namespace texts;

TEST_CASE("texts: servers") {
  check({
      {"redis::redis_error",
       weft::redis::redis_error(weft::redis::redis_problem::refused, "redis://10.0.0.1:6379/0",
                                "WRONGPASS invalid username-password pair or user is disabled.")
           .what(),
       R"(weft: Redis at redis://10.0.0.1:6379/0 refuses the user or the password: set WEFT_REDIS_PASSWORD, and the user in the options (WRONGPASS invalid username-password pair or user is disabled.))"},
  });
}
