// SPDX-License-Identifier: BSL-1.0
#include <weft/run/attempts.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "../catch.hpp"

using namespace weft::detail;

namespace {

// What the attempts say after a failure.
bool failed(attempts& all, int what, long long& wait) {
  all.begin();
  try {
    if (what == 0) throw std::runtime_error("zero");
    throw what;
  } catch (...) {
    return all.fail(wait);
  }
}

}  // namespace

TEST_CASE("the wait grows by its factor up to its bound") {
  retry_numbers const numbers{9, 10, 2, 50, 0};
  REQUIRE(backoff_after(numbers, "t", 0, 1) == 10);
  REQUIRE(backoff_after(numbers, "t", 0, 2) == 20);
  REQUIRE(backoff_after(numbers, "t", 0, 3) == 40);
  REQUIRE(backoff_after(numbers, "t", 0, 4) == 50);
  REQUIRE(backoff_after(numbers, "t", 0, 1'000'000'000) == 50);
  REQUIRE(backoff_after({9, 10, 1, 0, 0}, "t", 0, 1'000'000'000) == 10);
  REQUIRE(backoff_after({9, 10, 10, 0, 0}, "t", 0, 1'000'000'000) == 4'000'000'000'000'000'000);
  REQUIRE(backoff_after({9, -10, 2, 0, 0}, "t", 0, 3) == 0);
  REQUIRE(backoff_after({9, 100, 0.5, 0, 0}, "t", 0, 3) == 25);
}

TEST_CASE("the wait is spread around its length, the same in each run") {
  retry_numbers const numbers{9, 1'000'000, 1, 0, 0.25};
  long long least = 2'000'000;
  long long most = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    long long const wait = backoff_after(numbers, "t", i, 1);
    REQUIRE(wait == backoff_after(numbers, "t", i, 1));
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  REQUIRE(least >= 750'000);
  REQUIRE(least < 760'000);
  REQUIRE(most < 1'250'000);
  REQUIRE(most > 1'240'000);
  REQUIRE(backoff_after(numbers, "t", 0, 1) != backoff_after(numbers, "u", 0, 1));
  REQUIRE(backoff_after(numbers, "t", 0, 1) != backoff_after(numbers, "t", 0, 2));
}

TEST_CASE("attempts count, and the last failure says what all threw") {
  task_policy policy;
  policy.retry.attempts = 6;
  attempts all(policy, "load", weft::task_failed::none, {});
  long long wait = -1;
  for (int i = 1; i < 6; ++i) {
    REQUIRE(failed(all, i % 2, wait));
    REQUIRE(all.attempt() == i);
    REQUIRE(wait == 0);
  }
  REQUIRE_FALSE(failed(all, 0, wait));
  try {
    all.throw_failure();
  } catch (weft::task_failed const& e) {
    REQUIRE(e.attempt() == 6);
    REQUIRE(std::string(e.id()) == "load");
    try {
      e.rethrow_cause();
    } catch (weft::attempts_failed const& f) {
      REQUIRE(f.causes().size() == 6);
      REQUIRE_THROWS_AS(std::rethrow_exception(f.causes()[0]), int);
      REQUIRE_THROWS_AS(std::rethrow_exception(f.causes()[1]), std::runtime_error);
      REQUIRE_THROWS_AS(f.rethrow_nested(), std::runtime_error);
      std::string const no = "an exception that is not derived from std::exception";
      REQUIRE(std::string(f.what()) ==
              "6 attempts failed: 1: " + no + ", 2: zero, 3: " + no + ", 4: zero, 5: " + no + ", 6: zero");
    }
  }
}

TEST_CASE("of many causes the text shows the first and the last") {
  task_policy policy;
  policy.retry.attempts = 100;
  attempts all(policy, "t", weft::task_failed::none, {});
  long long wait = 0;
  while (failed(all, 0, wait)) {
  }
  try {
    all.throw_failure();
  } catch (weft::task_failed const& e) {
    REQUIRE(std::string(e.what()) ==
            "task \"t\" failed: 100 attempts failed: 1: zero, 2: zero, 3: zero, 4: zero, ..., 97: zero, 98: "
            "zero, 99: zero, 100: zero");
  }
}

TEST_CASE("one failure is the cause itself, and some are not tried again") {
  task_policy policy;
  policy.retry.attempts = 3;
  policy.is_retried = &retries_on<std::logic_error, std::runtime_error>::is_one;
  attempts all(policy, "t", 4, {});
  long long wait = 0;
  REQUIRE_FALSE(failed(all, 7, wait));
  try {
    all.throw_failure();
  } catch (weft::task_failed const& e) {
    REQUIRE(e.element() == 4);
    REQUIRE_THROWS_AS(e.rethrow_cause(), int);
  }
  attempts others(policy, "t", 4, {});
  REQUIRE(failed(others, 0, wait));
  REQUIRE_FALSE(failed(others, 7, wait));
  REQUIRE_THROWS_AS(others.throw_failure(), weft::task_failed);
}

TEST_CASE("what ends after its time is late, whatever it throws") {
  task_policy policy;
  policy.timeout = 1;
  attempts all(policy, "slow", weft::task_failed::none, {});
  long long wait = 0;
  REQUIRE_FALSE(failed(all, 7, wait));
  REQUIRE(all.stop().stop_requested());
  try {
    all.throw_failure();
  } catch (weft::task_failed const& e) {
    REQUIRE(std::string(e.what()) ==
            "task \"slow\" failed: task \"slow\" took longer than its timeout of 1 ns");
    try {
      e.rethrow_cause();
    } catch (weft::timed_out const& t) {
      REQUIRE(std::string(t.id()) == "slow");
      REQUIRE(t.limit() == 1);
    }
  }
}

TEST_CASE("a thread that waits looks whether the run is to stop") {
  weft::stop_source source;
  source.request_stop();
  REQUIRE_FALSE(wait_here(3'600'000'000'000, source.token()));
  REQUIRE(wait_here(1000, {}));
}
