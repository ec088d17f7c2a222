// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/graph_run.hpp>
#include <weft/policy.hpp>
#include <weft/run/group.hpp>
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "everywhere.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;
using weft::outcome_kind;

namespace {

constexpr auto how = weft::input<"how", int>;

// Bit N of the input: fails. Bit N + 8: waits to be asked to stop.
template <int N>
constexpr auto racer = [](weft::context& here, weft::from<"how", int> mask) {
  if ((*mask >> N & 1) != 0) throw std::runtime_error("asked to fail");
  if ((*mask >> (N + 8) & 1) != 0)
    for (int i = 0; i < 20'000 && !here.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
  return 10 + N;
};
constexpr auto a = weft::task<"a">(racer<0>);
constexpr auto b = weft::task<"b">(racer<1>);
constexpr auto c = weft::task<"c">(racer<2>);
constexpr auto value = weft::task<"value">([](auto const&... each) { return weft::first_value(each...); });

int count(outcome_kind kind, auto const&... each) { return ((each.kind() == kind ? 1 : 0) + ...); }

}  // namespace

TEST_CASE("of a race the first that succeeds counts, and the others are cancelled") {
  static constexpr auto wf =
      weft::workflow<"control-race">(how, weft::group<"g">(weft::first, a | b | c) >> value);
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"how">(0));
    CHECK(count(outcome_kind::value, r["a"_id], r["b"_id], r["c"_id]) == 1);
    CHECK(count(outcome_kind::cancelled, r["a"_id], r["b"_id], r["c"_id]) == 2);
    CHECK(r["value"_id] == weft::first_value(r["a"_id], r["b"_id], r["c"_id]));
  });
}

TEST_CASE("of a race those that fail do not count, unless all do") {
  static constexpr auto wf =
      weft::workflow<"control-race-failures">(how, weft::group<"g">(weft::first, a | b | c) >> value);
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"how">(0b101));
    CHECK(r["value"_id] == 11);
    CHECK(r["b"_id].has_value());
    CHECK_FALSE(r["a"_id].has_value());
    CHECK_FALSE(r["c"_id].has_value());
    try {
      static_cast<void>(run(weft::with<"how">(0b111)));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "g");
      CHECK(std::string(e.what()).find("only 0 of the 3 members") != std::string::npos);
      CHECK(std::string(e.what()).find("\"c\"") != std::string::npos);
    }
  });
}

TEST_CASE("those that run when a race is won are asked to stop") {
  // Not inline, where the first one would be waited for.
  static constexpr auto wf =
      weft::workflow<"control-race-stop">(how, weft::group<"g">(weft::first, a | b) >> value);
  auto const check = [](auto const& run) {
    auto const r = run(weft::with<"how">(0x100));
    CHECK(r["value"_id] == 11);
    CHECK(r["a"_id].kind() == outcome_kind::cancelled);
  };
  auto const began = std::chrono::steady_clock::now();
  SECTION("on a pool") {
    weft::pool pool{2};
    for (int i = 0; i < 20; ++i) check([&](auto const&... o) { return weft::run(wf, pool, o...); });
  }
  SECTION("on a cluster") {
    memory_world world(1, 2);
    for (int i = 0; i < 3; ++i) check([&](auto const&... o) { return weft::run(wf, world.queue(), o...); });
  }
  CHECK(std::chrono::steady_clock::now() - began < 15s);
}

TEST_CASE("who waits for another attempt, or for others with its limit, loses at once") {
  static constexpr auto again = weft::task<"again">([](weft::from<"how", int>) -> int {
                                  throw std::runtime_error("not yet");
                                }).retry({.attempts = 2, .backoff = 1min});
  static constexpr auto wf = weft::workflow<"control-race-waiting">(
      how, weft::group<"g">(weft::first, again | b.limit<"one">(1) | c.limit<"one">(1)) >> value);
  auto const check = [](auto const& run) {
    auto const r = run(weft::with<"how">(0));
    CHECK(r["value"_id] > 10);
    CHECK(r["again"_id].kind() == outcome_kind::cancelled);
  };
  SECTION("on a pool") {
    weft::pool pool{2};
    for (int i = 0; i < 50; ++i) check([&](auto const&... o) { return weft::run(wf, pool, o...); });
  }
  SECTION("on a cluster") {
    memory_world world(2, 2);
    check([&](auto const&... o) { return weft::run(wf, world.queue(), o...); });
  }
}

TEST_CASE("a member that a choice leaves out does not win a race") {
  static constexpr auto wf =
      weft::workflow<"control-race-choice">(how >> weft::task<"route">([](int x) -> weft::choice<"a", "b"> {
                                              if (x > 3) return weft::choose<"a">;
                                              return weft::choose<"b">;
                                            }) >>
                                            weft::group<"g">(weft::first, b | a) >> value);
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"how">(0));
    CHECK(r["a"_id].kind() == outcome_kind::skipped);
    CHECK(r["value"_id] == 11);
  });
}

TEST_CASE("so it is in a graph, although another one has won before the choice is made") {
  weft::task_graph g;
  auto const route = g.add("route", [] {
    std::this_thread::sleep_for(1ms);
    return weft::choice<"a", "b">(weft::choose<"b">);
  });
  auto const two = g.add("two", weft::settled([] { return 2; }));
  auto const one = g.add("one", weft::settled([] { return 1; }), weft::when<"a">(route));
  g.group("g", weft::first, one, two);
  auto const check = [&](auto const& r) {
    CHECK(r[one].kind() == outcome_kind::skipped);
    CHECK(r[two].value() == 2);
  };
  check(weft::run(g));
  weft::pool pool{2};
  for (int i = 0; i < 50; ++i) check(weft::run(g, pool));
}

TEST_CASE("races within one workflow do not mix, nor those of one that is nested twice") {
  static constexpr auto inner = weft::workflow<"inner">(
      weft::group<"g">(weft::first,
                       weft::task<"x">([] { return 21; }) | weft::task<"y">([] { return 21; })) >>
      weft::task<"out">([](auto const& x, auto const& y) { return weft::first_value(x, y); }));
  static constexpr auto wf =
      weft::workflow<"control-races">(how >> (weft::as_task<"one">(inner) | weft::as_task<"two">(inner)) >>
                                      weft::task<"sum">([](int one, int two) { return one + two; }));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"how">(21));
    CHECK(r["sum"_id] == 42);
    CHECK(count(outcome_kind::value, r["one/x"_id], r["one/y"_id]) == 1);
    CHECK(count(outcome_kind::value, r["two/x"_id], r["two/y"_id]) == 1);
  });
}

TEST_CASE("a race of local tasks, and one that is converted") {
  static constexpr auto wf = weft::workflow<"control-race-local">(
      how, weft::group<"g">(weft::first, a.local() | b.local() | c) >> value);
  run_everywhere(wf, [](auto const& run) {
    auto const r = run(weft::with<"how">(1));
    CHECK(r["value"_id] > 10);
    CHECK(count(outcome_kind::value, r["b"_id], r["c"_id]) == 1);
  });
  auto const graph = weft::to_task_graph(wf, weft::with<"how">(1));
  weft::pool pool{2};
  CHECK(weft::run(graph).get<int>("value") == 11);
  CHECK(weft::run(graph, pool).get<int>("value") > 10);
}

TEST_CASE("a race in a graph, whose members are made at run time") {
  auto const check = [](auto const& run) {
    weft::task_graph g;
    std::vector<weft::node<weft::outcome<int>>> members;
    for (int i = 0; i < 6; ++i)
      members.push_back(g.add("m" + std::to_string(i), weft::settled(weft::bind(
                                                           [](int n) {
                                                             if (n < 3) throw std::runtime_error("early");
                                                             return 21;
                                                           },
                                                           i))));
    auto const judge = g.group("race", weft::first, members);
    auto const kinds = g.add("kinds", weft::local([](weft::many<weft::outcome<int>> const& all) {
                               int values = 0;
                               for (auto const& each : all) values += each.has_value() ? 1 : 0;
                               return values;
                             }),
                             weft::all(members), weft::after(judge));
    auto const r = run(g);
    CHECK(r[kinds] == 1);
    for (int i = 0; i < 3; ++i) CHECK_FALSE(r[members[static_cast<std::size_t>(i)]].has_value());
  };
  SECTION("on this thread") {
    check([](auto const& g) { return weft::run(g); });
  }
  SECTION("on a pool") {
    weft::pool pool{2};
    for (int i = 0; i < 50; ++i) check([&](auto const& g) { return weft::run(g, pool); });
  }
  SECTION("on a cluster") {
    memory_world world(2, 1);
    check([&](auto const& g) { return weft::run(g, world.queue()); });
  }
}

TEST_CASE("a graph refuses members of two races, and such as were not settled") {
  weft::task_graph g;
  auto const x = g.add("x", weft::settled([] { return 1; }));
  auto const y = g.add("y", weft::settled([] { return 2; }));
  auto const z = g.add("z", [] { return weft::outcome<int>(weft::outcome_kind::skipped); });
  g.group("first", weft::first, x);
  CHECK_THROWS_WITH(g.group("second", weft::first, y, x),
                    "weft: task \"x\" cannot take part in race \"second\", as it does in another one: add it "
                    "to one race only");
  CHECK_THROWS_WITH(g.group("third", weft::first, y, z),
                    "weft: task \"z\" cannot take part in race \"third\": add it as weft::settled(f)");
  CHECK_FALSE(g.contains("second"));
  CHECK(g.size() == 4);
}
