// SPDX-License-Identifier: BSL-1.0
#include <weft/async.hpp>
#include <weft/policy.hpp>
#include <weft/wire.hpp>

#include <stdexcept>
#include <string>

#include "everywhere.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

constexpr auto n = weft::input<"n", int>;
constexpr auto retried = weft::retry_options{.attempts = 3, .backoff = 1ms};

// Fails as often as it is told to.
constexpr auto stubborn = [](weft::context& here, weft::from<"n", int> failures) {
  if (here.attempt() <= *failures) throw std::runtime_error("attempt " + std::to_string(here.attempt()));
  return here.attempt();
};

}  // namespace

TEST_CASE("a member of a group fails after its last attempt only, and holds no thread meanwhile") {
  static constexpr auto wf = weft::workflow<"combined-group">(
      n >> weft::group<"g">(weft::best_effort, weft::task<"a">(stubborn).retry(retried) |
                                                   weft::task<"b">(stubborn).retry(retried).limit<"one">(1) |
                                                   weft::task<"c">(stubborn)) >>
      weft::task<"end">(
          [](weft::outcome<int> const& a, weft::outcome<int> const& b, weft::outcome<int> const& c) {
            return 100 * a.value_or(0) + 10 * b.value_or(0) + c.value_or(0);
          }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(0))["end"_id] == 111);
    CHECK(run(weft::with<"n">(2))["end"_id] == 330);
    auto const r = run(weft::with<"n">(3));
    CHECK(r["end"_id] == 0);
    try {
      static_cast<void>(r["a"_id].value());
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "a");
      CHECK(e.attempt() == 3);
      CHECK(std::string(e.what()).find("attempt 2") != std::string::npos);
    }
  });
}

TEST_CASE("a critical member with attempts, and a group that is judged after them") {
  static constexpr auto wf = weft::workflow<"combined-critical">(
      n >> weft::group<"g">(weft::critical<"a">,
                            weft::task<"a">(stubborn).retry(retried) | weft::task<"b">([] { return 1; })));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(2))["a"_id].value() == 3);
    try {
      static_cast<void>(run(weft::with<"n">(3)));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "a");
    }
  });
}

TEST_CASE("a branch with attempts, limits and times is skipped or run like any other") {
  static constexpr auto wf =
      weft::workflow<"combined-branch">(n >> weft::task<"route">([](int x) -> weft::choice<"left", "right"> {
                                          if (x < 2) return weft::choose<"left">;
                                          return weft::choose<"right">;
                                        }) >>
                                        (weft::task<"left">(stubborn).retry(retried).timeout(10s) |
                                         weft::task<"right">(stubborn).retry(retried).limit<"one">(1)) >>
                                        weft::task<"end">([](std::optional<int> l, std::optional<int> r) {
                                          return 10 * l.value_or(0) + r.value_or(0);
                                        }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(1))["end"_id] == 20);
    CHECK(run(weft::with<"n">(2))["end"_id] == 3);
    CHECK_THROWS_AS(run(weft::with<"n">(3)), weft::task_failed);
  });
}

TEST_CASE("a coroutine in a branch, and in a group") {
  static constexpr auto wf = weft::workflow<"combined-coroutine">(
      n >> weft::task<"route">([](int x) -> weft::choice<"wait", "go"> {
        if (x > 0) return weft::choose<"wait">;
        return weft::choose<"go">;
      }) >>
          (weft::task<"wait">([](weft::from<"n", int> x) -> weft::async<int> {
             co_await weft::sleep_for(1ms);
             co_return *x * 2;
           }) |
           weft::task<"go">([] { return -1; })) >>
          weft::task<"end">([](std::optional<int> a, std::optional<int> b) { return a ? *a : *b; }),
      weft::group<"g">(weft::best_effort, weft::task<"fails">([](weft::from<"n", int> x) -> weft::async<int> {
                         co_await weft::sleep_for(1ms);
                         if (*x == 5) throw std::runtime_error("five");
                         co_return 1;
                       })) >>
          weft::task<"seen">([](weft::outcome<int> const& x) { return x.value_or(0); }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(4))["end"_id] == 8);
    CHECK(run(weft::with<"n">(0))["end"_id] == -1);
    CHECK(run(weft::with<"n">(4))["seen"_id] == 1);
    CHECK(run(weft::with<"n">(5))["seen"_id] == 0);
  });
}
