// SPDX-License-Identifier: BSL-1.0
#include <weft/run/frame_bytes.hpp>

#include <array>

#include <weft/check/rules.hpp>
#include <weft/run/run.hpp>

#include "../catch.hpp"

namespace {

struct block {
  std::array<char, 1000> bytes{};
};
constexpr auto a = weft::task<"a">([] { return block(); });
constexpr auto b = weft::task<"b">([](block const& x) { return x; });

}  // namespace

TEST_CASE("the frame has room for all results, though only some are needed at once") {
  constexpr auto wf = weft::workflow<"wf">(a >> b >> b.as<"c">() >> b.as<"d">());
  STATIC_REQUIRE(weft::frame_bytes(wf) >= 4 * sizeof(block));
  STATIC_REQUIRE(weft::frame_bytes(wf) < 5 * sizeof(block));
  STATIC_REQUIRE(weft::peak_bytes(wf) == 2 * sizeof(block));
  STATIC_REQUIRE(weft::frame_bytes(wf) == sizeof(decltype(weft::run(wf))));
}

TEST_CASE("the frame of a workflow with state is that of its results") {
  auto const wf = weft::workflow<"wf">(weft::task<"a">([n = block()] { return n.bytes[0]; }));
  CHECK(weft::frame_bytes(wf) == 1);
}

TEST_CASE("what did not compile has whatever frame is asked for") {
  STATIC_REQUIRE(weft::frame_bytes(weft::failure()) <= 1);
}
