// SPDX-License-Identifier: BSL-1.0
#include <weft/run/deadline.hpp>

#include <array>
#include <string>

#include <weft/policy/deadline.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

TEST_CASE("inline a deadline that is over stops before the first task, also one that is fed by an input") {
  int calls = 0;
  auto const wf =
      weft::workflow<"wf">(weft::input<"n", int> >> weft::task<"a">([&](int x) { return ++calls, x; }) >>
                           weft::task<"b">([](int x) { return x; }));
  try {
    static_cast<void>(weft::run(wf, weft::with<"n">(3), weft::deadline(0s), weft::keep<"b">));
    FAIL("it did not throw");
  } catch (weft::deadline_exceeded const& e) {
    REQUIRE(std::string(e.id()) == "a");
  }
  REQUIRE(calls == 0);
  REQUIRE(weft::run(wf, weft::with<"n">(3), weft::deadline(1h), weft::keep<"b">)["b"_id] == 3);
}

TEST_CASE("inline a run with a deadline looks at its token as well") {
  auto const wf = weft::workflow<"wf">(weft::task<"a">([] { return 1; }));
  weft::stop_source source;
  source.request_stop();
  REQUIRE_THROWS_AS(weft::run(wf, weft::deadline(1h), source.token()), weft::run_cancelled);
}

TEST_CASE("inline a deadline ends a map between two elements") {
  int elements = 0;
  auto const wf = weft::workflow<"wf">(weft::task<"numbers">([] { return std::array<int, 5>{}; }) >>
                                       weft::map<"each">([&](weft::context& here, int x) {
                                         ++elements;
                                         while (elements == 2 && !here.stop_requested()) {
                                         }
                                         return x;
                                       }));
  try {
    weft::run(wf, weft::deadline(10ms));
    FAIL("it did not throw");
  } catch (weft::deadline_exceeded const& e) {
    REQUIRE(std::string(e.id()) == "each");
  }
  REQUIRE(elements <= 2);
}
