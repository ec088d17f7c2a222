// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/rewire.hpp>

#include <weft/static.hpp>

#include "../catch.hpp"

namespace {

using weft::edge_kind;

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto end = weft::task<"end">([](int x) { return x; });
constexpr auto line = weft::workflow<"line">(fetch >> twice >> end);

template <class Leaf, weft::fixed_string Name, auto Graph, class... Task>
constexpr auto edges_for(weft::basic_workflow<Name, Graph, Task...> const&, Leaf const&, int place) {
  using workflow = weft::basic_workflow<Name, Graph, Task...>;
  constexpr auto& table = weft::detail::analysis<workflow>::table;
  using finder =
      weft::detail::edge_finder<16, Graph.tasks, Graph.edge_count, weft::detail::capacity_of(table)>;
  return finder(Graph, table, place, weft::detail::leaf<Leaf>::info).out;
}

}  // namespace

TEST_CASE("a name means a task in the scope of the one that says it, or in one around it, or outside all") {
  using weft::detail::is_meant;
  using weft::detail::name_of;
  STATIC_REQUIRE(is_meant(name_of<"load">, name_of<"parse">, name_of<"load">));
  STATIC_REQUIRE(is_meant(name_of<"load">, name_of<"etl/parse">, name_of<"load">));
  STATIC_REQUIRE(is_meant(name_of<"etl/load">, name_of<"etl/parse">, name_of<"load">));
  STATIC_REQUIRE(is_meant(name_of<"etl/load">, name_of<"etl/x/parse">, name_of<"load">));
  STATIC_REQUIRE(is_meant(name_of<"etl/load">, name_of<"parse">, name_of<"etl/load">));
  STATIC_REQUIRE_FALSE(is_meant(name_of<"etl/load">, name_of<"parse">, name_of<"load">));
  STATIC_REQUIRE_FALSE(is_meant(name_of<"etl/load">, name_of<"et/parse">, name_of<"load">));
  STATIC_REQUIRE_FALSE(is_meant(name_of<"etl/load">, name_of<"etlx/parse">, name_of<"load">));
  STATIC_REQUIRE_FALSE(is_meant(name_of<"upload">, name_of<"parse">, name_of<"load">));
  STATIC_REQUIRE_FALSE(is_meant(name_of<"load">, name_of<"parse">, name_of<"upload">));
}

TEST_CASE("old edges stay, and names are found") {
  constexpr auto same = edges_for(line, twice, 1);
  STATIC_REQUIRE(same.count == 1);
  STATIC_REQUIRE(same.all[0].from == 0);
  STATIC_REQUIRE(same.all[0].kind == edge_kind::passes);

  constexpr auto more = edges_for(line, end.after<"fetch">(), 2);
  STATIC_REQUIRE(more.count == 2);
  STATIC_REQUIRE(more.all[0].kind == edge_kind::passes);
  STATIC_REQUIRE(more.all[1].from == 0);
  STATIC_REQUIRE(more.all[1].kind == edge_kind::orders);

  constexpr auto named = edges_for(line, end.takes<"fetch", "twice", "fetch">().moves<"twice">(), 2);
  STATIC_REQUIRE(named.count == 3);
  STATIC_REQUIRE(named.all[0].from == 0);
  STATIC_REQUIRE(named.all[1].from == 1);
  STATIC_REQUIRE(named.all[1].kind == edge_kind::moves_by_name);
  STATIC_REQUIRE(named.all[2].kind == edge_kind::names);
  STATIC_REQUIRE(named.in_order);
}

TEST_CASE("what is passed twice stays so, and is waited for once") {
  constexpr auto more = weft::task<"end">([](int a, int b, int c) { return a + b + c; });
  constexpr auto wf = weft::workflow<"w">(fetch >> twice, more.takes<"fetch", "twice", "fetch">());
  constexpr auto positions = edges_for(wf, end, 2);
  STATIC_REQUIRE(positions.count == 3);
  STATIC_REQUIRE(positions.all[0].from == 0);
  STATIC_REQUIRE(positions.all[1].from == 1);
  STATIC_REQUIRE(positions.all[2].from == 0);
  for (int e : {0, 1, 2}) CHECK(positions.all[e].kind == edge_kind::passes);

  constexpr auto named = edges_for(wf, end.takes<"twice">(), 2);
  STATIC_REQUIRE(named.count == 2);
  STATIC_REQUIRE(named.all[0].from == 0);
  STATIC_REQUIRE(named.all[0].kind == edge_kind::orders);
  STATIC_REQUIRE(named.all[1].kind == edge_kind::names);

  constexpr auto after = edges_for(wf, end.after<"fetch">(), 2);
  STATIC_REQUIRE(after.count == 2);
  STATIC_REQUIRE(after.all[0].kind == edge_kind::orders);
  STATIC_REQUIRE(after.all[1].from == 1);
  STATIC_REQUIRE(after.all[1].kind == edge_kind::passes);
}

TEST_CASE("an input waits for nothing") {
  STATIC_REQUIRE(edges_for(line, weft::input<"x", int>, 2).count == 0);
}

TEST_CASE("names of later tasks, and of none") {
  constexpr auto later = edges_for(line, twice.after<"end">(), 1);
  STATIC_REQUIRE_FALSE(later.in_order);
  constexpr auto none = edges_for(line, twice.takes<"nothing">(), 1);
  STATIC_REQUIRE(none.unknown == weft::detail::name_of<"nothing">);
}

TEST_CASE("the graph with other edges into one task") {
  constexpr auto none = edges_for(line, weft::input<"x", int>, 1);
  constexpr weft::graph<3, 2> before{{0, 0, 1, 2}, {{0}, {1}}};
  constexpr auto after = weft::detail::rewired<1>(before, 1, none);
  STATIC_REQUIRE(after.first[2] == 0);
  STATIC_REQUIRE(after.first[3] == 1);
  STATIC_REQUIRE(after.edges[0].from == 1);
}
