// SPDX-License-Identifier: BSL-1.0
#include <weft/check/ensure.hpp>

#include <type_traits>

#include <weft/check/workflow.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using weft::workflow;
namespace ensure = weft::ensure;
namespace errors = weft::errors;

namespace {

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; }).cost<5>();
constexpr auto c = weft::task<"c">([](int x) { return x; });
constexpr auto d = weft::task<"d">([](int x, int y) { return x + y; });
constexpr auto e = weft::task<"e">([] {});

constexpr auto diamond = workflow<"diamond">(a >> (b | c) >> d, a >> e);
constexpr auto line =
    workflow<"line">(a >> c.as<"b">() >> c >> c.as<"d">() >> c.as<"e">() >> c.as<"f">() >> c.as<"g">());
constexpr auto row = workflow<"row">(a, a.as<"b">(), a.as<"c">(), a.as<"d">(), a.as<"e">(), a.as<"f">(),
                                     a.as<"g">(), a.as<"h">());

// An error that is no object is not reported.
template <class Rule, class Error>
constexpr bool shows = std::is_same_v<typename Rule::error, Error>;

}  // namespace

TEST_CASE("rules that hold are true") {
  STATIC_REQUIRE(ensure::precedes<"a", "d">(diamond));
  STATIC_REQUIRE(ensure::never_parallel<"a", "d">(diamond));
  STATIC_REQUIRE(ensure::never_parallel<"d", "a">(diamond));
  STATIC_REQUIRE(ensure::never_parallel<"b", "b">(diamond));
  STATIC_REQUIRE(ensure::reaches<"a", "d">(diamond));
  STATIC_REQUIRE(ensure::never_reaches<"a", "e">(diamond));
  STATIC_REQUIRE(ensure::every_path_through<"a">(diamond));
  STATIC_REQUIRE(ensure::every_path_through<"b", "b", "d">(diamond));
  STATIC_REQUIRE(ensure::width<3>(diamond));
  STATIC_REQUIRE(ensure::depth<3>(diamond));
  STATIC_REQUIRE(ensure::critical_path<7>(diamond));
}

TEST_CASE("rules that do not show the tasks they are broken by") {
  STATIC_REQUIRE(shows<decltype(ensure::precedes<"b", "c">(diamond)), errors::not_before<"b", "c">>);
  STATIC_REQUIRE(shows<decltype(ensure::precedes<"b", "b">(diamond)), errors::not_before<"b", "b">>);
  STATIC_REQUIRE(shows<decltype(ensure::precedes<"d", "a">(diamond)), errors::opposite_order<"a", "b", "d">>);
  STATIC_REQUIRE(
      shows<decltype(ensure::never_parallel<"e", "d">(diamond)), errors::may_be_parallel<"e", "d">>);
  STATIC_REQUIRE(shows<decltype(ensure::reaches<"a", "e">(diamond)), errors::never_reached<"a", "e">>);
  STATIC_REQUIRE(
      shows<decltype(ensure::never_reaches<"a", "d">(diamond)), errors::value_reaches<"a", "b", "d">>);
  STATIC_REQUIRE(
      shows<decltype(ensure::every_path_through<"d">(diamond)), errors::way_around<"d", "a", "e">>);
  STATIC_REQUIRE(shows<decltype(ensure::every_path_through<"b", "a", "d">(diamond)),
                       errors::way_around<"b", "a", "c", "d">>);
  STATIC_REQUIRE(shows<decltype(ensure::width<2>(diamond)),
                       errors::too_wide<errors::allowed<2>, errors::found<3>, "b", "c", "e">>);
  STATIC_REQUIRE(shows<decltype(ensure::depth<2>(diamond)),
                       errors::too_deep<errors::allowed<2>, errors::found<3>, "a", "b", "d">>);
  STATIC_REQUIRE(shows<decltype(ensure::critical_path<6>(diamond)),
                       errors::too_costly<errors::allowed<6>, errors::found<7>, "a", "b", "d">>);
}

TEST_CASE("of more than six tasks the first three and the last three are shown") {
  STATIC_REQUIRE(
      shows<decltype(ensure::depth<6>(line)),
            errors::too_deep<errors::allowed<6>, errors::found<7>, "a", "b", "c", "...", "e", "f", "g">>);
  constexpr auto six = workflow<"six">(a >> c.as<"b">() >> c >> c.as<"d">() >> c.as<"e">() >> c.as<"f">());
  STATIC_REQUIRE(shows<decltype(ensure::depth<5>(six)),
                       errors::too_deep<errors::allowed<5>, errors::found<6>, "a", "b", "c", "d", "e", "f">>);
  STATIC_REQUIRE(
      shows<decltype(ensure::width<4>(row)),
            errors::too_wide<errors::allowed<4>, errors::found<8>, "a", "b", "c", "...", "f", "g", "h">>);
}

TEST_CASE("a rule about a task that is not there") {
  STATIC_REQUIRE(shows<decltype(ensure::precedes<"x", "a">(diamond)), errors::no_such_task<"x">>);
  STATIC_REQUIRE(shows<decltype(ensure::never_parallel<"a", "x">(diamond)), errors::no_such_task<"x">>);
  STATIC_REQUIRE(shows<decltype(ensure::reaches<"a", "x">(diamond)), errors::no_such_task<"x">>);
  STATIC_REQUIRE(shows<decltype(ensure::never_reaches<"x", "y">(diamond)), errors::no_such_task<"x">>);
  STATIC_REQUIRE(shows<decltype(ensure::every_path_through<"x">(diamond)), errors::no_such_task<"x">>);
  STATIC_REQUIRE(
      shows<decltype(ensure::every_path_through<"a", "x", "b">(diamond)), errors::no_such_task<"x">>);
}

TEST_CASE("what did not compile breaks no rule") {
  constexpr weft::failure bad;
  STATIC_REQUIRE(ensure::precedes<"a", "b">(bad));
  STATIC_REQUIRE(ensure::never_parallel<"a", "b">(bad));
  STATIC_REQUIRE(ensure::reaches<"a", "b">(bad));
  STATIC_REQUIRE(ensure::never_reaches<"a", "b">(bad));
  STATIC_REQUIRE(ensure::every_path_through<"a">(bad));
  STATIC_REQUIRE(ensure::every_path_through<"a", "b", "c">(bad));
  STATIC_REQUIRE(ensure::width<1>(bad));
  STATIC_REQUIRE(ensure::depth<1>(bad));
  STATIC_REQUIRE(ensure::critical_path<1>(bad));
}

TEST_CASE("of what is ensured only the type matters, so a workflow may have state") {
  auto const wf = workflow<"state">(weft::task<"one">([n = 1] { return n; }) >> (b | c));
  CHECK(ensure::width<2>(wf));
  CHECK(ensure::precedes<"one", "c">(wf));
}
