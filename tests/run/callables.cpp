// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "../catch.hpp"

// Every form of callable, in a workflow that runs.

using namespace weft::literals;
using weft::run;
using weft::workflow;

namespace {

constexpr auto four = weft::task<"four">([] { return 4; });

template <class Task>
constexpr auto of_four(Task task) {
  return run(workflow<"w">(four >> std::move(task))).value();
}

constexpr int half(int x) { return x / 2; }
constexpr int half_noexcept(int x) noexcept { return x / 2; }

struct negate {
  constexpr int operator()(int x) const noexcept { return -x; }
};
struct times {
  int factor;
  constexpr int operator()(int x) const { return factor * x; }
};
struct overloaded {
  constexpr int operator()(int x) const { return x; }
  constexpr int operator()(char const*) const { return -1; }
};
struct by_category {
  constexpr char operator()(int const&) const { return 'r'; }
  constexpr char operator()(int&&) const { return 't'; }
};

struct point {
  int x, y;
  constexpr int sum() const { return x + y; }
  constexpr int scaled(int by) const noexcept { return by * (x + y); }
  constexpr int spent(int) && { return x; }
};

struct counter {
  int total = 0;
  int add(int x) { return total += x; }
};

constexpr auto make_point = weft::task<"make_point">([] { return point{1, 2}; });

constexpr auto adder(int n) {
  return [n](int x) { return x + n; };
}

}  // namespace

TEST_CASE("lambdas") {
  static_assert(of_four(weft::task<"f">([](int x) { return x + 1; })) == 5);
  static_assert(of_four(weft::task<"f">([](int x) noexcept { return x + 1; })) == 5);
  static_assert(of_four(weft::task<"f">([n = 2](int x) { return x + n; })) == 6);
  CHECK(of_four(weft::task<"f">([](int const& x) { return x + 1; })) == 5);
  CHECK(of_four(weft::task<"f">([](long x) { return x + 1; })) == 5);
}

TEST_CASE("generic lambdas") {
  static_assert(of_four(weft::task<"f">([](auto x) { return x + 1; })) == 5);
  static_assert(of_four(weft::task<"f">([](auto const& x) { return x + 1; })) == 5);
  static_assert(of_four(weft::task<"f">([](auto&&... xs) { return (0 + ... + xs); })) == 4);
  CHECK(of_four(weft::task<"f">([n = 1](auto x) { return x + n; })) == 5);
}

TEST_CASE("function pointers") {
  static_assert(of_four(weft::task<"f">(half)) == 2);
  static_assert(of_four(weft::task<"f">(&half)) == 2);
  static_assert(of_four(weft::task<"f">(half_noexcept)) == 2);
  int (*chosen)(int) = half;
  CHECK(of_four(weft::task<"f">(chosen)) == 2);
}

TEST_CASE("functors, with state and without, overloaded") {
  static_assert(of_four(weft::task<"f">(negate())) == -4);
  static_assert(of_four(weft::task<"f">(times{3})) == 12);
  static_assert(of_four(weft::task<"f">(overloaded())) == 4);
  static_assert(of_four(weft::task<"f">(by_category())) == 'r');
  static_assert(of_four(weft::task<"f">(by_category()).moves<"four">()) == 't');
  std::function<int(int)> const f = adder(3);
  CHECK(of_four(weft::task<"f">(f)) == 7);
  CHECK(of_four(weft::task<"f">(std::bind_front(std::plus<int>(), 1))) == 5);
  CHECK(of_four(weft::task<"f">(std::plus<>()).takes<"four", "four">()) == 8);
}

TEST_CASE("member functions, unbound") {
  static_assert(run(workflow<"w">(make_point >> weft::task<"f">(&point::sum))).value() == 3);
  static_assert(run(workflow<"w">((make_point | four) >> weft::task<"f">(&point::scaled))).value() == 12);
  static_assert(run(workflow<"w">((make_point | four) >> weft::task<"f">(&point::spent))).value() == 1);
  CHECK(run(workflow<"w">(make_point >> weft::task<"f">(&point::sum))).value() == 3);
}

TEST_CASE("member functions, bound to a value and to a pointer") {
  static_assert(of_four(weft::task<"f">(&point::scaled, point{1, 2})) == 12);
  point const here{2, 2};
  CHECK(of_four(weft::task<"f">(&point::scaled, &here)) == 16);
  counter count;
  auto const adding = workflow<"w">(four >> weft::task<"f">(&counter::add, &count));
  CHECK(run(adding).value() == 4);
  CHECK(run(adding).value() == 8);
  CHECK(of_four(weft::task<"f">(&point::scaled, std::make_shared<point>(point{1, 1}))) == 8);
}

TEST_CASE("closures that own, and closures from a factory") {
  CHECK(of_four(weft::task<"f">([p = std::make_unique<int>(3)](int x) { return x + *p; })) == 7);
  static_assert(of_four(weft::task<"f">(adder(3))) == 7);
  constexpr auto w = workflow<"w">(four >> weft::task<"a">(adder(1)) >> weft::task<"b">(adder(10)));
  static_assert(run(w).value() == 15);
  CHECK(run(w).value() == 15);
}

TEST_CASE("tasks made in a loop of types, each with an id of its own") {
  constexpr auto w = []<std::size_t... I>(std::index_sequence<I...>) {
    return workflow<"w">((... >> weft::task<weft::fixed_string<2>({char('a' + I), '\0'})>(
                                     [](auto... x) { return (1 + ... + x); })));
  }(std::make_index_sequence<5>());
  static_assert(run(w).value() == 5);
  CHECK(run(w).value() == 5);
}

namespace {

struct animal {
  int legs = 4;
};
struct cat : animal {};

struct overloaded_with_context {
  int operator()(weft::context&, int) const { return 1; }
  int operator()(weft::context&, char const*) const { return 2; }
};

struct final_functor final {
  constexpr int operator()(int x) const { return x; }
};

}  // namespace

TEST_CASE("overloads with a context, and final functors") {
  CHECK(of_four(weft::task<"f">(overloaded_with_context())) == 1);
  static_assert(of_four(weft::task<"f">(final_functor())) == 4);
  CHECK(of_four(weft::task<"f">(final_functor())) == 4);
}

TEST_CASE("a derived class goes where its base is asked for") {
  constexpr auto make = weft::task<"make">([] { return cat(); });
  static_assert(run(workflow<"w">(make >> weft::task<"f">([](animal const& a) { return a.legs; }))).value() ==
                4);
  constexpr auto ask = weft::task<"f">([](weft::from<"make", animal> a) { return a->legs; });
  static_assert(run(workflow<"w">(make, ask))["f"_id] == 4);
  auto const own = weft::task<"own">([] { return std::make_unique<cat>(); });
  auto const give =
      weft::task<"give">([](std::unique_ptr<cat> c) { return std::shared_ptr<animal>(std::move(c)); });
  CHECK(run(workflow<"w">(own >> give)).value()->legs == 4);
}

TEST_CASE("a generic callable reads some arguments and takes others") {
  auto const own = weft::task<"own">([] { return std::make_unique<int>(1); });
  auto const other = own.as<"other">();
  auto const both = weft::task<"both">([](auto x, auto y) { return *x + *y; });
  CHECK(run(workflow<"w">((own | other) >> both)).value() == 2);
  auto const first = weft::task<"first">([](auto x, auto const& y) { return *x + *y; });
  auto const results = run(workflow<"w">((own | other) >> first));
  CHECK(results.value() == 2);
  CHECK(*results["other"_id] == 1);
}

TEST_CASE("many arguments") {
  constexpr auto a = four.as<"a">();
  constexpr auto sum = weft::task<"sum">([](auto const&... x) { return (0 + ... + x); });
  constexpr auto w = workflow<"w">((a | a.as<"b">() | a.as<"c">() | a.as<"d">() | a.as<"e">() | a.as<"f">() |
                                    a.as<"g">() | a.as<"h">() | a.as<"i">() | a.as<"j">() | a.as<"k">()) >>
                                   sum);
  static_assert(run(w).value() == 44);
  CHECK(run(w).value() == 44);
}

TEST_CASE("a member function that changes its object can be bound to a smart pointer to it") {
  struct counter {
    int n = 0;
    int next() { return ++n; }
  };
  auto const wf = weft::workflow<"w">(weft::task<"next">(&counter::next, std::make_shared<counter>()));
  CHECK(weft::run(wf).value() == 1);
  CHECK(weft::run(wf).value() == 2);
}
