// SPDX-License-Identifier: BSL-1.0
#include <weft/check/graph.hpp>

#include "inspect.hpp"

#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;
using weft::edge_kind;
using weft::workflow;
namespace errors = weft::errors;

namespace {

constexpr auto a = weft::task<"a">([] {});
constexpr auto b = weft::task<"b">([] {});
constexpr auto c = weft::task<"c">([] {});
constexpr auto d = weft::task<"d">([] {});
constexpr auto e = weft::task<"e">([] {});

}  // namespace

TEST_CASE("a sequence joins every sink to every source, in declared order") {
  using fan = decltype(workflow<"fan">((a | b) >> (c | d | e)));
  STATIC_REQUIRE(std::is_same_v<order_of<fan>, ids<"a", "b", "c", "d", "e">>);
  STATIC_REQUIRE(graph_of<fan>.edge_count == 6);
  STATIC_REQUIRE(predecessors<fan>(0) == 0);
  STATIC_REQUIRE(predecessors<fan>(1) == 0);
  for (int k : {2, 3, 4}) {
    CHECK(is_edge<fan>(k, 0, 0, edge_kind::passes));
    CHECK(is_edge<fan>(k, 1, 1, edge_kind::passes));
  }

  // Within a group, `>>` binds stronger: its source is a, its sink b.
  using inner = decltype(workflow<"inner">(d >> (a >> b | c) >> e));
  STATIC_REQUIRE(std::is_same_v<order_of<inner>, ids<"d", "a", "b", "c", "e">>);
  STATIC_REQUIRE(graph_of<inner>.edge_count == 5);
  STATIC_REQUIRE(is_edge<inner>(1, 0, 0, edge_kind::passes));
  STATIC_REQUIRE(is_edge<inner>(2, 0, 1, edge_kind::passes));
  STATIC_REQUIRE(is_edge<inner>(3, 0, 0, edge_kind::passes));
  STATIC_REQUIRE(is_edge<inner>(4, 0, 2, edge_kind::passes));
  STATIC_REQUIRE(is_edge<inner>(4, 1, 3, edge_kind::passes));
}

TEST_CASE("how an expression is put in brackets does not matter") {
  using one = decltype(workflow<"w">(a >> b >> c));
  using two = decltype(workflow<"w">(a >> (b >> c)));
  using three = decltype(workflow<"w">(a >> b, b >> c));
  using four = decltype(workflow<"w">(a >> "b"_id, b, "b"_id >> c));
  STATIC_REQUIRE(std::is_same_v<one, two>);
  STATIC_REQUIRE(std::is_same_v<one, three>);
  STATIC_REQUIRE(std::is_same_v<one, four>);
  STATIC_REQUIRE(graph_of<one>.edge_count == 2);
}

TEST_CASE("the same task and the same edge twice are one") {
  using twice = decltype(workflow<"w">(a >> b, a >> b, (a | a) >> (b | b)));
  STATIC_REQUIRE(std::is_same_v<twice, decltype(workflow<"w">(a >> b))>);
  STATIC_REQUIRE(parts_of<twice>::graph.tasks == 2);
}

TEST_CASE("the order of execution is the reading order where edges allow it") {
  STATIC_REQUIRE(std::is_same_v<order_of<decltype(workflow<"w">(c, a, b))>, ids<"c", "a", "b">>);
  STATIC_REQUIRE(std::is_same_v<order_of<decltype(workflow<"w">(a >> d, b, c))>, ids<"a", "d", "b", "c">>);
  STATIC_REQUIRE(std::is_same_v<order_of<decltype(workflow<"w">("c"_id >> a, b, c))>, ids<"b", "c", "a">>);
  STATIC_REQUIRE(std::is_same_v<order_of<decltype(workflow<"w">(a.after<"c">(), b, c))>, ids<"b", "c", "a">>);
  STATIC_REQUIRE(std::is_same_v<order_of<decltype(workflow<"w">(c >> d, a >> d))>, ids<"c", "a", "d">>);
}

TEST_CASE("the strongest word on an edge wins") {
  constexpr auto after = b.after<"a">();
  constexpr auto takes = b.takes<"a">();
  using ordered = decltype(workflow<"w">(a >> after));
  STATIC_REQUIRE(graph_of<ordered>.edge_count == 1);
  STATIC_REQUIRE(is_edge<ordered>(1, 0, 0, edge_kind::orders));

  using weft::detail::problem;
  using named = decltype(workflow<"w">(a >> weft::task<"b">([](auto...) {}).takes<"a">()));
  STATIC_REQUIRE(graph_of<named>.edge_count == 1);
  STATIC_REQUIRE(is_edge<named>(1, 0, 0, edge_kind::names));

  using both = decltype(workflow<"w">(a >> takes.after<"a">()));
  STATIC_REQUIRE(is_edge<both>(1, 0, 0, edge_kind::names));
}

TEST_CASE("names keep their order, whatever edges there were before") {
  constexpr auto x = weft::task<"x">([] { return 10; });
  constexpr auto y = weft::task<"y">([] { return 3; });
  constexpr auto minus = weft::task<"minus">([](auto p, auto q) { return p - q; });
  STATIC_REQUIRE(weft::run(workflow<"w">(x, y >> minus.takes<"x", "y">()))["minus"_id] == 7);
  STATIC_REQUIRE(weft::run(workflow<"w">(x, y, minus.after<"y">().takes<"x", "y">()))["minus"_id] == 7);
  constexpr auto from =
      weft::task<"minus">([](weft::from<"x", int> p, weft::from<"y", int> q) { return *p - *q; });
  STATIC_REQUIRE(weft::run(workflow<"w">((y | x) >> from))["minus"_id] == 7);
}

TEST_CASE("a cycle is shown along its edges, from the task that is written first") {
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a >> a)), errors::cycle<"a", "a">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a >> b >> c >> a)), errors::cycle<"a", "b", "c", "a">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(c >> b >> a >> c)), errors::cycle<"c", "b", "a", "c">>);
  // What leads to the cycle, and what comes after it, is not part of it.
  STATIC_REQUIRE(
      gives_error<decltype(workflow<"w">(a >> b >> c >> d, c >> b, d >> e)), errors::cycle<"b", "c", "b">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">("b"_id >> a, a >> b)), errors::cycle<"b", "a", "b">,
                             errors::cycle<"a", "b", "a">>);
  // Of two cycles, one.
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a >> b >> a, c >> d >> c)), errors::cycle<"a", "b", "a">,
                             errors::cycle<"c", "d", "c">>);
}

TEST_CASE("a cycle through a name is another error") {
  STATIC_REQUIRE(
      gives_error<decltype(workflow<"w">(a.after<"b">() >> b)), errors::circular_source<"a", "b", "a">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a.after<"a">())), errors::circular_source<"a", "a">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a.takes<"c">() >> b >> c)),
                             errors::circular_source<"a", "b", "c", "a">>);
  constexpr auto asks = weft::task<"asks">([](weft::from<"b", int> x) { return *x; });
  STATIC_REQUIRE(
      gives_error<decltype(workflow<"w">(asks >> b)), errors::circular_source<"asks", "b", "asks">>);
  // A circle of plain edges is shown as such, names or not.
  STATIC_REQUIRE(
      gives_error<decltype(workflow<"w">(a.after<"b">() >> b, c >> d >> c)), errors::cycle<"c", "d", "c">>);
}

TEST_CASE("what is wrong with the ids") {
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a, a.as<"">())), errors::malformed_id<"">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a.as<"a b">())), errors::malformed_id<"a b">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(weft::input<"/x", int>)), errors::malformed_id<"/x">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a >> "x"_id)), errors::unknown_task<"x">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">("a"_id)), errors::unknown_task<"a">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a, b.after<"x">())), errors::unknown_source<"b", "x">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a, b.takes<"x">())), errors::unknown_source<"b", "x">>);
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a, b.moves<"x">())), errors::unknown_source<"b", "x">>);
  using other = std::remove_cvref_t<decltype(b.as<"a">())>;
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(a, b.as<"a">())),
                             errors::duplicate_task<"a", std::remove_const_t<decltype(a)>, other>>);
  STATIC_REQUIRE_FALSE(std::is_void_v<error_of<decltype(workflow<"w">(a, a.after<"b">(), b))>>);
}

TEST_CASE("a stateful task stands in a workflow once") {
  auto const one = weft::task<"one">([n = 1] { return n; });
  STATIC_REQUIRE(gives_error<decltype(workflow<"w">(one, one)), errors::stateful_task_twice<"one">>);
  STATIC_REQUIRE(std::is_void_v<error_of<decltype(workflow<"w">(one, "one"_id))>>);
}

TEST_CASE("ids that collide in their hash are told apart") {
  // FNV-1a gives both of these 0x5e4daa9d.
  constexpr auto costarring = a.as<"costarring">();
  constexpr auto liquid = b.as<"liquid">();
  STATIC_REQUIRE(weft::detail::name_of<"costarring">.hash() == weft::detail::name_of<"liquid">.hash());
  using both = decltype(workflow<"w">(liquid >> c, costarring >> d, "liquid"_id >> d));
  STATIC_REQUIRE(std::is_same_v<order_of<both>, ids<"liquid", "c", "costarring", "d">>);
  STATIC_REQUIRE(is_edge<both>(3, 0, 2, edge_kind::passes));
  STATIC_REQUIRE(is_edge<both>(3, 1, 0, edge_kind::passes));
}

TEST_CASE("what feeds the inputs of nested workflows is listed, and without them there is no list") {
  using weft::detail::lowered;
  constexpr auto x = weft::workflow<"x">(weft::input<"i", int>, weft::input<"j", int>, a);
  constexpr auto f = weft::task<"f">([] { return 1; });
  using with_groups = lowered<decltype(b >> (f >> weft::as_task<"n">(x).bind<"j", "m/j">())),
                              decltype(weft::as_task<"m">(x).bind<"j", "f">())>;
  constexpr auto& fed = with_groups::built.fed;
  STATIC_REQUIRE(with_groups::built.found == weft::detail::problem::none);
  STATIC_REQUIRE(fed.count == 3);  // n/i by f, n/j by m/j and so by f, m/j by f; nothing feeds m/i
  for (int i : {0, 1, 2}) CHECK(fed.all[i].source == 1);
  CHECK(fed.all[2].input.expression == 1);
  STATIC_REQUIRE(std::is_empty_v<decltype(lowered<decltype(a >> b)>::built.fed)>);
}
