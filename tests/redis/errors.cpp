// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/errors.hpp>

#include <set>

#include "../catch.hpp"

using Catch::Matchers::Contains;
using weft::redis::redis_error;
using weft::redis::redis_problem;
using weft::redis::detail::problem_of;

TEST_CASE("an error of a Redis says what, where, and what to do") {
  std::set<std::string> all;
  for (int k = 0; k <= static_cast<int>(redis_problem::unexpected); ++k) {
    redis_error const e(static_cast<redis_problem>(k), "redis://host:1", "it said so");
    CHECK(e.problem() == static_cast<redis_problem>(k));
    CHECK_THAT(e.what(), Contains("weft: Redis at redis://host:1 ") && Contains("(it said so)"));
    all.insert(e.what());
  }
  CHECK(all.size() == static_cast<std::size_t>(redis_problem::unexpected) + 1);
  CHECK(std::string(redis_error(redis_problem::full, "x", std::string(100'000, 'y')).what()).size() < 1000);
}

TEST_CASE("what a server says is one of the problems") {
  CHECK(problem_of("OOM command not allowed when used memory > 'maxmemory'.") == redis_problem::full);
  CHECK(problem_of("READONLY You can't write against a read only replica.") == redis_problem::read_only);
  CHECK(problem_of("LOADING Redis is loading the dataset in memory") == redis_problem::busy);
  CHECK(problem_of("BUSY Redis is busy running a script.") == redis_problem::busy);
  CHECK(problem_of("NOAUTH Authentication required.") == redis_problem::refused);
  CHECK(problem_of("WRONGPASS invalid username-password pair") == redis_problem::refused);
  CHECK(problem_of("NOPERM this user has no permissions") == redis_problem::no_permission);
  CHECK(problem_of("MISCONF Redis is configured to save RDB snapshots") == redis_problem::unwritable);
  CHECK(problem_of("FENCED") == redis_problem::fenced);
  CHECK(problem_of("ERR FENCED") == redis_problem::fenced);
  CHECK(problem_of("ERR unknown command") == redis_problem::unexpected);
  // As before 7.0.
  CHECK(problem_of("ERR Error running script (call to f_abc): @user_script:12: -OOM command not allowed") ==
        redis_problem::full);
}

TEST_CASE("what may pass by itself is waited for") {
  CHECK(is_passing(redis_problem::unreachable));
  CHECK(is_passing(redis_problem::full));
  CHECK_FALSE(is_passing(redis_problem::refused));
  CHECK_FALSE(is_passing(redis_problem::read_only));
  CHECK_FALSE(is_passing(redis_problem::in_use));
}
