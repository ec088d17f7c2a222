// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/tasks.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/hana/contains.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/transform.hpp>

#include <weft/static.hpp>

#include "../catch.hpp"

namespace hana = boost::hana;
using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([](int from) { return from + 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond =
    weft::workflow<"diamond">(weft::input<"from", int> >> fetch >> (twice | square) >> merge);

struct times {
  int factor;
  constexpr int operator()(int x) const { return factor * x; }
};
constexpr auto scaled =
    weft::workflow<"scaled">(weft::task<"one">([] { return 1; }) >> weft::task<"scale">(times{3}) >>
                             weft::task<"scale-more">(times{5}));

constexpr auto id_of = [](auto const& task) { return weft::id_of(task); };

}  // namespace

TEST_CASE("a task knows its id as a key") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::id_of(fetch)), weft::id<"fetch">>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::id_of(weft::input<"from", int>)), weft::id<"from">>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::id_of(fetch.as<"get">())), weft::id<"get">>);
}

TEST_CASE("tasks stand in the order of execution") {
  constexpr auto tasks = weft::tasks(diamond);
  STATIC_REQUIRE(sizeof(tasks) == 1);
  STATIC_REQUIRE(hana::size(tasks) == hana::size_c<5>);
  STATIC_REQUIRE(hana::transform(tasks, id_of) ==
                 hana::make_tuple("from"_id, "fetch"_id, "twice"_id, "square"_id, "merge"_id));
  STATIC_REQUIRE(tasks[hana::size_c<3>](5) == 25);

  std::string names;
  hana::for_each(weft::tasks(diamond), [&](auto const& task) { names += weft::id_of(task).c_str(); });
  CHECK(names == "fromfetchtwicesquaremerge");
}

TEST_CASE("tasks are chosen by predicates") {
  constexpr auto others =
      hana::filter(weft::tasks(diamond), [](auto const& task) { return weft::id_of(task) != "fetch"_id; });
  STATIC_REQUIRE(hana::transform(others, id_of) ==
                 hana::make_tuple("from"_id, "twice"_id, "square"_id, "merge"_id));
}

TEST_CASE("tasks with state are copied out of the workflow") {
  constexpr auto tasks = weft::tasks(scaled);
  STATIC_REQUIRE(tasks[hana::size_c<1>](2) == 6);
  STATIC_REQUIRE(tasks[hana::size_c<2>].function().factor == 5);
  int bias = 4;
  auto const workflow = weft::workflow<"w">(weft::task<"biased">([bias] { return bias; }));
  CHECK(weft::tasks(workflow)[hana::size_c<0>]() == 4);
}

TEST_CASE("tasks with state are moved out of an expiring workflow") {
  auto const make = [] {
    return weft::workflow<"w">(weft::task<"own">([own = std::make_unique<int>(7)] { return *own; }) >>
                               weft::task<"text">([text = std::string("t")](int) { return text; }));
  };
  auto const tasks = weft::tasks(make());
  CHECK(tasks[hana::size_c<0>]() == 7);
  CHECK(tasks[hana::size_c<1>](0) == "t");
  auto workflow = make();
  auto const map = weft::task_map(std::move(workflow));
  CHECK(map["own"_id]() == 7);
}

TEST_CASE("a map finds tasks by id") {
  constexpr auto map = weft::task_map(diamond);
  STATIC_REQUIRE(hana::size(map) == hana::size_c<5>);
  STATIC_REQUIRE(map["merge"_id](1, 2) == 3);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::id_of(map["twice"_id])), weft::id<"twice">>);
  STATIC_REQUIRE(decltype(hana::contains(map, "from"_id))::value);
  STATIC_REQUIRE_FALSE(decltype(hana::contains(map, "nothing"_id))::value);
  STATIC_REQUIRE(weft::task_map(scaled)["scale-more"_id](2) == 10);
}

TEST_CASE("tasks of one callable stay apart") {
  constexpr auto both =
      weft::workflow<"w">(twice.as<"a">().takes<"x">(), twice.as<"b">().takes<"x">(), weft::input<"x", int>);
  STATIC_REQUIRE(hana::size(weft::tasks(both)) == hana::size_c<3>);
  STATIC_REQUIRE(weft::task_map(both)["a"_id](1) == 2);
}

TEST_CASE("what did not compile has no tasks") {
  STATIC_REQUIRE(hana::size(weft::tasks(weft::failure())) == hana::size_c<0>);
  STATIC_REQUIRE(hana::size(weft::task_map(weft::failure())) == hana::size_c<0>);
}
