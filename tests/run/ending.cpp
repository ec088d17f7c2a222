// SPDX-License-Identifier: BSL-1.0
#include <weft/run/ending.hpp>

#include <string>
#include <type_traits>

#include "../catch.hpp"

namespace {

struct fake_run {
  int cancelled = 0;
  void cancel() noexcept { ++cancelled; }
};

}  // namespace

TEST_CASE("ending: the first task that says so ends the run") {
  fake_run run;
  weft::detail::ending_link<fake_run> link;
  link.run = &run;
  weft::stop_source const source({}, link);
  REQUIRE(source.token().nearest_run() == &link);
  link.end(link, false, "first", "enough, really", 6);
  link.end(link, true, "second", "no", 2);
  CHECK(run.cancelled == 1);
  CHECK(link.is_over());
  CHECK_FALSE(link.said.is_cancelled());
  auto const end = weft::detail::early_end_of(link.said.what());
  REQUIRE(end.has_value());
  CHECK(end->id == "first");
  CHECK(end->reason == "enough");
  CHECK_NOTHROW(link.said.throw_it(true));
  CHECK_THROWS_AS(link.said.throw_it(false), weft::run_finished);
}

TEST_CASE("ending: a cancelled run is cancelled even if nothing was left out") {
  fake_run run;
  weft::detail::ending_link<fake_run> link;
  link.run = &run;
  CHECK_NOTHROW(link.said.throw_it(true));
  CHECK_THROWS_AS(link.said.throw_it(false), weft::run_cancelled);
  link.end(link, true, "a", "", 0);
  try {
    link.said.throw_it(true);
    FAIL("must throw");
  } catch (weft::run_cancelled const& e) {
    CHECK(std::string(e.what()) == "weft: the run was cancelled by task \"a\"");
    CHECK(e.id() == std::string("a"));
    CHECK(e.reason() == std::string());
  }
}

TEST_CASE("ending: a token finds the nearest run, and the nearest with a channel") {
  weft::detail::run_link outer, inner, none;
  outer.end = [](weft::detail::run_link&, bool, char const*, char const*, std::size_t) noexcept {};
  inner.end = outer.end;
  outer.state = reinterpret_cast<weft::channel_store*>(&outer);
  weft::stop_source const whole({}, outer);
  weft::stop_source const plain(whole.token());
  weft::stop_source const part(plain.token(), inner);
  weft::stop_source const empty(part.token(), none);
  CHECK(weft::stop_token().nearest_run() == nullptr);
  CHECK(weft::stop_token().nearest_channel() == nullptr);
  CHECK(plain.token().nearest_run() == &outer);
  CHECK(empty.token().nearest_run() == &inner);
  CHECK(empty.token().nearest_channel() == &outer);
}

TEST_CASE("ending: errors say who ended the run, and why") {
  weft::run_finished const finished("search/first", "found it");
  CHECK(finished.what() ==
        std::string("weft: the run was finished by task \"search/first\": found it (not all results are "
                    "there: weft::partial gives those that are)"));
  CHECK(weft::run_cancelled().what() == std::string("weft: the run was cancelled"));
  CHECK(weft::run_cancelled("a", "no").what() ==
        std::string("weft: the run was cancelled by task \"a\": no"));
  STATIC_REQUIRE(std::is_base_of_v<weft::run_ended, weft::run_finished>);
  STATIC_REQUIRE(std::is_base_of_v<weft::run_ended, weft::run_cancelled>);
  STATIC_REQUIRE(std::is_base_of_v<weft::error, weft::stopped>);
}

TEST_CASE("ending: who gives up is known also as the cause of a failure") {
  auto const gave_up = [](auto const& f) {
    try {
      try {
        f();
      } catch (...) {
        weft::detail::throw_task_failed("a");
      }
    } catch (...) {
      return weft::detail::has_given_up();
    }
    return false;
  };
  CHECK(gave_up([] { throw weft::stopped(); }));
  CHECK_FALSE(gave_up([] { throw std::exception(); }));
  CHECK_FALSE(gave_up([] { throw 7; }));
  try {
    throw weft::stopped();
  } catch (...) {
    CHECK(weft::detail::has_given_up());
  }
}
