// SPDX-License-Identifier: BSL-1.0
#include <weft/check/figures.hpp>

#include <weft/check/workflow.hpp>
#include <weft/core/map.hpp>

#include <array>
#include <string_view>

#include "inspect.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using weft::workflow;

namespace {

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; });
constexpr auto c = b.as<"c">();
constexpr auto d = weft::task<"d">([](int x, int y) { return x + y; });
constexpr auto e = weft::task<"e">([] {});

constexpr auto chain = workflow<"chain">(a >> b >> c);
constexpr auto diamond = workflow<"diamond">(a >> (b | c) >> d);

template <class Ids>
constexpr bool are(Ids const& ids, std::initializer_list<weft::text_view> expected) {
  return std::equal(ids.begin(), ids.end(), expected.begin(), expected.end());
}

}  // namespace

TEST_CASE("a single task") {
  constexpr auto one = workflow<"one">(e);
  STATIC_REQUIRE(weft::task_count(one) == 1);
  STATIC_REQUIRE(weft::edge_count(one) == 0);
  STATIC_REQUIRE(weft::depth(one) == 1);
  STATIC_REQUIRE(weft::width(one) == 1);
  STATIC_REQUIRE(are(weft::topological_order(one), {"e"}));
  STATIC_REQUIRE(weft::ancestors<"e">(one).empty());
  STATIC_REQUIRE(weft::descendants<"e">(one).empty());
  STATIC_REQUIRE_FALSE(weft::precedes<"e", "e">(one));
  STATIC_REQUIRE(weft::never_parallel<"e", "e">(one));
}

TEST_CASE("a chain") {
  STATIC_REQUIRE(weft::task_count(chain) == 3);
  STATIC_REQUIRE(weft::edge_count(chain) == 2);
  STATIC_REQUIRE(weft::depth(chain) == 3);
  STATIC_REQUIRE(weft::width(chain) == 1);
  STATIC_REQUIRE(weft::precedes<"a", "c">(chain));
  STATIC_REQUIRE_FALSE(weft::precedes<"c", "a">(chain));
}

TEST_CASE("the figures of a diamond") {
  STATIC_REQUIRE(weft::task_count(diamond) == 4);
  STATIC_REQUIRE(weft::edge_count(diamond) == 4);
  STATIC_REQUIRE(weft::depth(diamond) == 3);
  STATIC_REQUIRE(weft::width(diamond) == 2);
  STATIC_REQUIRE(are(weft::topological_order(diamond), {"a", "b", "c", "d"}));
  STATIC_REQUIRE(are(weft::ancestors<"d">(diamond), {"a", "b", "c"}));
  STATIC_REQUIRE(are(weft::ancestors<"b">(diamond), {"a"}));
  STATIC_REQUIRE(are(weft::ancestors<"a">(diamond), {}));
  STATIC_REQUIRE(are(weft::descendants<"a">(diamond), {"b", "c", "d"}));
  STATIC_REQUIRE(are(weft::descendants<"c">(diamond), {"d"}));
  STATIC_REQUIRE(weft::precedes<"a", "d">(diamond));
  STATIC_REQUIRE_FALSE(weft::precedes<"b", "c">(diamond));
  STATIC_REQUIRE(weft::never_parallel<"a", "d">(diamond));
  STATIC_REQUIRE(weft::never_parallel<"d", "a">(diamond));
  STATIC_REQUIRE_FALSE(weft::never_parallel<"b", "c">(diamond));
  STATIC_REQUIRE_FALSE(weft::never_parallel<"c", "b">(diamond));

  constexpr auto levels = weft::levels(diamond);
  STATIC_REQUIRE(levels.size() == 4);
  STATIC_REQUIRE(levels.count() == 3);
  STATIC_REQUIRE(levels[0] == 0);
  STATIC_REQUIRE(levels[1] == 1);
  STATIC_REQUIRE(levels[2] == 1);
  STATIC_REQUIRE(levels[3] == 2);
}

TEST_CASE("groups") {
  constexpr auto s = [](auto...) {};
  constexpr auto wf =
      workflow<"groups">((a | e) >> (weft::task<"f">(s) | weft::task<"g">(s) | weft::task<"h">(s)));
  STATIC_REQUIRE(weft::edge_count(wf) == 6);
  STATIC_REQUIRE(weft::depth(wf) == 2);
  STATIC_REQUIRE(weft::width(wf) == 3);
  STATIC_REQUIRE(are(weft::ancestors<"g">(wf), {"a", "e"}));
}

TEST_CASE("the widest tasks need not be of one level") {
  // a >> b >> c beside e: e may run beside any of them.
  constexpr auto beside = workflow<"beside">(a >> b >> c, e);
  STATIC_REQUIRE(weft::width(beside) == 2);
  // Levels {a, e}, {b, f}, {g}: but e, b and g are independent.
  constexpr auto nothing = [](auto...) {};
  constexpr auto uneven =
      workflow<"uneven">(a >> b, a >> weft::task<"f">(nothing) >> weft::task<"g">(nothing), e);
  STATIC_REQUIRE(weft::depth(uneven) == 3);
  STATIC_REQUIRE(weft::width(uneven) == 3);
}

TEST_CASE("inputs are tasks, but nothing runs for them") {
  constexpr auto wf = workflow<"inputs">((weft::input<"x", int> | weft::input<"y", int>) >> d);
  STATIC_REQUIRE(weft::task_count(wf) == 3);
  STATIC_REQUIRE(weft::depth(wf) == 2);
  STATIC_REQUIRE(weft::width(wf) == 1);
  STATIC_REQUIRE(are(weft::ancestors<"d">(wf), {"x", "y"}));
  STATIC_REQUIRE(weft::precedes<"x", "d">(wf));
  STATIC_REQUIRE(weft::width(workflow<"only">(weft::input<"x", int>)) == 0);
}

TEST_CASE("edges of all kinds order") {
  constexpr auto f = weft::task<"f">([](weft::from<"a", int>) {});
  constexpr auto wf = workflow<"kinds">(a, e.after<"a">(), f, c.takes<"a">());
  STATIC_REQUIRE(weft::edge_count(wf) == 3);
  STATIC_REQUIRE(weft::precedes<"a", "e">(wf));
  STATIC_REQUIRE(weft::precedes<"a", "f">(wf));
  STATIC_REQUIRE(weft::precedes<"a", "c">(wf));
  STATIC_REQUIRE(are(weft::descendants<"a">(wf), {"e", "f", "c"}));
  STATIC_REQUIRE(weft::width(wf) == 3);
}

TEST_CASE("a map is one task") {
  constexpr auto rows = weft::task<"rows">([] { return std::array{1, 2, 3}; });
  constexpr auto wf = workflow<"map">(rows >> weft::map<"each">([](int x) { return x; }));
  STATIC_REQUIRE(weft::task_count(wf) == 2);
  STATIC_REQUIRE(weft::width(wf) == 1);
}

TEST_CASE("a nested workflow counts with its tasks") {
  constexpr auto wf =
      workflow<"outer">(a >> weft::as_task<"inner">(workflow<"nested">(weft::input<"x", int> >> (b | c))));
  STATIC_REQUIRE(weft::task_count(wf) == 3);
  STATIC_REQUIRE(weft::width(wf) == 2);
  STATIC_REQUIRE(weft::precedes<"a", "inner/b">(wf));
  STATIC_REQUIRE(are(weft::ancestors<"inner/c">(wf), {"a"}));
}

TEST_CASE("only the type of a workflow matters, so it may have state") {
  auto const wf = workflow<"state">(weft::task<"one">([n = 1] { return n; }) >> (b | c));
  CHECK(weft::task_count(wf) == 3);
  CHECK(weft::depth(wf) == 2);
  CHECK(weft::width(wf) == 2);
  CHECK(weft::precedes<"one", "c">(wf));
  CHECK(are(weft::descendants<"one">(wf), {"b", "c"}));
}

TEST_CASE("a list of ids") {
  constexpr auto ids = weft::topological_order(diamond);
  STATIC_REQUIRE(ids.size() == 4);
  STATIC_REQUIRE(ids[3] == "d");
  STATIC_REQUIRE(ids.contains("c"));
  STATIC_REQUIRE_FALSE(ids.contains("cc"));
  for (weft::text_view id : ids) CHECK(std::string_view(id.data(), id.size()).size() == 1);
}

TEST_CASE("an id that is not there") {
  using asked = decltype(weft::ancestors<"x">(diamond));
  STATIC_REQUIRE(std::is_same_v<asked::error, weft::errors::no_such_task<"x">>);
  using first = decltype(weft::precedes<"x", "y">(diamond));
  STATIC_REQUIRE(std::is_same_v<first::error, weft::errors::no_such_task<"x">>);
  using second = decltype(weft::never_parallel<"a", "y">(diamond));
  STATIC_REQUIRE(std::is_same_v<second::error, weft::errors::no_such_task<"y">>);
}

TEST_CASE("what did not compile has whatever figures are asked for") {
  constexpr weft::failure bad;
  STATIC_REQUIRE(weft::task_count(bad) == 7);
  STATIC_REQUIRE(weft::edge_count(bad) == 7);
  STATIC_REQUIRE(weft::depth(bad) <= 7);
  STATIC_REQUIRE(weft::depth(bad) >= 7);
  STATIC_REQUIRE(weft::width(bad) < 7);
  STATIC_REQUIRE(weft::width(bad) > 7);
  STATIC_REQUIRE(weft::levels(bad).count() == 7);
  STATIC_REQUIRE(weft::levels(bad)[3] == 7);
  STATIC_REQUIRE(weft::topological_order(bad).size() == 7);
  STATIC_REQUIRE(weft::ancestors<"a">(bad).contains("b"));
  STATIC_REQUIRE(weft::descendants<"a">(bad).empty());
  STATIC_REQUIRE(weft::precedes<"a", "b">(bad));
  STATIC_REQUIRE(!weft::precedes<"a", "b">(bad));
  STATIC_REQUIRE(weft::never_parallel<"a", "b">(bad));
  for (weft::text_view id : weft::ancestors<"a">(bad)) CHECK(id.empty());
}
