// SPDX-License-Identifier: BSL-1.0
// Tasks that say something of their calls, inline.
#include <weft/run/governed_call.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <weft/policy.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

inline constexpr auto sums = weft::workflow<"sums">(
    weft::task<"one">([] { return 1; }) >>
    weft::task<"two">([](weft::context& c, int x) { return x + c.attempt(); }).retry({.attempts = 3}) >>
    weft::task<"four">([](int x) { return 2 * x; }).timeout(1h).limit<"db">(2));

}  // namespace

TEST_CASE("a workflow with policies runs in a constant expression") {
  STATIC_REQUIRE(weft::run(sums)["four"_id] == 4);
  REQUIRE(weft::run(sums)["four"_id] == 4);
}

TEST_CASE("each attempt takes a copy of what it takes away") {
  std::vector<std::string> seen;
  auto const wf = weft::workflow<"moves">(weft::task<"make">([] { return std::string(40, 'x'); }) >>
                                              weft::task<"use">([&](weft::context& c, std::string&& s) {
                                                std::string const mine = std::move(s);
                                                seen.push_back(mine);
                                                if (c.attempt() < 3) throw std::runtime_error(mine);
                                                return mine.size();
                                              }).retry({.attempts = 3}),
                                          weft::task<"named">([&](weft::from<"base", std::string&&> s) {
                                            std::string const mine = *std::move(s);
                                            seen.push_back(mine);
                                            if (seen.size() < 5) throw std::runtime_error(mine);
                                            return 0;
                                          }).retry({.attempts = 2}),
                                          weft::task<"base">([] { return std::string("base"); }));
  REQUIRE(weft::run(wf)["use"_id] == 40);
  REQUIRE(seen == std::vector<std::string>{std::string(40, 'x'), std::string(40, 'x'), std::string(40, 'x'),
                                           "base", "base"});
}

TEST_CASE("immovable results may be tried again, and references stay what they are") {
  struct pinned {
    explicit pinned(int x) : value(x) {}
    pinned(pinned&&) = delete;
    int value;
  };
  int calls = 0;
  int there = 5;
  auto const wf =
      weft::workflow<"pinned">(weft::task<"make">([&] {
                                 if (++calls < 2) throw 1;
                                 return pinned(calls);
                               }).retry({.attempts = 2}),
                               weft::task<"lend">([&]() -> int& { return there; }).timeout(1h),
                               weft::task<"nothing">([&] { ++there; }).timeout(1h).after<"lend">());
  auto const r = weft::run(wf);
  REQUIRE(r["make"_id].value == 2);
  REQUIRE(&r["lend"_id] == &there);
  REQUIRE(there == 6);
}

TEST_CASE("a map tries its elements again, each by itself") {
  int calls = 0;
  auto const wf =
      weft::workflow<"map">(weft::task<"make">([] { return std::vector<std::string>{"a", "b", "c"}; }) >>
                            weft::map<"use">([&](weft::context& c, std::string&& s) {
                              ++calls;
                              std::string const mine = std::move(s);
                              if (mine[0] == 'b' && c.attempt() < 3) throw std::runtime_error("no");
                              return mine + std::to_string(c.attempt());
                            }).retry({.attempts = 3}));
  REQUIRE(weft::run(wf).value()[1] == "b3");
  REQUIRE(weft::run(wf).value()[2] == "c1");
  REQUIRE(calls == 10);
  auto const fails = weft::workflow<"map">(weft::task<"make">([] { return std::vector<int>{1, 2}; }) >>
                                           weft::map<"use">([](int x) {
                                             if (x == 2) throw std::runtime_error("two");
                                           }).retry({.attempts = 2}));
  try {
    weft::run(fails);
    FAIL("it did not throw");
  } catch (weft::task_failed const& e) {
    REQUIRE(e.element() == 1);
    REQUIRE(e.attempt() == 2);
    REQUIRE(std::string(e.what()) == "task \"use\" failed at element 1: 2 attempts failed: 1: two, 2: two");
  }
}
