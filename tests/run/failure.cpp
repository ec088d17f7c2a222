// SPDX-License-Identifier: BSL-1.0
#include <weft/run/failure.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "../catch.hpp"

namespace {

template <class Thrown>
weft::task_failed failed_by(Thrown thrown, std::size_t element = weft::task_failed::none) {
  try {
    try {
      throw thrown;
    } catch (...) {
      if (element == weft::task_failed::none) weft::detail::throw_task_failed("etl/load");
      weft::detail::throw_task_failed("etl/load", element);
    }
  } catch (weft::task_failed const& e) {
    return e;
  }
}

}  // namespace

static_assert(std::is_base_of_v<std::exception, weft::error>);
static_assert(std::is_base_of_v<weft::error, weft::task_failed>);
static_assert(std::is_nothrow_copy_constructible_v<weft::task_failed>);
static_assert(std::is_nothrow_copy_assignable_v<weft::task_failed>);

TEST_CASE("task_failed says which task, and why") {
  weft::task_failed const e = failed_by(std::runtime_error("no such file"));
  CHECK(std::string(e.id()) == "etl/load");
  CHECK(e.attempt() == 1);
  CHECK(e.element() == weft::task_failed::none);
  CHECK(std::string(e.what()) == "task \"etl/load\" failed: no such file");
  CHECK_THROWS_WITH(e.rethrow_cause(), "no such file");
  CHECK_THROWS_AS(std::rethrow_exception(e.cause()), std::runtime_error);
}

TEST_CASE("of a map, it says which element") {
  CHECK(std::string(failed_by(std::runtime_error("bad"), 0).what()) ==
        "task \"etl/load\" failed at element 0: bad");
  weft::task_failed const e = failed_by(std::runtime_error("bad"), 1234567890123456789u);
  CHECK(e.element() == 1234567890123456789u);
  CHECK(std::string(e.what()) == "task \"etl/load\" failed at element 1234567890123456789: bad");
}

TEST_CASE("what is thrown need not be a std::exception") {
  weft::task_failed const e = failed_by(7);
  CHECK(std::string(e.what()) ==
        "task \"etl/load\" failed: an exception that is not derived from std::exception");
  try {
    e.rethrow_cause();
  } catch (int i) {
    CHECK(i == 7);
  }
}

TEST_CASE("copies share their text") {
  weft::task_failed a = failed_by(std::runtime_error("a"));
  weft::task_failed b = failed_by(std::runtime_error("b"));
  char const* const text = b.what();
  weft::task_failed& self = a;
  a = self;
  CHECK(std::string(a.what()) == "task \"etl/load\" failed: a");
  a = b;
  CHECK(a.what() == text);
  b = failed_by(std::runtime_error("c"));
  CHECK(std::string(a.what()) == "task \"etl/load\" failed: b");
}

TEST_CASE("what the task threw is nested, as the standard library means it") {
  auto const failed = failed_by(std::out_of_range("far"));
  CHECK_THROWS_AS(std::rethrow_if_nested(failed), std::out_of_range);
}

TEST_CASE("run_cancelled is an error of weft that says what happened") {
  STATIC_REQUIRE(std::is_base_of_v<weft::error, weft::run_cancelled>);
  STATIC_REQUIRE_FALSE(std::is_base_of_v<weft::task_failed, weft::run_cancelled>);
  STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<weft::run_cancelled>);
  CHECK(std::string(weft::run_cancelled().what()) == "weft: the run was cancelled");
  CHECK_THROWS_AS([] { throw weft::run_cancelled(); }(), std::exception);
}

TEST_CASE("who has given up is told from who has failed, however deep") {
  auto const has_given_up = [](auto const& what) {
    try {
      what();
    } catch (...) {
      return weft::detail::has_given_up();
    }
    return false;
  };
  auto const within = [](auto const& what) {
    return [&what] {
      try {
        what();
      } catch (...) {
        weft::detail::throw_task_failed("outer");
      }
    };
  };
  auto const stops = [] { throw weft::stopped(); };
  auto const is_cancelled = [] { throw weft::run_cancelled(); };
  auto const fails = [] { throw 7; };
  auto const stops_within = within(stops);
  auto const fails_within = within(fails);
  CHECK(has_given_up(stops));
  CHECK(has_given_up(is_cancelled));
  CHECK(has_given_up(stops_within));
  CHECK(has_given_up(within(stops_within)));
  CHECK_FALSE(has_given_up(fails));
  CHECK_FALSE(has_given_up(within(fails_within)));
}
