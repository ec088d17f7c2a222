// SPDX-License-Identifier: BSL-1.0
#include <weft/check/nesting.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "inspect.hpp"

#include <weft/static.hpp>

#include "../catch.hpp"

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 7; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto next = weft::task<"next">([](int x) { return x + 1; });
constexpr auto sum = weft::task<"sum">([](int a, int b) { return a + b; });

constexpr auto line = weft::workflow<"line">(weft::input<"x", int> >> twice >> next);
constexpr auto minus = weft::workflow<"minus">((weft::input<"a", int> | weft::input<"b", int>) >>
                                               weft::task<"minus">([](int a, int b) { return a - b; }));

}  // namespace

TEST_CASE("the leaves of a nested workflow stand under its id") {
  using weft::detail::scoped;
  using twice_task = std::remove_const_t<decltype(twice)>;
  STATIC_REQUIRE(weft::detail::path_of(weft::fixed_string("etl"), weft::fixed_string("load")) ==
                 weft::fixed_string("etl/load"));
  STATIC_REQUIRE(std::is_same_v<scoped<"etl", twice_task>::type, decltype(twice.as<"etl/twice">())>);
  STATIC_REQUIRE(
      std::is_same_v<scoped<"etl", weft::input_task<"x", int>>::type, weft::input_task<"etl/x", int>>);
}

TEST_CASE("a leaf of an expression is copied from lvalues and moved from rvalues") {
  auto const keep = weft::task<"keep">([p = std::make_shared<int>(3)] { return *p; });
  auto once = weft::task<"once">([p = std::make_unique<int>(4)](int x) { return *p + x; });
  auto joined = keep >> twice >> std::move(once);
  CHECK(weft::detail::leaf_of<0>(joined)() == 3);
  CHECK(weft::detail::leaf_of<1>(joined)(5) == 10);
  CHECK(weft::detail::leaf_of<2>(std::move(joined))(1) == 5);
}

TEST_CASE("what comes before feeds the inputs, and the sinks feed what comes after") {
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(line) >> next.as<"end">());
  STATIC_REQUIRE(wf.size() == 4);  // the input is gone
  STATIC_REQUIRE(weft::run(wf)["end"_id] == 16);
  STATIC_REQUIRE(weft::run(wf)["n/twice"_id] == 14);
}

TEST_CASE("inputs that nothing feeds become inputs of the outer workflow") {
  constexpr auto wf = weft::workflow<"w">(weft::as_task<"n">(line), weft::as_task<"m">(minus));
  constexpr auto r = weft::run(wf, weft::with<"n/x">(1), weft::with<"m/a">(10), weft::with<"m/b">(4));
  STATIC_REQUIRE(r["n/next"_id] == 3);
  STATIC_REQUIRE(r["m/minus"_id] == 6);
}

TEST_CASE("predecessors feed the inputs in order") {
  constexpr auto p = weft::task<"p">([] { return 9; });
  constexpr auto q = weft::task<"q">([] { return 4; });
  STATIC_REQUIRE(weft::run(weft::workflow<"w">((p | q) >> weft::as_task<"m">(minus))).value() == 5);
  STATIC_REQUIRE(weft::run(weft::workflow<"w">((q | p) >> weft::as_task<"m">(minus))).value() == -5);
  SECTION("from several expressions too") {
    STATIC_REQUIRE(weft::run(weft::workflow<"w">(p >> weft::as_task<"m">(minus), q >> "m"_id)).value() == 5);
    STATIC_REQUIRE(weft::run(weft::workflow<"w">(q >> "m"_id, p >> weft::as_task<"m">(minus))).value() == -5);
  }
  SECTION("one that is left over is an input of the outer workflow") {
    constexpr auto wf = weft::workflow<"w">(p >> weft::as_task<"m">(minus));
    STATIC_REQUIRE(weft::run(wf, weft::with<"m/b">(1)).value() == 8);
  }
  SECTION("by name, which leaves the others to positions") {
    constexpr auto wf = weft::workflow<"w">(p, q >> weft::as_task<"m">(minus).bind<"a", "p">());
    STATIC_REQUIRE(weft::run(wf).value() == 5);
  }
  SECTION("by path") {
    constexpr auto wf = weft::workflow<"w">(p >> "m/b"_id, q >> "m/a"_id, weft::as_task<"m">(minus));
    STATIC_REQUIRE(weft::run(wf).value() == -5);
  }
}

TEST_CASE("a sequence orders every task of a nested workflow") {
  static std::string log;
  log.clear();
  auto say = [](char c) { return [c](auto const&...) { log += c; }; };
  auto inner =
      weft::workflow<"inner">(weft::input<"x", int> >> weft::task<"r">(say('r')), weft::task<"s">(say('s')));
  auto const wf = weft::workflow<"w">(
      weft::as_task<"n">(std::move(inner)) >> weft::task<"z">([] { log += 'z'; }),
      weft::task<"a">([] {
        log += 'a';
        return 1;
      }) >>
          "n"_id,
      weft::task<"b">([] { log += 'b'; }), weft::task<"e">([] { log += 'e'; }).after<"n">());
  weft::run(wf);
  CHECK(log == "arszbe");
}

TEST_CASE("the same workflow nests under several ids, and any depth") {
  constexpr auto both = weft::workflow<"both">((weft::as_task<"l">(line) | weft::as_task<"r">(line)) >> sum);
  constexpr auto deep = weft::workflow<"deep">(fetch >> weft::as_task<"p">(both) >> twice.as<"end">());
  // Two inputs, one predecessor: the first is fed, the second is open.
  constexpr auto r = weft::run(deep, weft::with<"p/r/x">(1));
  STATIC_REQUIRE(r["end"_id] == 2 * (15 + 3));
  STATIC_REQUIRE(r["p/l/twice"_id] == 14);
  constexpr auto deeper = weft::workflow<"deeper">(fetch, weft::as_task<"q">(deep).bind<"p/r/x", "fetch">());
  STATIC_REQUIRE(weft::run(deeper)["q/end"_id] == 2 * (15 + 15));
}

TEST_CASE("names inside mean tasks inside, also of what is bound") {
  constexpr auto named = weft::workflow<"named">(
      weft::input<"x", int> >> twice >> next,
      weft::task<"add">([](weft::from<"x", int> x, weft::from<"twice", int> t) { return 100 * *x + *t; }),
      weft::task<"sub">([](auto a, auto b) { return a - b; }).takes<"next", "x">());
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(named),
                                          twice.as<"x">() >> next.as<"twice">(), fetch >> "x"_id);
  constexpr auto r = weft::run(wf);
  STATIC_REQUIRE(r["n/add"_id] == 714);
  STATIC_REQUIRE(r["n/sub"_id] == 15 - 7);
  constexpr auto twofold = weft::workflow<"v">(
      weft::as_task<"o">(wf), weft::task<"f">([](weft::from<"o/n/add", int> x) { return *x + 1; }));
  STATIC_REQUIRE(weft::run(twofold)["f"_id] == 715);
}

TEST_CASE("values are taken across the boundary") {
  auto const inner = weft::workflow<"inner">(weft::input<"p", std::unique_ptr<int>> >>
                                             weft::task<"take">([](std::unique_ptr<int> p) {
                                               ++*p;
                                               return p;
                                             }));
  auto const wf = weft::workflow<"w">(weft::task<"make">([] { return std::make_unique<int>(1); }) >>
                                      weft::as_task<"a">(inner) >> weft::as_task<"b">(inner) >>
                                      weft::task<"end">([](std::unique_ptr<int> p) { return *p; }));
  CHECK(weft::run(wf)["end"_id] == 3);

  auto const moving =
      weft::workflow<"moving">(weft::input<"s", std::string> >> weft::task<"grow">([](auto&& s) {
                                                                  return std::forward<decltype(s)>(s) + "b";
                                                                }).moves<"s">());
  auto const outer =
      weft::workflow<"w">(weft::task<"make">([] { return std::string("a"); }) >> weft::as_task<"n">(moving));
  CHECK(weft::run(outer)["n/grow"_id] == "ab");
}

TEST_CASE("state comes along, copied or moved") {
  int k = 5;
  auto inner =
      weft::workflow<"inner">(weft::task<"a">([k] { return k; }) >>
                              weft::task<"b">([p = std::make_unique<int>(k)](int x) { return x + *p; }));
  auto const outer = weft::workflow<"w">(weft::as_task<"n">(std::move(inner)) >> twice);
  CHECK(weft::run(outer)["twice"_id] == 20);

  auto const copied = weft::workflow<"copied">(weft::task<"a">([k] { return k; }));
  auto const nest = weft::as_task<"n">(copied);
  auto const both = weft::workflow<"w">((nest | nest.as<"m">()) >> sum);
  CHECK(weft::run(both)["sum"_id] == 10);
}

TEST_CASE("a failure shows the whole path") {
  constexpr auto inner =
      weft::workflow<"inner">(weft::task<"bad">([]() -> int { throw std::runtime_error("no"); }));
  constexpr auto wf = weft::workflow<"w">(weft::as_task<"etl">(inner));
  try {
    weft::run(wf);
    FAIL("nothing was thrown");
  } catch (weft::task_failed const& e) {
    CHECK(std::string(e.id()) == "etl/bad");
  }
}

TEST_CASE("a group without inputs is waited for and waits, as tasks without parameters do") {
  constexpr auto inner =
      weft::workflow<"inner">(weft::task<"one">([] { return 1; }) | weft::task<"two">([] { return 2; }));
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(inner) >> sum);
  STATIC_REQUIRE(weft::run(wf)["sum"_id] == 3);
}

TEST_CASE("what feeds two inputs is two arguments, whatever else orders it") {
  constexpr auto digits = weft::task<"digits">([](auto... x) {
    int all = 0;
    ((all = 10 * all + x), ...);
    return all;
  });
  constexpr auto pair = weft::workflow<"pair">((weft::input<"x", int> | weft::input<"y", int>) >> digits);
  constexpr auto part = weft::as_task<"n">(pair);
  STATIC_REQUIRE(
      weft::run(weft::workflow<"w">(fetch, part.bind<"x", "fetch">().bind<"y", "fetch">())).value() == 77);
  STATIC_REQUIRE(
      weft::run(weft::workflow<"w">(fetch >> part.bind<"y", "fetch">().after<"fetch">())).value() == 77);
  STATIC_REQUIRE(weft::run(weft::workflow<"w">(fetch >> "n/x"_id, fetch >> "n/y"_id, part)).value() == 77);

  // They stay two wherever that is nested again.
  constexpr auto twofold =
      weft::workflow<"w">(fetch, part.bind<"x", "fetch">().bind<"y", "fetch">().after<"fetch">());
  STATIC_REQUIRE(weft::run(weft::workflow<"v">(fetch >> weft::as_task<"o">(twofold)))["o/n/digits"_id] == 77);
  constexpr auto named = weft::workflow<"named">(
      (weft::input<"x", int> | weft::input<"y", int>),
      "y"_id >> weft::task<"named">([](int y, weft::from<"x", int> x) { return 10 * y + *x; }));
  constexpr auto again =
      weft::workflow<"w">(fetch, weft::as_task<"n">(named).bind<"x", "fetch">().bind<"y", "fetch">());
  STATIC_REQUIRE(weft::run(weft::workflow<"v">(weft::as_task<"o">(again)))["o/n/named"_id] == 77);

  constexpr auto half =
      weft::workflow<"half">((weft::input<"x", int> | weft::input<"y", int>), "y"_id >> digits.after<"x">());
  STATIC_REQUIRE(weft::run(weft::workflow<"w">(
                               fetch, weft::as_task<"n">(half).bind<"x", "fetch">().bind<"y", "fetch">()))
                     .value() == 7);
}

TEST_CASE("tasks inside that wait for nothing are ordered, and passed nothing") {
  constexpr auto counts = weft::task<"counts">([](auto... x) { return static_cast<int>(sizeof...(x)); });
  constexpr auto part = weft::workflow<"part">((weft::input<"x", int> >> twice) | counts);
  STATIC_REQUIRE(weft::run(weft::workflow<"w">(fetch >> weft::as_task<"n">(part)))["n/counts"_id] == 0);
}

TEST_CASE("what feeds an input has its type, but for references and const") {
  using namespace weft::errors;
  using weft::gives;
  using weft::wants;
  constexpr auto size =
      weft::workflow<"size">(weft::input<"s", std::string const&> >>
                             weft::task<"size">([](auto const& s) { return static_cast<int>(s.size()); }));
  auto const text = weft::task<"text">([] { return std::string("text"); });
  CHECK(weft::run(weft::workflow<"w">(text >> weft::as_task<"n">(size)))["n/size"_id] == 4);
  static std::string const kept = "kept one";
  auto const lent = weft::task<"text">([]() -> std::string const& { return kept; });
  CHECK(weft::run(weft::workflow<"w">(lent >> weft::as_task<"n">(size)))["n/size"_id] == 8);

  constexpr auto literal = weft::task<"text">([] { return "text"; });
  STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(literal >> weft::as_task<"n">(size))),
                             wrong_fed_input<"n/s", wants<std::string const&>, "text", gives<char const*>>>);
  constexpr auto half = weft::task<"half">([] { return 0.5; });
  SECTION("in whichever way it is fed") {
    using error = wrong_fed_input<"n/x", wants<int>, "half", gives<double>>;
    constexpr auto part = weft::as_task<"n">(line);
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(half >> part)), error>);
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(half >> "n/x"_id, part)), error>);
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(half, part.bind<"x", "half">())), error>);
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(weft::input<"half", double> >> part)), error>);
  }
  SECTION("by an input that is fed") {
    constexpr auto two =
        weft::workflow<"w">(fetch >> weft::as_task<"m">(line), weft::as_task<"n">(line).bind<"x", "m/x">());
    STATIC_REQUIRE(weft::run(two)["n/next"_id] == 15);
    constexpr auto real =
        weft::workflow<"real">(weft::input<"x", double> >> weft::task<"t">([](auto x) { return x; }));
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(fetch >> weft::as_task<"m">(line),
                                                            weft::as_task<"n">(real).bind<"x", "m/x">())),
                               wrong_fed_input<"n/x", wants<double>, "fetch", gives<int>>>);
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(weft::as_task<"m">(line),
                                                            weft::as_task<"n">(real).bind<"x", "m/x">())),
                               wrong_fed_input<"n/x", wants<double>, "m/x", gives<int>>>);
  }
  SECTION("of two it is the first that is shown, and a task in error before what it feeds") {
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">((fetch | half | half.as<"other">()) >>
                                                            (weft::as_task<"n">(minus)))),
                               surplus_predecessor<"n", "other">>);
    STATIC_REQUIRE(
        gives_error<decltype(weft::workflow<"w">((half | half.as<"other">()) >> weft::as_task<"n">(minus))),
                    wrong_fed_input<"n/a", wants<int>, "half", gives<double>>>);
    constexpr auto bad = weft::task<"bad">([](auto x)
                                             requires(sizeof(x) > 99)
                                           { return x; });
    STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(half >> bad >> weft::as_task<"n">(line))),
                               not_callable<"bad", gives<double>>>);
  }
}

TEST_CASE("inputs that are bound to each other are a circle, read or not") {
  using namespace weft::errors;
  constexpr auto part = weft::workflow<"part">(weft::input<"x", int>, weft::task<"t">([] {}));
  constexpr auto l = weft::as_task<"l">(part).bind<"x", "m/x">();
  constexpr auto m = weft::as_task<"m">(part).bind<"x", "n/x">();
  constexpr auto n = weft::as_task<"n">(part).bind<"x", "l/x">();
  STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(l, m, n)), cycle<"l/x", "n/x", "m/x", "l/x">>);
  constexpr auto k = weft::as_task<"k">(part).bind<"x", "l/x">();  // leads to it, and is not in it
  STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(k, l, m, n)), cycle<"l/x", "n/x", "m/x", "l/x">>);
  constexpr auto itself = weft::as_task<"n">(part).bind<"x", "n/x">();
  STATIC_REQUIRE(gives_error<decltype(weft::workflow<"w">(itself)), cycle<"n/x", "n/x">>);
}

TEST_CASE("sinks feed what comes after in the order in which they run") {
  constexpr auto one = weft::task<"one">([] { return 1; });
  constexpr auto two = weft::task<"two">([] { return 2; });
  constexpr auto digits = weft::task<"digits">([](int a, int b) { return 10 * a + b; });
  constexpr auto inner = weft::workflow<"inner">(one.after<"three">(), two, one.as<"three">());
  STATIC_REQUIRE(weft::run(weft::workflow<"w">(weft::as_task<"n">(inner) >> digits))["digits"_id] == 21);
  constexpr auto plain = weft::workflow<"plain">(one.as<"three">(), one.after<"three">(), two);
  STATIC_REQUIRE(weft::run(weft::workflow<"w">(weft::as_task<"n">(plain) >> digits))["digits"_id] == 12);
}

TEST_CASE("the id of an input that is fed stands for what feeds it, but has no result") {
  constexpr auto by_name = weft::task<"by_name">([](weft::from<"n/x", int> x) { return *x; });
  constexpr auto wf = weft::workflow<"w">(fetch >> weft::as_task<"n">(line), by_name,
                                          "n/x"_id >> next.as<"by_id">(), next.as<"taken">().takes<"n/x">());
  constexpr auto r = weft::run(wf);
  STATIC_REQUIRE(r["by_name"_id] == 7);
  STATIC_REQUIRE(r["by_id"_id] == 8);
  STATIC_REQUIRE(r["taken"_id] == 8);
  STATIC_REQUIRE(gives_error<decltype(r["n/x"_id]), weft::errors::unknown_result<"n/x">>);
}
