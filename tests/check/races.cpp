// SPDX-License-Identifier: BSL-1.0
#include <weft/check/races.hpp>

#include <weft/static.hpp>

#include "inspect.hpp"

#include "../catch.hpp"

using weft::workflow;
using namespace weft::literals;
namespace errors = weft::errors;

namespace {

constexpr auto nothing = [] {};
constexpr auto a = weft::task<"a">(nothing).writes<"db">();
constexpr auto b = weft::task<"b">(nothing).writes<"db">();
constexpr auto c = weft::task<"c">(nothing).writes<"db">();
constexpr auto see = weft::task<"see">(nothing).reads<"db">();
constexpr auto look = weft::task<"look">(nothing).reads<"db">();
constexpr auto other = weft::task<"other">(nothing).writes<"file">();
constexpr auto pass = weft::task<"pass">(nothing);
constexpr auto list =
    weft::task<"list">([] { return weft::batch<int>(2, [](std::size_t i) { return int(i); }); });

#define WORKFLOW(...) decltype(workflow<"w">(__VA_ARGS__))

template <class Workflow>
constexpr bool works = std::is_void_v<error_of<Workflow>>;
template <class Workflow, weft::fixed_string First, weft::fixed_string Second,
          weft::fixed_string Resource = "db">
constexpr bool races = gives_error<Workflow, errors::data_race<First, Second, Resource>>;

template <class Workflow>
constexpr bool has_edge(int from, int to, weft::edge_kind kind) {
  auto const& g = graph_of<Workflow>;
  for (int e = g.first[to]; e < g.first[to + 1]; ++e)
    if (g.edges[e].from == from && g.edges[e].kind == kind) return true;
  return false;
}

}  // namespace

TEST_CASE("two tasks that touch one thing are ordered, or both only read") {
  STATIC_REQUIRE(races<WORKFLOW(a | b), "a", "b">);
  STATIC_REQUIRE(races<WORKFLOW(a | see), "a", "see">);
  STATIC_REQUIRE(races<WORKFLOW(see | a), "see", "a">);
  STATIC_REQUIRE(works<WORKFLOW(see | look)>);
  STATIC_REQUIRE(works<WORKFLOW(a | other)>);
  STATIC_REQUIRE(works<WORKFLOW(a >> b)>);
  STATIC_REQUIRE(works<WORKFLOW(a >> (see | look) >> b)>);
  STATIC_REQUIRE(works<WORKFLOW(a >> pass >> b)>);
  STATIC_REQUIRE(works<WORKFLOW(a, b.after<"a">())>);
  // Reading order is no order.
  STATIC_REQUIRE(races<WORKFLOW(pass >> a, pass >> b), "a", "b">);
  // The one that is in the way need not be the last.
  STATIC_REQUIRE(races<WORKFLOW(a | (see >> look >> pass)), "a", "see">);
  STATIC_REQUIRE(races<WORKFLOW((a >> b) | (pass >> c)), "b", "c">);
}

TEST_CASE("who reads and writes, writes, however often it says so") {
  constexpr auto both = weft::task<"both">(nothing).reads<"x", "db", "x">().writes<"db">().reads<"db">();
  STATIC_REQUIRE(races<WORKFLOW(see | both), "see", "both">);
  STATIC_REQUIRE(works<WORKFLOW(see >> both)>);
  auto const& touches = *weft::detail::leaf<std::remove_cvref_t<decltype(both)>>::info.touches;
  CHECK(touches.count == 2);
  CHECK_FALSE(touches.first[0].writes);
  CHECK(touches.first[1].writes);
  // Ids that change leave it as it is.
  STATIC_REQUIRE(races<WORKFLOW(a | a.as<"z">()), "a", "z">);
}

TEST_CASE("a name means the same at any depth") {
  constexpr auto inner = workflow<"inner">(pass >> a);
  STATIC_REQUIRE(races<WORKFLOW(weft::as_task<"etl">(inner) | b), "etl/a", "b">);
  STATIC_REQUIRE(works<WORKFLOW(weft::as_task<"etl">(inner) >> b)>);
  STATIC_REQUIRE(races<WORKFLOW(weft::as_task<"x">(inner) | weft::as_task<"y">(inner)), "x/a", "y/a">);
}

TEST_CASE("the calls of a map are side by side") {
  constexpr auto each = [](int) {};
  STATIC_REQUIRE(races<WORKFLOW(list >> weft::map<"m">(each).writes<"db">()), "m", "m">);
  STATIC_REQUIRE(works<WORKFLOW(list >> weft::map<"m">(each).reads<"db">())>);
  STATIC_REQUIRE(works<WORKFLOW(list >> weft::map<"m">(each, weft::at_most<1>).writes<"db">())>);
  STATIC_REQUIRE(races<WORKFLOW(list >> weft::map<"m">(each, weft::at_most<2>).writes<"db">()), "m", "m">);
}

TEST_CASE("a loop touches what its body touches") {
  constexpr auto step = weft::task<"step">([](int x) { return x + 1; }).writes<"db">();
  constexpr auto round = workflow<"round">(weft::input<"x", int> >> step);
  constexpr auto go_on = [](int x) { return x < 3; };
  constexpr auto one = weft::task<"one">([] { return 1; });
  STATIC_REQUIRE(races<WORKFLOW(one >> weft::loop<"l">(step, go_on, 9), b), "l", "b">);
  STATIC_REQUIRE(races<WORKFLOW(one >> weft::loop<"l">(round, go_on, 9), b), "l", "b">);
  STATIC_REQUIRE(works<WORKFLOW(one >> weft::loop<"l">(round, go_on, 9) >> b)>);
  STATIC_REQUIRE(races<WORKFLOW(one >> weft::loop<"l">(round, go_on, 9).reads<"x">(), b), "l", "b">);
}

TEST_CASE("branches of a choice of which only one runs do not race") {
  constexpr auto choose =
      weft::task<"choose">([]() -> weft::choice<"left", "right"> { return weft::choose<"left">; });
  constexpr auto left = weft::task<"left">(nothing).writes<"db">();
  constexpr auto right = weft::task<"right">(nothing).writes<"db">();
  constexpr auto behind = weft::task<"behind">(nothing).writes<"db">();
  STATIC_REQUIRE(works<WORKFLOW(choose >> (left | right))>);
  STATIC_REQUIRE(works<WORKFLOW(choose >> (left | (right >> behind)))>);
  STATIC_REQUIRE(races<WORKFLOW(choose >> (left | right), b), "right", "b">);
  // An order that is added is no reason to skip what is ordered.
  using ordered = decltype(workflow<"w">(weft::ordered_by_declaration, choose >> (left | right), b));
  STATIC_REQUIRE(works<ordered>);
  STATIC_REQUIRE(has_edge<ordered>(2, 3, weft::edge_kind::waits));
  STATIC_REQUIRE(weft::run(workflow<"w">(weft::ordered_by_declaration, choose >> (left | right),
                                         weft::task<"last">([] { return 1; }).writes<"db">()))["last"_id] ==
                 1);
}

TEST_CASE("by declaration, tasks that would race run in the order of the text") {
  using two = decltype(workflow<"w">(weft::ordered_by_declaration, a | b));
  STATIC_REQUIRE(has_edge<two>(0, 1, weft::edge_kind::waits));
  STATIC_REQUIRE(graph_of<two>.edge_count == 1);
  // As few edges as it takes: a, (see | look), b, c.
  using five = decltype(workflow<"w">(weft::ordered_by_declaration, a | see | look | b | c));
  STATIC_REQUIRE(graph_of<five>.edge_count == 5);
  STATIC_REQUIRE(has_edge<five>(0, 1, weft::edge_kind::waits));
  STATIC_REQUIRE(has_edge<five>(0, 2, weft::edge_kind::waits));
  STATIC_REQUIRE(has_edge<five>(1, 3, weft::edge_kind::waits));
  STATIC_REQUIRE(has_edge<five>(2, 3, weft::edge_kind::waits));
  STATIC_REQUIRE(has_edge<five>(3, 4, weft::edge_kind::waits));
  // None where there is an order.
  using ordered = decltype(workflow<"w">(weft::ordered_by_declaration, a >> pass >> b));
  STATIC_REQUIRE(graph_of<ordered>.edge_count == 2);
  // Where the text points back, in the order of the inline run.
  using back = decltype(workflow<"w">(weft::ordered_by_declaration, a.after<"pass">(), b, pass));
  STATIC_REQUIRE(has_edge<back>(0, 2, weft::edge_kind::waits));
  // Nested ones keep their order.
  constexpr auto inner = workflow<"inner">(weft::ordered_by_declaration, a | b);
  STATIC_REQUIRE(works<WORKFLOW(weft::as_task<"x">(inner))>);
  STATIC_REQUIRE(races<WORKFLOW(weft::as_task<"x">(inner) | c), "x/b", "c">);
  STATIC_REQUIRE(works<decltype(workflow<"w">(weft::ordered_by_declaration, weft::as_task<"x">(inner) | c))>);
  // A map races with itself.
  STATIC_REQUIRE(races<decltype(workflow<"w">(weft::ordered_by_declaration,
                                              list >> weft::map<"m">([](int) {}).writes<"db">())),
                       "m", "m">);
  STATIC_REQUIRE(
      gives_error<decltype(workflow<"w">(weft::ordered_by_declaration, a, 1)), errors::not_a_task<int>>);
  STATIC_REQUIRE(
      gives_error<decltype(workflow<"w">(weft::ordered_by_declaration)), errors::empty_workflow<"w">>);
}
