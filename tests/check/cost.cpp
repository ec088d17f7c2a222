// SPDX-License-Identifier: BSL-1.0
#include <weft/check/cost.hpp>

#include <type_traits>

#include <weft/core/map.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"

using weft::detail::cost_of;

namespace {

constexpr auto plain = weft::task<"plain">([] { return 1; });
constexpr auto dear = plain.cost<7>();

template <class Task>
constexpr long long cost(Task const&) {
  return cost_of<Task>;
}
// The cost of a task of a workflow.
template <weft::fixed_string Id, class Workflow>
constexpr long long cost_in(Workflow const& wf) {
  for (weft::task_description const& task : weft::describe(wf).tasks)
    if (task.id == weft::text_view(Id.text, Id.size())) return task.cost;
  return -1;
}

}  // namespace

TEST_CASE("a task costs what it says, and 1 if it says nothing") {
  STATIC_REQUIRE(cost(plain) == 1);
  STATIC_REQUIRE(cost(plain.after<"x">()) == 1);
  STATIC_REQUIRE(cost(dear) == 7);
  STATIC_REQUIRE(cost(plain.cost<0>()) == 0);
  STATIC_REQUIRE(cost(plain.cost<1'000'000'000'000>()) == 1'000'000'000'000);
  STATIC_REQUIRE(cost(weft::map<"map">([](int x) { return x; })) == 1);
  STATIC_REQUIRE(cost(weft::map<"map">([](int x) { return x; }).cost<30>()) == 30);
}

TEST_CASE("the last cost counts, among other things that a task says") {
  STATIC_REQUIRE(cost(dear.cost<3>()) == 3);
  STATIC_REQUIRE(cost(plain.after<"x">().cost<4>().local()) == 4);
  STATIC_REQUIRE(cost(dear.as<"other">()) == 7);
  STATIC_REQUIRE(cost(dear.priority(3)) == 7);
  STATIC_REQUIRE(cost(plain.priority(3).cost<5>().takes<"x">()) == 5);
}

TEST_CASE("where nothing is worked out it costs nothing") {
  STATIC_REQUIRE(cost_of<weft::input_task<"x", int>> == 0);
  STATIC_REQUIRE(cost(weft::state<"sum", long>()) == 0);
  STATIC_REQUIRE(cost(weft::state<"sum">([] { return 1; }).cost<2>()) == 2);
  STATIC_REQUIRE(cost(weft::part<"low", 0>) == 0);
  STATIC_REQUIRE(cost(weft::part<"low", 0>.cost<2>()) == 2);
}

TEST_CASE("a cost stays in workflows that are nested, and in groups, whose end costs nothing") {
  constexpr auto inner = weft::workflow<"inner">(dear);
  constexpr auto outer = weft::workflow<"outer">(weft::as_task<"in">(inner), plain);
  STATIC_REQUIRE(cost_in<"in/plain">(outer) == 7);
  STATIC_REQUIRE(cost_in<"plain">(outer) == 1);

  constexpr auto grouped =
      weft::workflow<"grouped">(weft::group<"some">(weft::at_least<1>, dear | plain.as<"other">()),
                                weft::group<"all">(dear.as<"third">() | plain.as<"fourth">()));
  STATIC_REQUIRE(cost_in<"plain">(grouped) == 7);
  STATIC_REQUIRE(cost_in<"other">(grouped) == 1);
  STATIC_REQUIRE(cost_in<"some">(grouped) == 0);
  STATIC_REQUIRE(cost_in<"third">(grouped) == 7);
  STATIC_REQUIRE(cost_in<"all">(grouped) == 0);
}

TEST_CASE("the same task with another cost is another task") {
  using both = decltype(weft::workflow<"wf">(plain, dear));
  STATIC_REQUIRE(
      std::is_same_v<both::error, weft::errors::duplicate_task<"plain", std::remove_const_t<decltype(plain)>,
                                                               std::remove_const_t<decltype(dear)>>>);
}

TEST_CASE("a cost changes nothing else of a task") {
  constexpr auto wf =
      weft::workflow<"wf">(dear >> weft::task<"twice">([](int x) { return 2 * x; }).cost<2>());
  STATIC_REQUIRE(weft::run(wf).value() == 2);
  auto const stateful = weft::task<"one">([n = 1] { return n; }).cost<2>();
  CHECK(weft::run(weft::workflow<"wf">(stateful)).value() == 1);
  CHECK(weft::run(weft::workflow<"wf">(weft::task<"one">([n = 1] { return n; }).cost<2>())).value() == 1);
}
