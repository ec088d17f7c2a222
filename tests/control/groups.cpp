// SPDX-License-Identifier: BSL-1.0
#include <weft/run/group.hpp>
#include <weft/wire.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "everywhere.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto bad = weft::input<"bad", int>;

// Fails if it is asked to: bit `N` of the input.
template <int N>
constexpr auto maybe = [](weft::from<"bad", int> mask) {
  if ((*mask >> N & 1) != 0) throw std::runtime_error("asked to fail");
  return 10 + N;
};
constexpr auto a = weft::task<"a">(maybe<0>);
constexpr auto b = weft::task<"b">(maybe<1>);
constexpr auto c = weft::task<"c">(maybe<2>);

constexpr auto show = [](weft::outcome<int> const& x, weft::outcome<int> const& y,
                         weft::outcome<int> const& z) {
  return std::to_string(x.value_or(-1)) + " " + std::to_string(y.value_or(-1)) + " " +
         std::to_string(z.value_or(-1));
};
constexpr auto shown = weft::task<"show">(show);

std::string failing_id(auto const& run) {
  try {
    static_cast<void>(run());
  } catch (weft::task_failed const& e) {
    return e.id();
  }
  return "";
}

}  // namespace

TEST_CASE("a group that does its best lets nothing fail") {
  static constexpr auto wf =
      weft::workflow<"control-best-effort">(bad, weft::group<"g">(weft::best_effort, a | b | c) >> shown);
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"bad">(0))["show"_id] == "10 11 12");
    CHECK(run(weft::with<"bad">(7))["show"_id] == "-1 -1 -1");
    auto const r = run(weft::with<"bad">(2));
    CHECK(r["show"_id] == "10 -1 12");
    CHECK(r["a"_id].value() == 10);
    CHECK(r["b"_id].kind() == weft::outcome_kind::error);
    try {
      static_cast<void>(r["b"_id].value());
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "b");
      CHECK(std::string(e.what()).find("asked to fail") != std::string::npos);
    }
  });
}

TEST_CASE("a group of which some must succeed fails by its name if less do, and says why") {
  static constexpr auto wf =
      weft::workflow<"control-at-least">(bad, weft::group<"g">(weft::at_least<2>, a | b | c) >> shown);
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"bad">(4))["show"_id] == "10 11 -1");
    try {
      static_cast<void>(run(weft::with<"bad">(5)));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "g");
      std::string const text = e.what();
      CHECK(text.find("only 1 of the 3 members") != std::string::npos);
      CHECK(text.find("\"a\"") != std::string::npos);
      CHECK(text.find("\"c\"") != std::string::npos);
      CHECK(text.find("\"b\"") == std::string::npos);
    }
  });
}

TEST_CASE("the failure of a critical member is that of the run") {
  static constexpr auto wf =
      weft::workflow<"control-critical">(bad, weft::group<"g">(weft::critical<"a", "c">, a | b | c) >> shown);
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"bad">(2))["show"_id] == "10 -1 12");
    CHECK(failing_id([&] { return run(weft::with<"bad">(1)); }) == "a");
    CHECK(failing_id([&] { return run(weft::with<"bad">(4)); }) == "c");
  });
}

TEST_CASE("any callable can judge a group, and without a policy all must succeed") {
  static constexpr auto wf = weft::workflow<"control-judge">(
      bad,
      weft::group<"g">([](auto const&... each) { return (int{each.has_value()} + ...) != 2; }, a | b | c) >>
          shown,
      weft::group<"h">(weft::task<"d">([] { return 1; }) | weft::task<"e">([] { return 2; })) >>
          weft::task<"sum">([](int d, int e) { return d + e; }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"bad">(3))["show"_id] == "-1 -1 12");
    CHECK(run(weft::with<"bad">(0))["sum"_id] == 3);
    CHECK(failing_id([&] { return run(weft::with<"bad">(1)); }) == "g");
  });
}

TEST_CASE("a map in a group gives a batch of outcomes") {
  static constexpr auto wf = weft::workflow<"control-group-of-maps">(
      bad >> weft::task<"range">([](int n) {
        std::vector<int> all;
        for (int i = 0; i < n; ++i) all.push_back(i);
        return all;
      }) >>
      weft::group<"g">(weft::best_effort, weft::map<"square">([](int x) {
                                            if (x % 3 == 1) throw std::runtime_error("one of three");
                                            return x * x;
                                          }) | weft::map<"quiet">([](int x) {
                                            if (x == 2) throw std::runtime_error("two");
                                          })) >>
      weft::task<"sum">(
          [](weft::batch<weft::outcome<int>> const& squares, weft::batch<weft::outcome<void>> const& quiet) {
            int sum = 0;
            for (auto const& each : squares) sum += each.value_or(1000);
            for (auto const& each : quiet) sum += each ? 0 : 100000;
            return sum;
          }));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"bad">(8));
    CHECK(r["sum"_id] == 0 + 1000 + 4 + 9 + 1000 + 25 + 36 + 1000 + 100000);
    try {
      static_cast<void>(r["square"_id][4].value());
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "square");
      CHECK(e.element() == 4);
    }
  });
}

TEST_CASE("a member of a group that a choice leaves out is skipped, and what comes after it is not") {
  static constexpr auto wf = weft::workflow<"control-skipped-member">(
      bad >> weft::task<"route">([](int x) -> weft::choice<"a", "b"> {
        if (x > 3) return weft::choose<"a">;
        return weft::choose<"b">;
      }) >>
      weft::group<"g">(weft::best_effort, a | b | c) >> shown);
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"bad">(0));
    CHECK(r["a"_id].kind() == weft::outcome_kind::skipped);
    CHECK(r["show"_id] == "-1 11 12");
    CHECK_THROWS_AS(r["a"_id].value(), weft::no_outcome);
    CHECK(run(weft::with<"bad">(8))["show"_id] == "10 -1 12");
  });
}

TEST_CASE("a choice of a group is one of all of its members") {
  static constexpr auto route = weft::task<"route">([](int x) -> weft::choice<"g", "other"> {
    if (x > 3) return weft::choose<"g">;
    return weft::choose<"other">;
  });
  static constexpr auto sum = weft::task<"sum">(
      [](weft::outcome<int> const& x, weft::outcome<int> const& y) { return x.value_or(0) + *y; });
  static constexpr auto other = weft::task<"other">([] { return 5; });
  static constexpr auto wf = weft::workflow<"control-chosen-group">(
      bad >> route >> ((weft::group<"g">(weft::at_least<2>, a | b) >> sum) | other));
  static constexpr auto outer = weft::workflow<"control-chosen-group-in">(bad >> weft::as_task<"in">(wf));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"bad">(0));
    CHECK(r["a"_id].kind() == weft::outcome_kind::skipped);
    CHECK(r["b"_id].kind() == weft::outcome_kind::skipped);
    CHECK_FALSE(r["sum"_id].has_value());
    CHECK(r["other"_id] == 5);
    auto const s = run(weft::with<"bad">(4));
    CHECK(s["sum"_id] == 21);
    CHECK_FALSE(s["other"_id].has_value());
  });
  CHECK(weft::run(outer, weft::with<"bad">(0))["in/a"_id].kind() == weft::outcome_kind::skipped);
  CHECK(weft::run(outer, weft::with<"bad">(4))["in/sum"_id] == 21);
}
TEST_CASE("a choice of a group whose members must all succeed is one of all of them, too") {
  static constexpr auto route = weft::task<"route">([](int x) -> weft::choice<"g", "other"> {
    if (x > 3) return weft::choose<"g">;
    return weft::choose<"other">;
  });
  static constexpr auto one = weft::task<"one">([] { return 1; });
  static constexpr auto two = weft::task<"two">([] { return 2; });
  static constexpr auto other = weft::task<"other">([] { return 5; });
  static constexpr auto wf =
      weft::workflow<"control-chosen-values">(bad >> route >> (weft::group<"g">(one | two) | other));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"bad">(0));
    CHECK_FALSE(r["one"_id].has_value());
    CHECK_FALSE(r["two"_id].has_value());
    CHECK(run(weft::with<"bad">(4))["two"_id] == 2);
  });
}

TEST_CASE("groups nest as their tasks do, members may have state and take values") {
  std::string const added = "added";
  auto const inner = weft::workflow<"control-inner-group">(
      weft::input<"x", int> >>
      weft::group<"g">(weft::at_least<1>, weft::task<"plus">([added](int x) {
                                            return x + static_cast<int>(added.size());
                                          }).local() |
                                              weft::task<"never">([](int) -> int { throw 1; })) >>
      weft::task<"both">(
          [](weft::outcome<int> const& x, weft::outcome<int> const& y) { return *x + y.value_or(100); }));
  auto const wf = weft::workflow<"control-nested-group">(bad >> weft::as_task<"in">(inner) >>
                                                         weft::task<"end">([](int x) { return x; }));
  run_everywhere(wf, [](auto const& run) { CHECK(run(weft::with<"bad">(1))["end"_id] == 106); });
}
