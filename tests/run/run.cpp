// SPDX-License-Identifier: BSL-1.0
#include <weft/run/run.hpp>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "counted.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using weft::workflow;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond = workflow<"diamond">(fetch >> (twice | square) >> merge);

// Tasks that write their names down.
template <weft::fixed_string Id>
auto writes(std::string& log) {
  return weft::task<Id>([&log] { log += Id.text; });
}

}  // namespace

static_assert(weft::run(diamond)["merge"_id] == 440);
static_assert(weft::run(diamond).value() == 440);

TEST_CASE("a diamond") {
  auto const results = weft::run(diamond);
  CHECK(results["fetch"_id] == 20);
  CHECK(results["twice"_id] == 40);
  CHECK(results["square"_id] == 400);
  CHECK(results["merge"_id] == 440);
}

TEST_CASE("tasks run in reading order where edges allow it") {
  std::string log;
  auto const a = writes<"a">(log);
  auto const b = writes<"b">(log);
  auto const c = writes<"c">(log);
  auto const d = writes<"d">(log);
  auto const order = [&log](auto const& w) {
    log.clear();
    weft::run(w);
    return log;
  };
  CHECK(order(workflow<"w">(a, b, c, d)) == "abcd");
  CHECK(order(workflow<"w">(d | c | b | a)) == "dcba");
  CHECK(order(workflow<"w">(a >> d, b, c)) == "adbc");
  CHECK(order(workflow<"w">("d"_id >> a >> b, c, d)) == "cdab");
  CHECK(order(workflow<"w">(a.after<"d">() >> b, c, d)) == "cdab");
  CHECK(order(workflow<"w">((a | b) >> (c | d))) == "abcd");
  CHECK(order(workflow<"w">(a, b, "b"_id >> "a"_id, c)) == "bac");
}

TEST_CASE("arguments come in declared order") {
  constexpr auto a = weft::task<"a">([] { return 1; });
  constexpr auto b = weft::task<"b">([] { return 20; });
  constexpr auto minus = weft::task<"minus">([](int x, int y) { return x - y; });
  static_assert(weft::run(workflow<"w">((a | b) >> minus)).value() == -19);
  static_assert(weft::run(workflow<"w">((b | a) >> minus)).value() == 19);
  static_assert(weft::run(workflow<"w">(a, b >> minus, "a"_id >> "minus"_id)).value() == 19);
  static_assert(weft::run(workflow<"w">(a >> minus, b >> "minus"_id)).value() == -19);
  CHECK(weft::run(workflow<"w">((b | a) >> minus)).value() == 19);
}

TEST_CASE("takes names the sources, more than once if need be") {
  constexpr auto a = weft::task<"a">([] { return 1; });
  constexpr auto b = weft::task<"b">([] { return 20; });
  constexpr auto minus = weft::task<"minus">([](auto x, auto y) { return x - y; });
  static_assert(weft::run(workflow<"w">(a, b, minus.takes<"b", "a">()))["minus"_id] == 19);
  static_assert(weft::run(workflow<"w">(a, b, minus.takes<"a", "a">()))["minus"_id] == 0);
  // Other predecessors are then only waited for.
  static_assert(weft::run(workflow<"w">((a | b) >> minus.takes<"b", "b">())).value() == 0);
  CHECK(weft::run(workflow<"w">(a, b, minus.takes<"b", "a">()))["minus"_id] == 19);
}

TEST_CASE("from reaches far upstream") {
  constexpr auto sum = weft::task<"sum">(
      [](int x, weft::from<"fetch", int> f, weft::from<"twice", int> t) { return x + *f + *t; });
  static_assert(weft::run(workflow<"w">(fetch >> twice >> square >> sum)).value() == 1600 + 20 + 40);
  // What is only named runs before.
  constexpr auto ask = weft::task<"ask">([](weft::from<"twice", int> t) { return int{t}; });
  static_assert(weft::run(workflow<"w">(ask, fetch >> twice))["ask"_id] == 40);
  CHECK(weft::run(workflow<"w">(ask, fetch >> twice))["ask"_id] == 40);
}

TEST_CASE("from<id, T&&> takes the value away, however far") {
  auto const make = weft::task<"make">([] { return std::make_unique<int>(3); });
  auto const look = weft::task<"look">([](std::unique_ptr<int> const& p) { return *p; });
  auto const keep = weft::task<"keep">([](int x, weft::from<"make", std::unique_ptr<int>&&> p) {
    auto mine = std::unique_ptr<int>(p.get());
    return *mine + x;
  });
  CHECK(weft::run(workflow<"w">(make >> look >> keep)).value() == 6);
}

TEST_CASE("after orders and passes nothing, even beside >>") {
  std::string log;
  auto const a = weft::task<"a">([&] { return log += 'a', 1; });
  auto const b = weft::task<"b">([&](auto... x) { return log += 'b', sizeof...(x); });
  CHECK(weft::run(workflow<"w">(b.after<"a">(), a))["b"_id] == 0);
  CHECK(log == "ab");
  CHECK(weft::run(workflow<"w">(a >> b.after<"a">()))["b"_id] == 0);
  CHECK(weft::run(workflow<"w">(a >> b))["b"_id] == 1);
}

TEST_CASE("void results only order") {
  std::string log;
  auto const open = weft::task<"open">([&] { log += 'o'; });
  auto const load = weft::task<"load">([&] { return log += 'l', 5; });
  auto const use = weft::task<"use">([&](int x) { return log += 'u', x; });
  auto const close = weft::task<"close">([&] { log += 'c'; });
  auto const results = weft::run(workflow<"w">((open | load) >> use >> close));
  CHECK(results["use"_id] == 5);
  CHECK(log == "oluc");
}

TEST_CASE("a parameter with a default argument may go without") {
  struct scale {
    constexpr int operator()(int x, int by = 3) const { return x * by; }
  };
  constexpr auto task = weft::task<"scale">(scale());
  static_assert(weft::run(workflow<"w">(fetch >> task)).value() == 60);
  CHECK(weft::run(workflow<"w">((fetch | weft::task<"by">([] { return 2; })) >> task)).value() == 40);
}

TEST_CASE("inputs are given by with") {
  constexpr auto doubling = workflow<"w">(weft::input<"count", int> >> twice);
  static_assert(weft::run(doubling, weft::with<"count">(4)).value() == 8);
  static_assert(weft::run(doubling, weft::with<"count">('\4')).value() == 8);
  CHECK(weft::run(doubling, weft::with<"count">(4))["count"_id] == 4);

  auto const size = weft::task<"size">([](std::string const& s) { return s.size(); });
  auto const sizing = workflow<"w">(weft::input<"text", std::string> >> size);
  CHECK(weft::run(sizing, weft::with<"text">("literal")).value() == 7);
  std::string const text = "lvalue";
  auto const results = weft::run(sizing, weft::with<"text">(text));
  CHECK(results["text"_id] == text);
  CHECK(results["text"_id].data() != text.data());
}

TEST_CASE("an input is moved from an rvalue, and refers when it is a reference") {
  auto const value = weft::task<"value">([](std::unique_ptr<int> p) { return *p; });
  auto const owning = workflow<"w">(weft::input<"p", std::unique_ptr<int>> >> value);
  CHECK(weft::run(owning, weft::with<"p">(std::make_unique<int>(4))).value() == 4);
  auto p = std::make_unique<int>(5);
  CHECK(weft::run(owning, weft::with<"p">(std::move(p))).value() == 5);
  CHECK(p == nullptr);  // NOLINT(bugprone-use-after-move): that is the question

  immovable const big(6);
  auto const read = weft::task<"read">([](immovable const& x) { return &x; });
  auto const referring = workflow<"w">(weft::input<"big", immovable const&> >> read);
  auto const results = weft::run(referring, weft::with<"big">(big));
  CHECK(results.value() == &big);
  CHECK(&results["big"_id] == &big);
}

TEST_CASE("several inputs, in any order, beside keep and a token") {
  constexpr auto w = workflow<"w">((weft::input<"a", int> | weft::input<"b", int>) >>
                                   weft::task<"minus">([](int x, int y) { return x - y; }));
  static_assert(weft::run(w, weft::with<"a">(5), weft::with<"b">(3)).value() == 2);
  static_assert(weft::run(w, weft::with<"b">(3), weft::with<"a">(5)).value() == 2);
  weft::stop_source source;
  CHECK(weft::run(w, source.token(), weft::with<"b">(3), weft::keep<"minus">, weft::with<"a">(5)).value() ==
        2);
}

TEST_CASE("a task that asks for a context gets one") {
  auto const plain = weft::task<"plain">(
      [](weft::context& here) { return std::string(here.id()) + (here.stop_requested() ? "!" : "."); });
  auto const with_argument =
      weft::task<"with_argument">([](weft::context& here, std::string const& s) { return s + here.id(); });
  auto const generic =
      weft::task<"generic">([](weft::context& here, auto const& s) { return s + here.id(); });
  auto const w = workflow<"w">(plain >> with_argument >> generic);
  CHECK(weft::run(w).value() == std::string("plain.with_argumentgeneric"));

  weft::stop_source source;
  CHECK(weft::run(w, source.token())["plain"_id] == "plain.");
  source.request_stop();
  CHECK_THROWS_AS(weft::run(w, source.token()), weft::run_cancelled);
}

TEST_CASE("move-only, immovable and non-default-constructible results go end to end") {
  constexpr auto fix = weft::task<"fix">([] { return immovable(7); });
  constexpr auto read = weft::task<"read">([](immovable const& x) { return immovable(x.value + 1); });
  static_assert(weft::run(workflow<"w">(fix >> read))["read"_id].value == 8);
  CHECK(weft::run(workflow<"w">(fix >> read), weft::keep<"read">)["read"_id].value == 8);

  counted::reset();
  auto const make = weft::task<"make">([] { return counted(1); });
  auto const by_value = weft::task<"by_value">([](counted c) { return c.value; });
  auto const taking = weft::task<"taking">([](counted&& c) { return counted(std::move(c)); });
  CHECK(weft::run(workflow<"w">(make >> by_value)).value() == 1);
  CHECK(counted::copied == 1);
  CHECK(counted::moved == 0);
  counted::reset();
  CHECK(weft::run(workflow<"w">(make >> by_value.moves<"make">())).value() == 1);
  CHECK(weft::run(workflow<"w">(make >> taking))["taking"_id].value == 1);
  CHECK(counted::copied == 0);
  CHECK(counted::alive == 0);
}

TEST_CASE("a failing task is named, its cause nested") {
  auto const bad =
      weft::task<"bad">([](int x) -> int { throw std::out_of_range("no " + std::to_string(x)); });
  std::string log;
  auto const never = weft::task<"never">([&](int) { log += "ran"; });
  auto const w = workflow<"w">(fetch >> bad >> never);
  try {
    weft::run(w);
    FAIL("nothing was thrown");
  } catch (weft::error const& e) {
    auto const& failed = dynamic_cast<weft::task_failed const&>(e);
    CHECK(std::string(failed.id()) == "bad");
    CHECK(failed.attempt() == 1);
    CHECK(failed.element() == weft::task_failed::none);
    CHECK(std::string(failed.what()) == "task \"bad\" failed: no 20");
    CHECK_THROWS_AS(failed.rethrow_cause(), std::out_of_range);
  }
  CHECK(log.empty());

  auto const odd = weft::task<"odd">([]() -> int { throw 7; });
  CHECK_THROWS_AS(weft::run(workflow<"w">(odd)), weft::task_failed);
  auto const nothing = weft::task<"nothing">([](weft::context&) { throw "text"; });
  CHECK_THROWS_AS(weft::run(workflow<"w">(nothing)), weft::task_failed);
}

TEST_CASE("a run inside a task, and a failure that goes through both") {
  auto const inner = workflow<"inner">(weft::task<"bad">([]() -> int { throw std::runtime_error("why"); }));
  auto const outer = workflow<"outer">(weft::task<"nest">([&] { return weft::run(inner).value(); }));
  CHECK_THROWS_WITH(weft::run(outer), "task \"nest\" failed: task \"bad\" failed: why");
  static_assert(
      weft::run(workflow<"w">(weft::task<"nest">([] { return weft::run(diamond).value(); }))).value() == 440);
}

TEST_CASE("a task that cannot throw needs no handler") {
  constexpr auto safe = weft::task<"safe">([]() noexcept { return 1; });
  STATIC_REQUIRE(weft::run(workflow<"w">(safe)).value() == 1);
}

TEST_CASE("strings and vectors in a constant expression") {
#if defined(__cpp_lib_constexpr_string) && defined(__cpp_lib_constexpr_vector)
  constexpr auto words = weft::task<"words">([] { return std::vector<int>{1, 2, 3}; });
  constexpr auto sum = weft::task<"sum">([](std::vector<int> const& v) {
    int s = 0;
    for (int x : v) s += x;
    return s;
  });
  static_assert(weft::run(workflow<"w">(words >> sum))["sum"_id] == 6);
  constexpr auto text =
      weft::task<"text">([] { return std::string("a text that is too long for the small buffer"); });
  constexpr auto size = weft::task<"size">([](std::string const& s) { return s.size(); });
  static_assert(weft::run(workflow<"w">(text >> size))["size"_id] == 44);
#endif
  SUCCEED();
}

namespace {

struct counter {
  int count = 0;
  constexpr void add() { ++count; }
};

constexpr auto made = weft::task<"made">([] { return counter(); });
constexpr auto changed = weft::task<"changed">([](counter&& c) {
  c.add();
  return c;
});
constexpr auto changing = weft::workflow<"changing">(made >> changed);

}  // namespace

TEST_CASE("what a task changes in a constant expression does not reach other runs") {
  static constexpr auto first = weft::run(changing);
  STATIC_REQUIRE(first["changed"_id].count == 1);
  for (int i = 0; i < 2; ++i) CHECK(weft::run(changing)["changed"_id].count == 1);
}
