// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/task_said.hpp>

#include "../catch.hpp"

namespace {

TEST_CASE("what a file says of calls stands beside what the callable says") {
  weft::detail::task_policy policy;
  policy.retry.attempts = 9;
  policy.timeout = 7;
  policy.add_limit("own", 1);
  weft::yaml::detail::task_said said;
  CHECK_FALSE(said.has_policy());
  said.note(policy);
  CHECK(policy.retry.attempts == 9);
  CHECK(policy.timeout == 7);
  said.timeout = 5;
  said.retry = weft::detail::retry_numbers{.attempts = 2};
  said.limits = {{"db", 3}};
  CHECK(said.has_policy());
  said.note(policy);
  CHECK(policy.retry.attempts == 2);
  CHECK(policy.timeout == 5);
  REQUIRE(policy.limit_count == 2);
  CHECK(policy.limits[1].most == 3);
}

}  // namespace
