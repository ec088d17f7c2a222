// SPDX-License-Identifier: BSL-1.0
#include <weft/run/loop.hpp>
#include <weft/wire.hpp>

#include <memory>
#include <string>
#include <vector>

#include "everywhere.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto n = weft::input<"n", int>;
constexpr auto is_large = [](int x) { return x > 10; };

}  // namespace

TEST_CASE("a loop repeats a callable on a state while its condition holds") {
  static constexpr auto wf =
      weft::workflow<"control-loop">(n >> weft::loop<"halve">([](int x) { return x / 2; }, is_large, 20) >>
                                     weft::task<"end">([](int x) { return -x; }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(100))["halve"_id] == 6);
    CHECK(run(weft::with<"n">(100))["end"_id] == -6);
    CHECK(run(weft::with<"n">(10))["halve"_id] == 10);  // no round
  });
  static_assert(weft::run(wf, weft::with<"n">(1 << 20))["end"_id] == -8);
}

TEST_CASE("a loop that reaches its limit fails with the number of rounds, and is named") {
  static constexpr auto wf =
      weft::workflow<"control-endless">(n >> weft::loop<"grow">([](int x) { return x + 1; }, is_large, 1000));
  run_everywhere(wf, [](auto const& run) {
    try {
      static_cast<void>(run(weft::with<"n">(11)));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "grow");
      CHECK(std::string(e.what()).find("1000 rounds") != std::string::npos);
    }
    CHECK(run(weft::with<"n">(1))["grow"_id] == 1);
  });
}

TEST_CASE("a loop of a workflow: the state is its first input, the others are those of the loop") {
  static constexpr auto body = weft::workflow<"control-round">(
      (weft::input<"x", int> | weft::input<"step", int>) >> weft::task<"half">([](int x, int) { return x; }),
      weft::task<"less">([](weft::from<"half", int> x, weft::from<"step", int> by) { return *x - *by; }));
  static constexpr auto wf = weft::workflow<"control-loop-of-workflow">(
      (n | weft::task<"three">([] { return 3; })) >> weft::loop<"reduce">(body, is_large, 100));
  run_everywhere(wf, [](auto const& run) { CHECK(run(weft::with<"n">(101))["reduce"_id] == 8); });
}

TEST_CASE("the state of a loop can be one that is only moved, and a round can ask for the context") {
  static constexpr auto wf = weft::workflow<"control-moving-loop">(
      n >> weft::task<"own">([](int x) { return std::make_unique<int>(x); }) >>
      weft::loop<"count">(
          [](weft::context& here, std::unique_ptr<int> p) {
            *p -= here.attempt() > 0 ? 1 : 1000;
            return p;
          },
          [](std::unique_ptr<int> const& p) { return *p > 0; }, 100) >>
      weft::task<"end">([](std::unique_ptr<int> const& p) { return *p; }));
  run_everywhere(wf, [](auto const& run) { CHECK(run(weft::with<"n">(50))["end"_id] == 0); });
}
