// SPDX-License-Identifier: BSL-1.0
#include <weft/check/rules.hpp>

#include <string>
#include <type_traits>

#include <weft/check/workflow.hpp>
#include <weft/core/map.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using weft::workflow;

namespace {

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; }).cost<5>();
constexpr auto c = weft::task<"c">([](int x) { return x; });
constexpr auto d = weft::task<"d">([](int x, int y) { return x + y; });
constexpr auto e = weft::task<"e">([] {});

constexpr auto diamond = workflow<"diamond">(a >> (b | c) >> d, a >> e);

template <class Ids>
constexpr bool are(Ids const& ids, std::initializer_list<weft::text_view> expected) {
  return std::equal(ids.begin(), ids.end(), expected.begin(), expected.end());
}

}  // namespace

TEST_CASE("the critical path of a diamond") {
  STATIC_REQUIRE(weft::critical_path(diamond).cost == 7);
  STATIC_REQUIRE(are(weft::critical_path(diamond).ids, {"a", "b", "d"}));
  CHECK(weft::critical_path(diamond).cost == 7);
  constexpr auto one = workflow<"one">(e.cost<3>());
  STATIC_REQUIRE(weft::critical_path(one).cost == 3);
  STATIC_REQUIRE(are(weft::critical_path(one).ids, {"e"}));
}

TEST_CASE("inputs are on the critical path, and cost nothing") {
  constexpr auto wf = workflow<"inputs">((weft::input<"x", int> | weft::input<"y", int>) >> d);
  STATIC_REQUIRE(weft::critical_path(wf).cost == 1);
  STATIC_REQUIRE(are(weft::critical_path(wf).ids, {"x", "d"}));
}

TEST_CASE("values reach by arguments, not by edges that only order") {
  STATIC_REQUIRE(weft::reaches<"a", "b">(diamond));
  STATIC_REQUIRE(weft::reaches<"a", "d">(diamond));
  STATIC_REQUIRE(weft::precedes<"a", "e">(diamond));
  STATIC_REQUIRE_FALSE(weft::reaches<"a", "e">(diamond));  // takes no argument
  STATIC_REQUIRE_FALSE(weft::reaches<"d", "a">(diamond));
  STATIC_REQUIRE_FALSE(weft::reaches<"a", "a">(diamond));

  constexpr auto f = weft::task<"f">([](weft::from<"a", int>) { return 2; });
  constexpr auto wf = workflow<"kinds">(a, f, c.takes<"f">(), b.takes<"f">().after<"c">(), e.after<"b">());
  STATIC_REQUIRE(weft::reaches<"a", "f">(wf));
  STATIC_REQUIRE(weft::reaches<"a", "c">(wf));
  STATIC_REQUIRE(weft::precedes<"c", "b">(wf));
  STATIC_REQUIRE_FALSE(weft::reaches<"c", "b">(wf));
  STATIC_REQUIRE_FALSE(weft::reaches<"a", "e">(wf));
}

TEST_CASE("values reach through states") {
  constexpr auto write = weft::task<"write">([](int x, weft::from<"sum", long&> sum) { *sum += x; });
  constexpr auto read = weft::task<"read">([](weft::from<"sum", long> sum) { return *sum; });
  constexpr auto after = workflow<"after">(weft::state<"sum", long>(), a >> write, read.after<"write">());
  STATIC_REQUIRE(weft::reaches<"a", "read">(after));
  STATIC_REQUIRE(weft::reaches<"a", "sum">(after));
  STATIC_REQUIRE(weft::reaches<"sum", "read">(after));
  constexpr auto before = workflow<"before">(weft::state<"sum", long>(), read, a >> write.after<"read">());
  STATIC_REQUIRE_FALSE(weft::reaches<"a", "read">(before));
}

TEST_CASE("every path through a task") {
  STATIC_REQUIRE(weft::every_path_through<"a">(diamond));
  STATIC_REQUIRE_FALSE(weft::every_path_through<"b">(diamond));
  STATIC_REQUIRE_FALSE(weft::every_path_through<"d">(diamond));
  STATIC_REQUIRE(weft::every_path_through<"d">(workflow<"w">(a >> (b | c) >> d)));
  STATIC_REQUIRE_FALSE(weft::every_path_through<"a">(workflow<"w">(a >> b, e)));
  STATIC_REQUIRE_FALSE(weft::every_path_through<"a">(workflow<"w">((a | weft::input<"x", int>) >> d)));
}

TEST_CASE("every path from one task to another") {
  STATIC_REQUIRE_FALSE(weft::every_path_through<"b", "a", "d">(diamond));
  STATIC_REQUIRE(weft::every_path_through<"a", "a", "d">(diamond));
  STATIC_REQUIRE(weft::every_path_through<"d", "b", "d">(diamond));
  STATIC_REQUIRE(weft::every_path_through<"e", "b", "c">(diamond));  // there is none
  constexpr auto chain = workflow<"chain">(a >> b >> c);
  STATIC_REQUIRE(weft::every_path_through<"b", "a", "c">(chain));
  CHECK(weft::every_path_through<"b", "a", "c">(chain));
}

TEST_CASE("how many results are there at once") {
  STATIC_REQUIRE(weft::peak_live(diamond) == 3);  // b, c and d; then d
  STATIC_REQUIRE(weft::peak_bytes(diamond) == 3 * sizeof(int));
  constexpr auto chain = workflow<"chain">(a >> b >> c >> b.as<"f">() >> c.as<"g">());
  STATIC_REQUIRE(weft::peak_live(chain) == 2);
  constexpr auto wide = workflow<"wide">(a, a.as<"b">(), a.as<"c">());
  STATIC_REQUIRE(weft::peak_live(wide) == 3);
  STATIC_REQUIRE(weft::peak_live(workflow<"nothing">(e)) == 0);
  // A reference makes what it refers to last.
  constexpr auto same = weft::task<"same">([](int const& x) -> int const& { return x; });
  constexpr auto lent = workflow<"lent">(a >> same >> c >> b);
  STATIC_REQUIRE(weft::peak_live(lent) == 3);
  STATIC_REQUIRE(weft::peak_bytes(lent) == 2 * sizeof(int) + sizeof(void*));
}

TEST_CASE("an id that no task has") {
  using namespace weft::errors;
  STATIC_REQUIRE(std::is_same_v<decltype(weft::reaches<"x", "y">(diamond))::error, no_such_task<"x">>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::every_path_through<"x">(diamond))::error, no_such_task<"x">>);
  STATIC_REQUIRE(
      std::is_same_v<decltype(weft::every_path_through<"a", "b", "x">(diamond))::error, no_such_task<"x">>);
  STATIC_REQUIRE(
      std::is_same_v<decltype(weft::every_path_through<"x", "b", "y">(diamond))::error, no_such_task<"x">>);
}

TEST_CASE("of rules only the type matters, so a workflow may have state") {
  auto const wf = workflow<"state">(weft::task<"one">([n = 1] { return n; }) >> (b | c));
  CHECK(weft::critical_path(wf).cost == 6);
  CHECK(weft::reaches<"one", "c">(wf));
  CHECK(weft::every_path_through<"one">(wf));
  CHECK(weft::peak_live(wf) == 3);
}

TEST_CASE("what did not compile keeps every rule") {
  constexpr weft::failure bad;
  STATIC_REQUIRE(weft::critical_path(bad).cost <= 7);
  STATIC_REQUIRE(weft::critical_path(bad).ids.contains("a"));
  STATIC_REQUIRE(weft::reaches<"a", "b">(bad));
  STATIC_REQUIRE(!weft::reaches<"a", "b">(bad));
  STATIC_REQUIRE(weft::every_path_through<"a">(bad));
  STATIC_REQUIRE(weft::every_path_through<"a", "b", "c">(bad));
  STATIC_REQUIRE(weft::peak_live(bad) <= 7);
  STATIC_REQUIRE(weft::peak_bytes(bad) <= 7);
}
