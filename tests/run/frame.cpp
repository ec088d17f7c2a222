// SPDX-License-Identifier: BSL-1.0
#include <weft/run/frame.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>

#include <weft/run/run.hpp>

#include "counted.hpp"

#include "../catch.hpp"

using namespace weft::literals;

TEST_CASE("results are made where they stay, one after the other, and destroyed in reverse") {
  std::string log;
  auto const a = weft::task<"a">([&] { return logged(log, 'a'); });
  auto const b = weft::task<"b">([&](logged const& x) { return log += x.name(), logged(log, 'b'); });
  auto const c = weft::task<"c">([&](logged const& x) { return log += x.name(), logged(log, 'c'); });
  {
    auto const results = weft::run(weft::workflow<"w">(a >> b >> c));
    CHECK(log == "+aa+bb+c");
    CHECK(results["c"_id].name() == 'c');
  }
  CHECK(log == "+aa+bb+c-c-b-a");
}

TEST_CASE("if a task throws, what was made is destroyed in reverse and nothing else runs") {
  std::string log;
  auto const a = weft::task<"a">([&] { return logged(log, 'a'); });
  auto const b = weft::task<"b">([&] { return logged(log, 'b'); });
  auto const bad =
      weft::task<"bad">([&](logged const&, logged const&) -> int { throw std::runtime_error("bad"); });
  auto const later = weft::task<"later">([&] { return logged(log, 'l'); });
  auto const workflow = weft::workflow<"w">((a | b) >> bad >> later);
  CHECK_THROWS_WITH(weft::run(workflow), "task \"bad\" failed: bad");
  CHECK(log == "+a+b-b-a");
}

TEST_CASE("a slot is as large as its result") {
  using weft::detail::frame;
  using weft::detail::slot;
  STATIC_REQUIRE(sizeof(slot<0, int>) == sizeof(int));
  STATIC_REQUIRE(sizeof(slot<0, int&>) == sizeof(int*));
  STATIC_REQUIRE(sizeof(frame<slot<0, int>, slot<1, int>, slot<2, void>>) <= 3 * sizeof(int));
}
