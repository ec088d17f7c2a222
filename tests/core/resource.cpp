// SPDX-License-Identifier: BSL-1.0
#include <weft/core/resource.hpp>

#include <chrono>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include "../check/inspect.hpp"

#include "../catch.hpp"

using namespace weft::literals;
namespace errors = weft::errors;

namespace {

struct order {
  int amount;
};
struct order_book {
  int total = 0;
  int matched = 0;
};

order_book book;
std::vector<std::string> lines;
int const limit = 40;

constexpr auto the_book = weft::resource<"book">(book);
constexpr auto orders = weft::task<"orders">([] { return order{3}; });
constexpr auto match = weft::task<"match">([](order const& o, order_book& b) {
                         b.total += o.amount;
                         ++b.matched;
                       }).writes<"book">();
constexpr auto report = weft::task<"report">([](order_book const& b) { return b.total; }).reads<"book">();
constexpr auto wf = weft::workflow<"w">(the_book | (orders >> match >> report));

#define WORKFLOW(...) decltype(weft::workflow<"w">(__VA_ARGS__))

template <class Workflow>
constexpr bool works = std::is_void_v<error_of<Workflow>>;

void work() {
  auto const until = std::chrono::steady_clock::now() + std::chrono::microseconds(50);
  while (std::chrono::steady_clock::now() < until) {
  }
}

constexpr int run_local() {
  order_book local;
  auto const here = weft::workflow<"here">(weft::resource<"book">(local) | (orders >> match >> report));
  int const reported = weft::run(here)["report"_id];
  return reported * 10 + local.matched;
}

}  // namespace

TEST_CASE("a resource is handed to those who declare it, by reference") {
  book = {};
  CHECK(weft::run(wf).value() == 3);
  CHECK(weft::run(wf)["report"_id] == 6);
  CHECK(&weft::run(wf)["book"_id] == &book);
  CHECK(book.matched == 3);
  weft::pool pool{2};
  CHECK(weft::run(wf, pool)["report"_id] == 12);
  CHECK(weft::run(wf, weft::keep<"report">)["report"_id] == 15);
  auto handle = weft::start(wf, pool);
  CHECK(handle.get().value() == 18);
  // A local object, in a constant expression, too.
  static_assert(run_local() == 31);
  CHECK(run_local() == 31);
}

TEST_CASE("it comes behind the results, in the order of the declarations, or by name") {
  int a = 1;
  int b = 2;
  auto const ra = weft::resource<"a">(a);
  auto const rb = weft::resource<"b">(b);
  constexpr auto five = weft::task<"five">([] { return 5; });
  constexpr auto both = weft::task<"both">([](int x, int const& one, int& two) { two += 10 * x + one; });
  weft::run(weft::workflow<"w">(ra, rb, five >> both.reads<"a">().writes<"b">()));
  CHECK(b == 53);
  weft::run(weft::workflow<"w">(ra, rb, five >> both.reads<"b">().writes<"a">()));
  CHECK(a == 104);
  constexpr auto named = weft::task<"named">(
      [](weft::from<"b", int&> two, int x, weft::from<"a", int> one) { *two = *one + x; });
  weft::run(weft::workflow<"w">(ra, rb, five >> named.reads<"a">().writes<"b">()));
  CHECK(b == 109);
  constexpr auto taken = weft::task<"taken">([](int& two, int x) { two = x; }).takes<"b", "five">();
  weft::run(weft::workflow<"w">(ra, rb, five | taken.writes<"b">()));
  CHECK(b == 5);
  // A generic one, and one with a context.
  constexpr auto any = weft::task<"any">([](auto x, auto const& one, auto& two) { two = x + one; });
  weft::run(weft::workflow<"w">(ra, rb, five >> any.reads<"a">().writes<"b">()));
  CHECK(b == 109);
  constexpr auto with = weft::task<"with">([](weft::context&, int& two) { ++two; }).writes<"b">();
  weft::run(weft::workflow<"w">(ra, rb, five >> with));
  CHECK(b == 110);
}

TEST_CASE("who has parameters for what it touches alone, or none, is only ordered") {
  int n = 0;
  auto const r = weft::resource<"n">(n);
  constexpr auto five = weft::task<"five">([] { return 5; });
  weft::run(weft::workflow<"w">(r, five >> weft::task<"t">([](int& x) { ++x; }).writes<"n">()));
  CHECK(n == 1);
  CHECK(weft::run(weft::workflow<"w">(
            r, five >> weft::task<"t">([](int x) { return x; }).reads<"n">()))["t"_id] == 1);
  CHECK(weft::run(weft::workflow<"w">(r, five >> weft::task<"t">([] { return 7; }).reads<"n">()))["t"_id] ==
        7);
  CHECK(weft::run(weft::workflow<"w">(
            r, five >> weft::task<"t">([](auto const& x) { return x; }).reads<"n">()))["t"_id] == 1);
}

TEST_CASE("a state of the run and a resource keep apart") {
  long log = 0;
  constexpr auto t = weft::task<"t">([](int& state, long& shared) { shared += ++state; }).writes<"log">();
  weft::run(weft::workflow<"w">(weft::resource<"log">(log), weft::state<"s", int>(), t));
  CHECK(log == 1);
}

TEST_CASE("a const object can be read") {
  constexpr auto t = weft::task<"t">([](int n) { return n; }).reads<"limit">();
  CHECK(weft::run(weft::workflow<"w">(weft::resource<"limit">(limit), t))["t"_id] == 40);
  constexpr auto w =
      weft::task<"t">([](auto& n) { return std::is_const_v<std::remove_reference_t<decltype(n)>>; });
  CHECK(weft::run(weft::workflow<"w">(weft::resource<"limit">(limit), w.writes<"limit">()))["t"_id]);
}

TEST_CASE("maps are handed it, too, or go through it") {
  std::vector<int> prices{1, 2, 3};
  auto const r = weft::resource<"prices">(prices);
  constexpr auto ids = weft::task<"ids">([] { return std::vector<std::size_t>{2, 0}; });
  constexpr auto look = weft::map<"look">([](std::size_t i, std::vector<int> const& p) { return p[i]; });
  auto const found = weft::run(weft::workflow<"w">(r, ids >> look.reads<"prices">()));
  CHECK(found["look"_id][0] == 3);
  CHECK(found["look"_id][1] == 1);
  auto const all =
      weft::run(weft::workflow<"w">(r, weft::map<"m">([](int p) { return 2 * p; }).reads<"prices">()));
  CHECK(all["m"_id][2] == 6);
  // One call after the other may write.
  constexpr auto add = weft::map<"add">([](std::size_t i, std::vector<int>& p) { ++p[i]; }, weft::at_most<1>);
  weft::run(weft::workflow<"w">(r, ids >> add.writes<"prices">()));
  CHECK(prices == std::vector<int>{2, 2, 4});
}

TEST_CASE("what a loop repeats is handed it") {
  int seen = 0;
  constexpr auto step = [](int x, int& n) { return n += x, x + 1; };
  constexpr auto one = weft::task<"one">([] { return 1; });
  constexpr auto loop = weft::loop<"l">(step, [](int x) { return x < 4; }, 9).writes<"n">();
  CHECK(weft::run(weft::workflow<"w">(weft::resource<"n">(seen), one >> loop))["l"_id] == 4);
  CHECK(seen == 6);
}

TEST_CASE("who tries again is given the same object") {
  int tries = 0;
  constexpr auto t = weft::task<"t">([](int& n) {
                       if (++n < 3) throw 1;
                       return n;
                     })
                         .writes<"n">()
                         .retry({.attempts = 5});
  CHECK(weft::run(weft::workflow<"w">(weft::resource<"n">(tries), t))["t"_id] == 3);
}

TEST_CASE("a nested workflow brings its resources along") {
  book = {};
  auto const twice = weft::workflow<"twice">(weft::as_task<"x">(wf) >> weft::as_task<"y">(wf).after<"x">());
  static_assert(!works<WORKFLOW(weft::as_task<"x">(wf) | weft::as_task<"y">(wf))>);
  CHECK(weft::run(twice)["y"_id]["report"_id] == 6);
  // Outer and inner objects under one name are one thing.
  constexpr auto close = weft::task<"close">([](order_book& b) { b.total = 0; }).writes<"book">();
  static_assert(!works<WORKFLOW(the_book, close | weft::as_task<"x">(wf))>);
  weft::run(weft::workflow<"w">(the_book, weft::as_task<"x">(wf) >> close));
  CHECK(book.total == 0);
}

TEST_CASE("ordered by declaration, writers run in the order of the text, on a pool too") {
  lines.clear();
  constexpr auto say = [](auto word) {
    return [word](std::vector<std::string>& to) { to.emplace_back(1, word); };
  };
  auto const r = weft::resource<"lines">(lines);
  auto const spoken = weft::workflow<"w">(
      weft::ordered_by_declaration,
      r | weft::task<"a">(say('a')).writes<"lines">() | weft::task<"b">(say('b')).writes<"lines">() |
          weft::task<"c">(say('c')).writes<"lines">() |
          weft::task<"n">([](std::vector<std::string> const& all) { return all.size(); }).reads<"lines">());
  weft::pool pool{2};
  for (int i = 0; i < 100; ++i) {
    lines.clear();
    CHECK(weft::run(spoken, pool)["n"_id] == 3);
    REQUIRE(lines == std::vector<std::string>{"a", "b", "c"});
  }
}

// For the thread sanitizer: long enough that a pool shares the work.
TEST_CASE("on a pool, writers and readers of one object are in order") {
  std::vector<int> numbers;
  auto const r = weft::resource<"numbers">(numbers);
  auto const add = [](std::vector<int>& to) {
    work();
    to.push_back(static_cast<int>(to.size()));
  };
  auto const sum = [](std::vector<int> const& all) {
    work();
    return std::accumulate(all.begin(), all.end(), 0);
  };
  auto const a = weft::task<"a">(add).writes<"numbers">();
  auto const b = weft::task<"b">(add).writes<"numbers">();
  auto const x = weft::task<"x">(sum).reads<"numbers">();
  auto const y = weft::task<"y">(sum).reads<"numbers">();
  auto const z = weft::task<"z">(sum).reads<"numbers">();
  auto const list = weft::task<"list">([] { return std::vector<int>(20, 1); });
  auto const each = weft::map<"each">(
                        [](int n, std::vector<int>& to) {
                          work();
                          to[0] += n;
                        },
                        weft::at_most<1>)
                        .writes<"numbers">();
  auto const all = weft::workflow<"w">(r, a >> (x | y) >> b >> z, list >> each.after<"z">());
  auto const told = weft::workflow<"w">(weft::ordered_by_declaration, r, a | x | y | b | z | (list >> each));
  weft::pool pool{2};
  for (int i = 0; i < 20; ++i) {
    numbers.clear();
    auto const results = weft::run(all, pool);
    CHECK(results["y"_id] == 0);
    CHECK(results["z"_id] == 1);
    CHECK(numbers[0] == 20);
    numbers.clear();
    CHECK(weft::run(told, pool)["z"_id] == 1);
    CHECK(numbers[0] == 20);
  }
}

TEST_CASE("access has to be declared") {
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::task<"t">([](order_book&) {})),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book >> weft::task<"t">([](order_book&) {})),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book >> weft::task<"t">([](order_book const&) {})),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book >> weft::task<"t">([](auto const&) {})),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::task<"t">([](weft::from<"book", order_book>) {})),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::task<"t">([](weft::from<"book", order_book&>) {})),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::task<"t">([](order_book const&) {}).takes<"book">()),
                             errors::undeclared_access<"t", "book">>);
  STATIC_REQUIRE(works<WORKFLOW(the_book >> weft::task<"t">([] {}))>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::task<"t">([](order_book&) {}).reads<"book">()),
                             errors::undeclared_write<"t", "book">>);
  STATIC_REQUIRE(
      gives_error<WORKFLOW(the_book, weft::task<"t">([](weft::from<"book", order_book&>) {}).reads<"book">()),
                  errors::undeclared_write<"t", "book">>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::resource<"limit">(limit),
                                      orders >> weft::task<"t">([](order) {}).reads<"book", "limit">()),
                             errors::unused_resource<"t", "book", weft::gives<order_book&>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, weft::task<"t">([](int) {}).reads<"book">()),
                             errors::wrong_argument<"t", weft::argument<1>, weft::wants<int>, "book",
                                                    weft::gives<order_book&>>>);
  STATIC_REQUIRE(gives_error<WORKFLOW(the_book, the_book.as<"b">(), report),
                             errors::ambiguous_resource<"report", "book", "b">>);
  STATIC_REQUIRE(works<WORKFLOW(the_book.as<"b">(), report)>);
}

TEST_CASE("a description says who touches what") {
  constexpr auto shown = weft::describe(wf);
  CHECK(shown.tasks[0].kind == weft::task_kind::resource);
  CHECK(std::string(shown.tasks[2].touches[0].resource.data(), 4) == "book");
  CHECK(shown.tasks[2].touches[0].writes);
  CHECK_FALSE(shown.tasks[3].touches[0].writes);
}
