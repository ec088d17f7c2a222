// SPDX-License-Identifier: BSL-1.0
#include <weft/core/invalid_policy.hpp>

#include <limits>
#include <string>

#include "../catch.hpp"

using weft::detail::checked_retry;
using weft::detail::checked_timeout;
using weft::detail::retry_numbers;

static_assert(checked_retry({}).attempts == 1);
static_assert(checked_retry({3, 5, 0, 7, 1}).max == 7);
static_assert(checked_timeout(1) == 1);

TEST_CASE("a retry that cannot be is refused") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  for (retry_numbers const& wrong :
       {retry_numbers{0}, retry_numbers{-3}, retry_numbers{2, -1}, retry_numbers{2, 1, -1},
        retry_numbers{2, 1, nan}, retry_numbers{2, 1, 1, -1}, retry_numbers{2, 1, 1, 0, -0.1},
        retry_numbers{2, 1, 1, 0, 1.1}, retry_numbers{2, 1, 1, 0, nan}})
    CHECK_THROWS_AS(checked_retry(wrong), weft::invalid_policy);
  try {
    static_cast<void>(checked_retry({0}));
  } catch (weft::invalid_policy const& e) {
    CHECK(std::string(e.what()) ==
          "weft: attempts count the first call, so less than 1 never calls the task: say 1 or more");
  }
}

TEST_CASE("a timeout without any time is refused") {
  CHECK_THROWS_AS(checked_timeout(0), weft::invalid_policy);
  CHECK_THROWS_AS(checked_timeout(-1'000'000'000), weft::invalid_policy);
}
