// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/prune.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/hana/contains.hpp>
#include <boost/hana/size.hpp>

#include <weft/reflect/edges.hpp>
#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](auto x) { return x * x; });
constexpr auto note = weft::task<"note">([](int) {});
constexpr auto merge =
    weft::task<"merge">([](int a, int b, weft::from<"fetch", int> c) { return a + b + *c; });
constexpr auto end = weft::task<"end">([](int x) { return x; });
constexpr auto diamond =
    weft::workflow<"diamond">(fetch >> (twice | square) >> merge.after<"note">() >> end, fetch >> note);
using diamond_type = std::remove_const_t<decltype(diamond)>;

template <weft::fixed_string Id, class Workflow>
using without = decltype(weft::without<Id>(std::declval<Workflow const&>()));
template <weft::fixed_string From, weft::fixed_string To, class Workflow>
using subgraph = decltype(weft::subgraph<From, To>(std::declval<Workflow const&>()));

template <weft::edge_kind Kind, weft::fixed_string From, weft::fixed_string To, class Workflow>
constexpr bool has_edge(Workflow const& wf) {
  return decltype(boost::hana::contains(weft::edges(wf), weft::edge_c<From, To, Kind>))::value;
}
template <class Workflow>
constexpr int edge_count(Workflow const& wf) {
  return static_cast<int>(decltype(boost::hana::size(weft::edges(wf)))::value);
}
using enum weft::edge_kind;

}  // namespace

TEST_CASE("without a task the others run as before") {
  constexpr auto wf = weft::without<"note">(diamond);
  STATIC_REQUIRE(wf.size() == 5);
  STATIC_REQUIRE(weft::run(wf)["end"_id] == 460);
  STATIC_REQUIRE(weft::run(weft::without<"end">(wf)).value() == 460);
}

TEST_CASE("order through a task stays") {
  constexpr auto wf = weft::without<"note">(diamond);
  STATIC_REQUIRE(edge_count(wf) == 6);  // fetch and merge have an edge already
  static std::string log;
  auto const say = [](char c) { return [c](auto const&...) { log += c; }; };
  auto const many = weft::workflow<"w">((weft::task<"a">(say('a')) | weft::task<"b">(say('b'))) >>
                                            weft::task<"m">(say('m')) >>
                                            (weft::task<"x">(say('x')) | weft::task<"y">(say('y'))),
                                        weft::task<"b2">(say('2')) >> "b"_id);
  auto const less = weft::without<"m">(many);
  STATIC_REQUIRE(has_edge<orders, "a", "x">(less));
  STATIC_REQUIRE(has_edge<orders, "b", "x">(less));
  STATIC_REQUIRE(has_edge<orders, "a", "y">(less));
  STATIC_REQUIRE(has_edge<orders, "b", "y">(less));
  STATIC_REQUIRE(edge_count(less) == 5);
  weft::run(less);
  CHECK(log == "a2bxy");
  SECTION("also of a source and of several, one after the other") {
    CHECK(edge_count(weft::without<"b2">(less)) == 4);
    CHECK(has_edge<orders, "b2", "y">(weft::without<"b">(less)));
  }
}

TEST_CASE("a task that needs the result is an error") {
  using namespace weft::errors;
  STATIC_REQUIRE(
      std::is_same_v<without<"merge", diamond_type>,
                     weft::rejected<missing_argument<"end", weft::argument<1>, weft::wants<int>>>>);
  STATIC_REQUIRE(
      std::is_same_v<without<"twice", diamond_type>,
                     weft::rejected<missing_argument<"merge", weft::argument<2>, weft::wants<int>>>>);
  STATIC_REQUIRE(std::is_same_v<without<"nothing", diamond_type>, weft::rejected<no_such_task<"nothing">>>);
  constexpr auto named = weft::workflow<"w">(
      fetch >> twice, weft::task<"t">([](int a) { return a; }).takes<"twice">(),
      weft::task<"f">([](weft::from<"fetch", int> f, weft::from<"t", int> t) { return *f + *t; }));
  using named_type = std::remove_const_t<decltype(named)>;
  STATIC_REQUIRE(std::is_same_v<without<"t", named_type>, weft::rejected<unknown_source<"f", "t">>>);
  STATIC_REQUIRE(std::is_same_v<without<"twice", named_type>, weft::rejected<unknown_source<"t", "twice">>>);
  constexpr auto one = weft::workflow<"one">(fetch);
  STATIC_REQUIRE(std::is_same_v<without<"fetch", std::remove_const_t<decltype(one)>>,
                                weft::rejected<empty_workflow<"one">>>);
}

TEST_CASE("a generic task gets what is left") {
  constexpr auto wf = weft::workflow<"w">((fetch | fetch.as<"more">()) >>
                                          weft::task<"sum">([](auto... x) { return (x + ... + 0); }));
  STATIC_REQUIRE(weft::run(weft::without<"more">(wf))["sum"_id] == 20);
}

TEST_CASE("without an input, and in a nested workflow") {
  constexpr auto inner = weft::workflow<"inner">(weft::input<"x", int> >> (twice | note));
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(inner), weft::input<"spare", int>);
  constexpr auto less = weft::without<"n/note">(weft::without<"spare">(wf));
  STATIC_REQUIRE(weft::run(less)["n/twice"_id] == 40);
  STATIC_REQUIRE(less.size() == 2);
}

TEST_CASE("what lies between two tasks; what it reads from outside is given") {
  constexpr auto wf = weft::subgraph<"twice", "end">(diamond);
  STATIC_REQUIRE(weft::run(wf, weft::with<"fetch">(1), weft::with<"square">(5))["end"_id] == 2 + 5 + 1);
  STATIC_REQUIRE(wf.size() == 5);  // not note, which merge only waits for
  constexpr auto one = weft::subgraph<"merge", "merge">(diamond);
  STATIC_REQUIRE(
      weft::run(one, weft::with<"fetch">(1), weft::with<"twice">(2), weft::with<"square">(3)).value() == 6);
  constexpr auto noted = weft::subgraph<"note", "end">(diamond);
  STATIC_REQUIRE(has_edge<orders, "note", "merge">(noted));
  STATIC_REQUIRE(noted.size() == 6);
}

TEST_CASE("the subgraph of everything is the same type") {
  STATIC_REQUIRE(std::is_same_v<subgraph<"fetch", "end", diamond_type>, diamond_type>);
  STATIC_REQUIRE(
      std::is_same_v<subgraph<"fetch", "end", subgraph<"fetch", "end", diamond_type>>, diamond_type>);
}

TEST_CASE("inputs stay inputs, references stay references") {
  struct fixed {
    int value;
    constexpr explicit fixed(int v) : value(v) {}
    fixed(fixed const&) = delete;
  };
  constexpr auto wf = weft::workflow<"w">(
      (weft::input<"x", int const&> | weft::task<"make">([] { return fixed(7); }) | fetch) >>
      weft::task<"sum">([](int x, fixed const& f, int n) { return x + f.value + n; }));
  constexpr auto sum = weft::subgraph<"sum", "sum">(wf);
  static constexpr int four = 4;
  static constexpr fixed six(6);
  STATIC_REQUIRE(
      weft::run(sum, weft::with<"x">(four), weft::with<"make">(six), weft::with<"fetch">(1)).value() == 11);
}

TEST_CASE("results are given to takers and maps") {
  auto const wf = weft::workflow<"w">(
      weft::task<"list">([] { return std::vector<int>{1}; }) >>
      weft::map<"each">([](int x) { return 10 * x; }) >>
      weft::task<"own">([](weft::batch<int>&& all) { return std::make_unique<int>(all[0]); }) >>
      weft::task<"last">([](std::unique_ptr<int> p) { return *p; }));
  auto const last = weft::subgraph<"last", "last">(wf);
  CHECK(weft::run(last, weft::with<"own">(std::make_unique<int>(5))).value() == 5);
  auto const each = weft::subgraph<"each", "last">(wf);
  CHECK(weft::run(each, weft::with<"list">(std::vector<int>{3})).value() == 30);
}

TEST_CASE("a task that reads nothing does not begin to read") {
  constexpr auto picky = weft::task<"picky">([](auto... x)
                                               requires(sizeof...(x) == 0 || sizeof...(x) == 1)
                                             { return static_cast<int>(sizeof...(x)); });
  constexpr auto wf = weft::workflow<"w">((fetch | square.takes<"fetch">()) >> picky >> end);
  STATIC_REQUIRE(weft::run(wf)["picky"_id] == 0);
  constexpr auto part = weft::subgraph<"square", "end">(wf);
  STATIC_REQUIRE(weft::run(part, weft::with<"fetch">(1))["picky"_id] == 0);
  constexpr auto ordered =
      weft::workflow<"w">((fetch | twice.takes<"fetch">()) >> weft::task<"last">([] { return 1; }));
  STATIC_REQUIRE(weft::subgraph<"last", "last">(ordered).size() == 1);
}

TEST_CASE("no path and no such task are errors") {
  using namespace weft::errors;
  STATIC_REQUIRE(
      std::is_same_v<subgraph<"twice", "square", diamond_type>, weft::rejected<no_path<"twice", "square">>>);
  STATIC_REQUIRE(
      std::is_same_v<subgraph<"end", "fetch", diamond_type>, weft::rejected<no_path<"end", "fetch">>>);
  STATIC_REQUIRE(std::is_same_v<subgraph<"x", "y", diamond_type>, weft::rejected<no_such_task<"x">>>);
  STATIC_REQUIRE(std::is_same_v<subgraph<"end", "y", diamond_type>, weft::rejected<no_such_task<"y">>>);
  constexpr auto named = weft::workflow<"w">(fetch >> note, twice.takes<"note", "fetch">());
  STATIC_REQUIRE(std::is_same_v<subgraph<"twice", "twice", std::remove_const_t<decltype(named)>>,
                                weft::rejected<void_result<"note">>>);
}

TEST_CASE("state is copied, or moved out of an expiring workflow") {
  auto const make = [] {
    return weft::workflow<"w">(weft::task<"a">([p = std::make_unique<int>(4)] { return *p; }) >>
                               weft::task<"b">([p = std::make_unique<int>(5)](int x) { return *p * x; }) >>
                               weft::task<"c">([p = std::make_unique<int>(6)](int x) { return *p * x; }));
  };
  CHECK(weft::run(weft::without<"c">(make()))["b"_id] == 20);
  CHECK(weft::run(weft::subgraph<"b", "c">(make()), weft::with<"a">(1))["c"_id] == 30);
  int k = 3;
  auto const wf = weft::workflow<"w">(weft::task<"a">([k] { return k; }) >> twice >> end);
  CHECK(weft::run(weft::without<"end">(wf)).value() == 6);
  CHECK(weft::run(weft::subgraph<"a", "twice">(wf)).value() == 6);
}

TEST_CASE("an error goes through without and subgraph") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::without<"a">(weft::failure())), weft::failure>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::subgraph<"a", "b">(weft::failure())), weft::failure>);
}

TEST_CASE("states that are used stay") {
  constexpr auto wf =
      weft::workflow<"w">(fetch >> weft::state<"total">([](int from) { return from; }),
                          fetch >> weft::task<"add">([](int& total, int x) { return total += x; }) >>
                              weft::task<"more">([](int& total, int x) { return total += x; }));
  constexpr auto part = weft::subgraph<"more", "more">(wf);
  STATIC_REQUIRE(weft::run(part, weft::with<"fetch">(3), weft::with<"add">(10)).value() == 13);
}
