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

TEST_CASE("with keep, frames have room for what is kept, and for what is needed at once") {
  constexpr auto wf =
      weft::workflow<"wf">(a >> (b | b.as<"c">()) >>
                           weft::task<"d">([](block const& x, block const&) { return x; }) >> b.as<"e">());
  STATIC_REQUIRE(weft::frame_bytes(wf) == 5 * sizeof(block));
  STATIC_REQUIRE(weft::frame_bytes(wf, weft::keep<"e">) == 4 * sizeof(block));
  STATIC_REQUIRE(weft::frame_bytes(wf, weft::keep<"a", "e">) == 5 * sizeof(block));
  STATIC_REQUIRE((weft::parallel_frame_bytes(wf) > 5 * sizeof(block) &&
                  weft::parallel_frame_bytes(wf) < 6 * sizeof(block)));
  constexpr std::size_t kept = weft::parallel_frame_bytes(wf, weft::keep<"e">);
  STATIC_REQUIRE((kept > 4 * sizeof(block) && kept < 5 * sizeof(block)));
  // Two strands: inline one after the other, elsewhere maybe at the same time.
  constexpr auto two = weft::workflow<"wf">(a >> b, a.as<"c">() >> b.as<"d">());
  STATIC_REQUIRE(weft::frame_bytes(two, weft::keep<>) <= 2 * sizeof(block) + 1);
  STATIC_REQUIRE(weft::parallel_frame_bytes(two, weft::keep<>) >= 4 * sizeof(block));
}

TEST_CASE("the frame of a workflow with state is that of its results") {
  auto const wf = weft::workflow<"wf">(weft::task<"a">([n = block()] { return n.bytes[0]; }));
  CHECK(weft::frame_bytes(wf) == 1);
}

TEST_CASE("what did not compile has whatever frame is asked for") {
  STATIC_REQUIRE(weft::frame_bytes(weft::failure()) <= 1);
  STATIC_REQUIRE(weft::frame_bytes(weft::failure(), weft::keep<"a">) <= 1);
  STATIC_REQUIRE(weft::parallel_frame_bytes(weft::failure()) <= 1);
  STATIC_REQUIRE(weft::parallel_frame_bytes(weft::failure(), weft::keep<"a">) <= 1);
}
