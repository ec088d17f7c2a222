// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect/replace.hpp>

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
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

constexpr auto minus = [](auto a, auto b) { return a - b; };

template <weft::fixed_string Id, class Workflow, class Task>
using replaced = decltype(weft::replace<Id>(std::declval<Workflow const&>(), std::declval<Task const&>()));
using diamond_type = std::remove_const_t<decltype(diamond)>;

template <weft::edge_kind Kind, weft::fixed_string From, weft::fixed_string To, class Workflow>
constexpr bool has_edge(Workflow const& wf) {
  return decltype(boost::hana::contains(weft::edges(wf), weft::edge_c<From, To, Kind>))::value;
}
using enum weft::edge_kind;

}  // namespace

TEST_CASE("a task is replaced by another, whatever its id, or by a callable") {
  constexpr auto fake = weft::task<"fake">([] { return 1; });
  STATIC_REQUIRE(weft::run(weft::replace<"fetch">(diamond, fake))["merge"_id] == 3);
  STATIC_REQUIRE(weft::run(weft::replace<"fetch">(diamond, [] { return 2; }))["merge"_id] == 8);
  STATIC_REQUIRE(weft::run(weft::replace<"merge">(diamond, minus)).value() == 40 - 400);
  SECTION("one that asks for nothing waits for what the old one waited for") {
    constexpr auto wf = weft::replace<"merge">(diamond, [] { return 0; });
    STATIC_REQUIRE(boost::hana::size(weft::edges(wf)) == boost::hana::size_c<4>);
  }
  SECTION("with another type, if those that read it can") {
    constexpr auto wf = weft::replace<"square">(diamond, [](int) { return 'a'; });
    STATIC_REQUIRE(weft::run(wf).value() == 40 + 'a');
  }
}

TEST_CASE("a task replaced by itself is the same type") {
  STATIC_REQUIRE(std::is_same_v<replaced<"fetch", diamond_type, decltype(fetch)>, diamond_type>);
  STATIC_REQUIRE(std::is_same_v<replaced<"merge", diamond_type, decltype(merge)>, diamond_type>);
  constexpr auto named =
      weft::task<"named">([](weft::from<"fetch", int> f, int x) { return *f + x; }).after<"fetch">();
  constexpr auto generic = weft::task<"generic">(minus).takes<"twice", "fetch">().moves<"twice">();
  constexpr auto wf = weft::workflow<"w">(fetch >> twice >> named >> generic);
  using type = std::remove_const_t<decltype(wf)>;
  STATIC_REQUIRE(std::is_same_v<replaced<"named", type, decltype(named)>, type>);
  STATIC_REQUIRE(std::is_same_v<replaced<"generic", type, decltype(generic)>, type>);
}

TEST_CASE("state is moved or copied") {
  int k = 3;
  auto const fake = weft::task<"fake">([k] { return k; });
  auto const wf = weft::replace<"fetch">(diamond, fake);
  CHECK(weft::run(wf)["merge"_id] == 15);
  CHECK(weft::run(weft::replace<"fetch">(wf, fetch))["merge"_id] == 440);
  auto const owning = weft::replace<"twice">(wf, [p = std::make_unique<int>(7)](int x) { return *p * x; });
  CHECK(weft::run(owning)["merge"_id] == 21 + 9);
  auto const back = weft::replace<"merge">(
      weft::replace<"twice">(diamond, [p = std::make_unique<int>(7)](int x) { return *p * x; }), minus);
  CHECK(weft::run(back)["merge"_id] == 140 - 400);
}

TEST_CASE("an input for a task, and a task for an input") {
  constexpr auto given = weft::replace<"fetch">(diamond, weft::input<"any", int>);
  STATIC_REQUIRE(weft::run(given, weft::with<"fetch">(3))["merge"_id] == 15);
  constexpr auto again = weft::replace<"fetch">(given, fetch);
  STATIC_REQUIRE(std::is_same_v<decltype(again), decltype(diamond)>);
  constexpr auto cut = weft::replace<"twice">(diamond, weft::input<"twice", int>);
  STATIC_REQUIRE(weft::run(cut, weft::with<"twice">(1))["merge"_id] == 401);
  STATIC_REQUIRE(boost::hana::size(weft::edges(cut)) == boost::hana::size_c<3>);
}

TEST_CASE("names of the new task are found in the workflow") {
  SECTION("from: not passed by position as well") {
    constexpr auto wf = weft::replace<"merge">(
        diamond, [](weft::from<"square", int> s, int t, weft::from<"fetch", int> f) { return *s - t + *f; });
    STATIC_REQUIRE(weft::run(wf).value() == 400 - 40 + 20);
    STATIC_REQUIRE(has_edge<names, "square", "merge">(wf));
    STATIC_REQUIRE_FALSE(has_edge<passes, "square", "merge">(wf));
  }
  SECTION("takes: the others are waited for") {
    constexpr auto wf = weft::replace<"merge">(diamond, weft::task<"m">(minus).takes<"square", "fetch">());
    STATIC_REQUIRE(weft::run(wf).value() == 380);
    STATIC_REQUIRE(has_edge<passes, "twice", "merge">(wf));
    STATIC_REQUIRE(weft::run(weft::replace<"merge">(wf, minus)).value() ==
                   380);  // as the last one was called
    STATIC_REQUIRE(has_edge<orders, "twice", "merge">(weft::replace<"merge">(wf, minus)));
    STATIC_REQUIRE(
        weft::run(weft::replace<"merge">(wf, weft::task<"m">(minus).takes<"fetch", "twice">())).value() ==
        -20);
  }
  SECTION("takes and from") {
    constexpr auto wf =
        weft::replace<"merge">(diamond, weft::task<"m">([](int a, weft::from<"square", int> s, int b) {
                                          return *s + a - b;
                                        }).takes<"fetch", "twice">());
    STATIC_REQUIRE(weft::run(wf).value() == 400 + 20 - 40);
  }
  SECTION("after: nothing is passed, and a name wins") {
    constexpr auto wf =
        weft::replace<"merge">(diamond, weft::task<"m">([](int s) { return s; }).after<"twice">());
    STATIC_REQUIRE(weft::run(wf).value() == 400);
    STATIC_REQUIRE(has_edge<orders, "twice", "merge">(wf));
    constexpr auto named = weft::replace<"merge">(
        diamond,
        weft::task<"m">([](int t, weft::from<"square", int> s) { return t - *s; }).after<"square">());
    STATIC_REQUIRE(weft::run(named).value() == 40 - 400);
  }
  SECTION("of a later task: then it runs later") {
    constexpr auto wf =
        weft::replace<"twice">(diamond, [](weft::from<"square", int> s, int f) { return *s + f; });
    STATIC_REQUIRE(weft::run(wf)["merge"_id] == 420 + 400);
    int k = 2;
    auto const stateful =
        weft::replace<"twice">(weft::replace<"fetch">(diamond, [k] { return k; }),
                               [k](weft::from<"square", int> s, int f) { return k * *s + f; });
    CHECK(weft::run(stateful)["merge"_id] == 8 + 2 + 4);
  }
  SECTION("for an input") {
    constexpr auto wf = weft::workflow<"w">(fetch, weft::input<"x", int> >> twice);
    STATIC_REQUIRE(weft::run(weft::replace<"x">(wf, square.takes<"fetch">()))["twice"_id] == 800);
  }
  SECTION("that the new task does not have any more are waited for") {
    constexpr auto wf = weft::workflow<"w">(
        fetch,
        twice.takes<"fetch">() >> weft::task<"x">([](int a, weft::from<"fetch", int> f) { return a + *f; }));
    constexpr auto without = weft::replace<"x">(wf, [](int a) { return a; });
    STATIC_REQUIRE(weft::run(without)["x"_id] == 40);
    STATIC_REQUIRE(has_edge<orders, "fetch", "x">(without));
  }
}

TEST_CASE("names of the old task mean what they meant") {
  constexpr auto inner = weft::workflow<"inner">(
      weft::input<"x", int> >> twice,
      weft::task<"y">([](weft::from<"x", int> x, int t) { return *x + t; }).takes<"twice">(),
      weft::task<"z">(minus).takes<"twice", "x">().after<"y">());
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(inner));  // n/x is fetch
  using type = std::remove_const_t<decltype(wf)>;
  constexpr auto z = weft::task<"z">(minus).takes<"twice", "x">().after<"y">();
  STATIC_REQUIRE(std::is_same_v<replaced<"n/z", type, decltype(z)>, type>);
  STATIC_REQUIRE(
      weft::run(weft::replace<"n/z">(wf, weft::task<"z">(minus).takes<"x", "twice">()))["n/z"_id] == -20);
  STATIC_REQUIRE(
      weft::run(weft::replace<"n/y">(wf, [](weft::from<"twice", int> t) { return *t; }))["n/y"_id] == 40);
}

TEST_CASE("a name means a task in the scope first, then in those around it, then outside") {
  constexpr auto load = weft::task<"load">([] { return 1; });
  constexpr auto part = weft::workflow<"part">(load >> weft::task<"parse">([](int x) { return x; }));
  constexpr auto etl = weft::workflow<"etl">(weft::as_task<"part">(part), weft::task<"mid">([] { return 5; }),
                                             weft::task<"load">([] { return 2; }));
  constexpr auto wf =
      weft::workflow<"w">(weft::as_task<"etl">(etl), weft::task<"load">([] { return 3; }),
                          weft::task<"mid">([] { return 6; }), weft::task<"top">([] { return 7; }));
  constexpr auto change = weft::replace<"etl/part/parse">(
      wf, [](weft::from<"load", int> l, weft::from<"mid", int> m, weft::from<"top", int> t,
             weft::from<"etl/load", int> e) { return 1000 * *e + 100 * *l + 10 * *m + *t; });
  STATIC_REQUIRE(weft::run(change)["etl/part/parse"_id] == 2157);
  SECTION("after a whole scope") {
    constexpr auto late = weft::replace<"top">(wf, weft::task<"x">([] { return 0; }).after<"etl">());
    STATIC_REQUIRE(has_edge<orders, "etl/part/parse", "top">(late));
    STATIC_REQUIRE(has_edge<orders, "etl/mid", "top">(late));
    constexpr auto inside = weft::replace<"etl/mid">(wf, weft::task<"x">([] { return 0; }).after<"part">());
    STATIC_REQUIRE(has_edge<orders, "etl/part/load", "etl/mid">(inside));
  }
}

TEST_CASE("results are taken as the new task says") {
  auto const wf = weft::workflow<"w">(weft::task<"make">([] { return std::make_unique<int>(4); }) >>
                                      weft::task<"use">([](std::unique_ptr<int> p) { return *p; }));
  CHECK(weft::run(weft::replace<"use">(wf, [](std::unique_ptr<int> const& p) { return *p + 1; })).value() ==
        5);
  CHECK(weft::run(weft::replace<"make">(wf, [] { return std::make_unique<int>(6); })).value() == 6);
  auto const grow = [](auto&& s) { return std::is_rvalue_reference_v<decltype(s)>; };
  auto const text =
      weft::workflow<"w">(weft::task<"text">([] { return std::string("a"); }) >> weft::task<"grow">(grow));
  CHECK_FALSE(weft::run(text).value());
  auto const moving = weft::replace<"grow">(text, weft::task<"g">(grow).moves<"text">());
  CHECK(weft::run(moving).value());
  CHECK_FALSE(weft::run(weft::replace<"grow">(moving, grow)).value());
  CHECK(weft::run(weft::replace<"grow">(moving, weft::task<"g">(grow).moves<"text">().takes<"text">()))
            .value());
}

TEST_CASE("a map for a task and a task for a map") {
  auto const wf = weft::workflow<"w">(weft::task<"list">([] { return std::vector<int>{1, 2, 3}; }) >>
                                      weft::map<"each">([](int x) { return 10 * x; }) >>
                                      weft::task<"last">([](auto const& all) { return *(all.end() - 1); }));
  CHECK(weft::run(weft::replace<"each">(wf, weft::map<"m">([](int x) { return 2 * x; })))["last"_id] == 6);
  CHECK(weft::run(weft::replace<"each">(wf, [](std::vector<int> const& all) { return all; }))["last"_id] ==
        3);
  CHECK(weft::run(weft::replace<"each">(wf, [] { return std::vector<int>{8}; }))["last"_id] == 8);
}

TEST_CASE("what does not fit is an error as in any workflow") {
  using namespace weft::errors;
  constexpr auto text = [] { return "text"; };
  STATIC_REQUIRE(
      std::is_same_v<replaced<"fetsh", diamond_type, decltype(text)>, weft::rejected<no_such_task<"fetsh">>>);
  STATIC_REQUIRE(std::is_base_of_v<weft::failure, replaced<"fetch", diamond_type, decltype(text)>>);
  constexpr auto stray = [](weft::from<"lode", int>) { return 1; };
  STATIC_REQUIRE(std::is_same_v<replaced<"twice", diamond_type, decltype(stray)>,
                                weft::rejected<unknown_source<"twice", "lode">>>);
  constexpr auto circle = [](weft::from<"merge", int>) { return 1; };
  STATIC_REQUIRE(std::is_same_v<replaced<"twice", diamond_type, decltype(circle)>,
                                weft::rejected<circular_source<"twice", "merge", "twice">>>);
}

TEST_CASE("an error goes through replace") {
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replace<"a">(weft::failure(), fetch)), weft::failure>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::replace<"fetch">(diamond, weft::failure())), weft::failure>);
}

TEST_CASE("a state is found by type, in the scope first") {
  constexpr auto inner =
      weft::workflow<"inner">(weft::state<"inside", int>() >> weft::task<"t">([] { return 0; }),
                              weft::task<"use">([](int& s) { return ++s; }));
  constexpr auto wf =
      weft::workflow<"w">(weft::as_task<"n">(inner), weft::state<"total", long>(),
                          weft::state<"more">([] { return 5; }), weft::task<"top">([] { return 1; }));
  STATIC_REQUIRE(weft::run(weft::replace<"n/use">(wf, [](int& s) { return s += 2; }))["n/use"_id] == 2);
  STATIC_REQUIRE(
      weft::run(weft::replace<"n/use">(wf, [](long& l, int& s) { return l += s + 3; }))["n/use"_id] == 3);
  STATIC_REQUIRE(weft::run(weft::replace<"top">(wf, [](int& s) { return ++s; }))["top"_id] == 6);
  STATIC_REQUIRE(
      weft::run(weft::replace<"top">(wf, [](weft::from<"more", int&> s) { return ++*s; }))["top"_id] == 6);
  constexpr auto none = [](char& c) { return ++c; };
  STATIC_REQUIRE(
      std::is_base_of_v<weft::failure, replaced<"top", std::remove_const_t<decltype(wf)>, decltype(none)>>);
}

TEST_CASE("a result that is passed more than once stays so") {
  constexpr auto digits = [](auto... x) {
    int all = 0;
    ((all = 10 * all + x), ...);
    return all;
  };
  constexpr auto one = weft::task<"one">([] { return 1; });
  constexpr auto two = weft::task<"two">([] { return 2; });
  constexpr auto end = weft::task<"end">(minus);
  SECTION("of the names of the old task") {
    constexpr auto wf = weft::workflow<"w">(one, end.takes<"one", "one">());
    constexpr auto same = weft::replace<"end">(wf, digits);
    STATIC_REQUIRE(weft::run(same).value() == 11);
    STATIC_REQUIRE(weft::run(weft::replace<"end">(same, minus)).value() == 0);
    constexpr auto three = weft::workflow<"w">((one | two) >> end.as<"more">(),
                                               weft::task<"end">(digits).takes<"two", "one", "two">());
    STATIC_REQUIRE(weft::run(weft::replace<"end">(three, [digits](int a, int b, int c) {
                     return 1000 + digits(a, b, c);
                   }))["end"_id] == 1212);
    STATIC_REQUIRE(weft::run(weft::replace<"end">(
                       three, [](weft::from<"two", int> b, int a) { return 10 * *b + a; }))["end"_id] == 21);
  }
  SECTION("of inputs that one task feeds") {
    constexpr auto part = weft::workflow<"part">((weft::input<"x", int> | weft::input<"y", int>) >> end);
    constexpr auto wf =
        weft::workflow<"w">(one, two, weft::as_task<"n">(part).bind<"x", "one">().bind<"y", "one">());
    STATIC_REQUIRE(weft::run(weft::replace<"n/end">(wf, digits))["n/end"_id] == 11);
    STATIC_REQUIRE(weft::run(weft::replace<"n/end">(
                       wf, weft::task<"t">([] { return 3; }).after<"one">()))["n/end"_id] == 3);
  }
  SECTION("where the new task runs later") {
    constexpr auto wf = weft::workflow<"w">(one, end.takes<"one", "one">(), two);
    constexpr auto later = weft::replace<"end">(
        wf, [digits](int a, int b, weft::from<"two", int> c) { return digits(a, b, *c); });
    STATIC_REQUIRE(weft::run(later)["end"_id] == 112);
  }
}

TEST_CASE("an input that is fed has gone, so that what feeds it is named") {
  constexpr auto part = weft::workflow<"part">(weft::input<"x", int> >> twice >> square);
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(part));
  constexpr auto by_input = [](weft::from<"x", int> x) { return *x; };
  constexpr auto by_source = [](weft::from<"fetch", int> x) { return *x; };
  using type = std::remove_const_t<decltype(wf)>;
  STATIC_REQUIRE(std::is_same_v<replaced<"n/square", type, decltype(by_input)>,
                                weft::rejected<weft::errors::unknown_source<"n/square", "x">>>);
  STATIC_REQUIRE(weft::run(weft::replace<"n/square">(wf, by_source))["n/square"_id] == 20);
}
