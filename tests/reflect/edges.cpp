// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/edges.hpp>

#include <string>
#include <type_traits>

#include <boost/hana/contains.hpp>
#include <boost/hana/count_if.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/set.hpp>
#include <boost/hana/transform.hpp>

#include <weft/static.hpp>

#include "laws.hpp"

#include "../catch.hpp"

namespace hana = boost::hana;
using namespace weft::literals;
using weft::edge_c;
using weft::edge_kind;

namespace {

constexpr auto load = weft::task<"load">([] { return 1; });
constexpr auto log_it = weft::task<"log">([] {});
constexpr auto parse = weft::task<"parse">([](int x) { return x; });
constexpr auto count = weft::task<"count">([](int x) { return x; });
constexpr auto report =
    weft::task<"report">([](int a, int b, weft::from<"load", int> c) { return a + b + *c; });
constexpr auto all = weft::workflow<"all">(load >> (parse | count) >> report.after<"log">(), log_it);

using some =
    laws<weft::edge_constant<"a", "b", edge_kind::passes>, weft::edge_constant<"b", "a", edge_kind::passes>,
         weft::edge_constant<"a", "b", edge_kind::orders>, weft::edge_constant<"a", "b", edge_kind::names>,
         weft::edge_constant<"a", "c", edge_kind::passes>, weft::edge_constant<"a", "b", edge_kind::passes>>;

}  // namespace

TEST_CASE("edges keep the laws of keys") {
  STATIC_REQUIRE(some::comparable);
  STATIC_REQUIRE(some::hashable);
  STATIC_REQUIRE(decltype(hana::contains(hana::make_set(edge_c<"a", "b">), edge_c<"a", "b">))::value);
  STATIC_REQUIRE_FALSE(decltype(hana::contains(hana::make_set(edge_c<"a", "b">), edge_c<"b", "a">))::value);
}

TEST_CASE("an edge knows its ends and its kind") {
  constexpr auto edge = edge_c<"a", "b", edge_kind::orders>;
  STATIC_REQUIRE(std::is_same_v<decltype(edge.from()), weft::id<"a">>);
  STATIC_REQUIRE(std::is_same_v<decltype(edge.to()), weft::id<"b">>);
  STATIC_REQUIRE(edge.kind() == hana::integral_c<edge_kind, edge_kind::orders>);
  STATIC_REQUIRE(edge_c<"a", "b">.kind().value == edge_kind::passes);
  STATIC_REQUIRE(std::is_same_v<decltype(edge == edge), hana::true_>);
  STATIC_REQUIRE(std::is_same_v<decltype(edge != edge_c<"a", "b">), hana::true_>);
  STATIC_REQUIRE(std::is_same_v<decltype(edge == "a"_id), hana::false_>);
}

TEST_CASE("edges stand in the order of the tasks they lead to, then as declared") {
  STATIC_REQUIRE(weft::edges(all) == hana::make_tuple(edge_c<"load", "parse">, edge_c<"load", "count">,
                                                      edge_c<"parse", "report">, edge_c<"count", "report">,
                                                      edge_c<"log", "report", edge_kind::orders>,
                                                      edge_c<"load", "report", edge_kind::names>));
  STATIC_REQUIRE(sizeof(weft::edges(all)) == 1);

  std::string drawn;
  hana::for_each(weft::edges(all), [&](auto edge) {
    drawn += edge.from().c_str() + std::string(edge.kind() == edge_kind::orders ? "..>" : "->") +
             edge.to().c_str() + " ";
  });
  CHECK(drawn == "load->parse load->count parse->report count->report log..>report load->report ");
}

TEST_CASE("the predecessors of a task are found among the edges") {
  constexpr auto into_report =
      hana::filter(weft::edges(all), [](auto edge) { return edge.to() == "report"_id; });
  STATIC_REQUIRE(hana::transform(into_report, [](auto edge) { return edge.from(); }) ==
                 hana::make_tuple("parse"_id, "count"_id, "log"_id, "load"_id));
  STATIC_REQUIRE(hana::count_if(weft::edges(all), [](auto edge) { return edge.from() == "load"_id; }) ==
                 hana::size_c<3>);
}

TEST_CASE("a workflow may have no edge") {
  STATIC_REQUIRE(weft::edges(weft::workflow<"w">(load | log_it)) == hana::make_tuple());
  STATIC_REQUIRE(weft::edges(weft::failure()) == hana::make_tuple());
}
