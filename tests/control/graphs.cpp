// SPDX-License-Identifier: BSL-1.0
#include <weft/async.hpp>
#include <weft/cluster/bind.hpp>
#include <weft/cluster/graph_run.hpp>
#include <weft/dynamic.hpp>
#include <weft/policy.hpp>
#include <weft/run/pool.hpp>
#include <weft/wire.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "graph_everywhere.hpp"

#include "../catch.hpp"

namespace {

constexpr auto by_size = [](int x) -> weft::one_of<weft::to<"high", std::string>, weft::to<"low">> {
  if (x > 50) return weft::choose<"high">("H" + std::to_string(x));
  return weft::choose<"low">;
};
constexpr auto tagged = [](int x, std::string const& tag) { return tag + std::to_string(x + 1); };
constexpr auto negate = [](int x) { return -x; };
constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto joined = [](std::optional<std::string> a, weft::maybe_result<int> const& b) {
  return a.value_or("-") + " " + std::to_string(b.value_or(7));
};

std::string failing_id(auto const& run) {
  try {
    static_cast<void>(run());
  } catch (weft::task_failed const& e) {
    return e.id();
  }
  return "";
}

}  // namespace

TEST_CASE("graph: a choice runs the branch that it names and skips the others") {
  for (int amount : {60, 40}) {
    DYNAMIC_SECTION(amount) {
      weft::task_graph g;
      auto const load = g.add("load", weft::bind([](int x) { return x; }, amount));
      auto const route = g.add("route", weft::bind(by_size), load);
      auto const high = g.add("high", weft::bind(tagged), load, weft::when<"high">(route));
      auto const low = g.add("low", weft::bind(negate), load, weft::when<"low">(route));
      auto const more = g.add("more", weft::bind(twice), low);
      auto const last = g.add("last", weft::bind([] { return 1; }), weft::after(more));
      auto const join = g.add("join", weft::bind(joined), weft::maybe(high), weft::maybe(more));
      graph_everywhere(g, [&](auto const& run) {
        auto const r = run();
        if (amount == 60) {
          CHECK(r[join] == "H6061 7");
          CHECK(r[high] == "H6061");
          CHECK_FALSE(r.contains(low));
          CHECK(r.find(more) == nullptr);
          CHECK_THROWS_AS(r[last], weft::skipped_result);
        } else {
          CHECK(r[join] == "- -80");
          CHECK_FALSE(r.contains(high));
          CHECK(*r.find(more) == -80);
          CHECK(r[last] == 1);
        }
      });
    }
  }
}

TEST_CASE("graph: a choice by a name that only run time knows") {
  for (std::string const name : {"a", "b", "c"}) {
    DYNAMIC_SECTION(name) {
      weft::task_graph g;
      auto const route =
          g.add("route", weft::bind([](std::string const& s) { return weft::choice_by_name{s}; }, name));
      auto const a = g.add("a", weft::bind([] { return 1; }), weft::when(route, "a"));
      auto const b = g.add("b", weft::bind([] { return 2; }), weft::when(route, "b"));
      auto const sum = g.add("sum", weft::bind([](std::optional<int> x, std::optional<int> y) {
                               return 10 * x.value_or(0) + y.value_or(0);
                             }),
                             weft::maybe(a), weft::maybe(b));
      graph_everywhere(g, [&](auto const& run) {
        if (name == "c")
          CHECK(failing_id(run) == "route");
        else
          CHECK(run()[sum] == (name == "a" ? 10 : 2));
      });
    }
  }
}

TEST_CASE("graph: a join of a choice that is itself skipped is skipped") {
  weft::task_graph g;
  auto const outer =
      g.add("outer", weft::bind([]() -> weft::choice<"in", "out"> { return weft::choose<"out">; }));
  auto const inner = g.add("inner", weft::bind([]() -> weft::choice<"x", "y"> { return weft::choose<"x">; }),
                           weft::when<"in">(outer));
  auto const x = g.add("x", weft::bind([] { return 1; }), weft::when<"x">(inner));
  auto const y = g.add("y", weft::bind([] { return 2; }), weft::when<"y">(inner));
  auto const out = g.add("out", weft::bind([] { return 3; }), weft::when<"out">(outer));
  auto const both = [](std::optional<int> a, std::optional<int> b) { return a ? *a : b.value(); };
  auto const joined_in = g.add("joined", weft::bind(both), weft::maybe(x), weft::maybe(y));
  auto const end = g.add("end", weft::bind(both), weft::maybe(joined_in), weft::maybe(out));
  graph_everywhere(g, [&](auto const& run) {
    auto const r = run();
    CHECK_FALSE(r.contains(joined_in));
    CHECK(r[end] == 3);
  });
}

TEST_CASE("graph: where branches meet, what comes before can never all be there") {
  weft::task_graph g;
  auto const route = g.add("route", weft::bind(by_size), g.add("load", weft::bind([] { return 1; })));
  auto const high =
      g.add("high", weft::bind([](std::string const&) { return 1; }), weft::when<"high">(route));
  auto const low = g.add("low", weft::bind([] { return 1; }), weft::when<"low">(route));
  g.add("join", weft::bind([](int a, std::optional<int> b) { return a + b.value_or(0); }), high,
        weft::maybe(low));
  graph_everywhere(g, [&](auto const& run) {
    try {
      run();
      FAIL("nothing was thrown");
    } catch (weft::branches_meet const& e) {
      std::string const text = e.what();
      for (char const* id : {"\"join\"", "\"high\"", "\"low\"", "\"route\""})
        CHECK(text.find(id) != std::string::npos);
    }
  });
}

// If each task had a list of all of its conditions, this would take minutes and gigabytes.
TEST_CASE("graph: choices within choices take room and time in proportion") {
  weft::task_graph g;
  auto last = g.add([] { return 0; });
  for (int i = 0; i < 30'000; ++i) {
    auto const route = g.add([](int) -> weft::choice<"low", "high"> { return weft::choose<"low">; }, last);
    last = g.add([](int x) { return x + 1; }, last, weft::when<"low">(route));
  }
  CHECK(weft::run(g)[last] == 30'000);
}

TEST_CASE("graph: a task is repeated with what it returns, up to a limit") {
  weft::task_graph g;
  auto const first = g.add("first", weft::bind([] { return 1000; }));
  auto const halved =
      g.add("halved", weft::bind([](weft::context& here, int x) { return x > 10 ? here.repeat(x / 2) : x; }),
            first);
  graph_everywhere(g, [&](auto const& run) { CHECK(run()[halved] == 7); });
}
TEST_CASE("graph: a member of a group is repeated") {
  weft::task_graph g;
  auto const first = g.add("first", weft::bind([] { return 1000; }));
  auto const halved = g.add("halved", weft::settled(weft::bind([](weft::context& here, int x, int by) {
                              return x > 10 ? here.repeat(x / by) : x;
                            })),
                            first, g.add("two", weft::bind([] { return 2; })));
  auto const forever =
      g.add("forever",
            weft::settled(weft::bind([](weft::context& here, int x) { return here.repeat(x, 5); })), first);
  g.group("both", weft::best_effort, halved, forever);
  graph_everywhere(g, [&](auto const& run) {
    auto const r = run();
    CHECK(r[halved].value_or(0) == 7);
    CHECK(r[forever].kind() == weft::outcome_kind::error);
    try {
      static_cast<void>(r[forever].value());
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.what()).find("5 rounds") != std::string::npos);
    }
  });
}
TEST_CASE("graph: a coroutine is repeated, as a member of a group as well") {
  constexpr auto halve = [](weft::context& here, int x, int by) -> weft::async<int> {
    co_await weft::sleep_for(std::chrono::microseconds(1));
    co_return x > 10 ? here.repeat(x / by) : x;
  };
  weft::task_graph g;
  auto const first = g.add("first", weft::bind([] { return 1000; }));
  auto const two = g.add("two", weft::bind([] { return 2; }));
  auto const alone = g.add("alone", weft::bind(halve), first, two);
  auto const member = g.add("member", weft::settled(weft::bind(halve)), first, two);
  g.add("forever", weft::settled(weft::bind([](weft::context& here, int x) -> weft::async<int> {
          co_return here.repeat(x, 5);
        })),
        first);
  graph_everywhere(g, [&](auto const& run) {
    auto const r = run();
    CHECK(r[alone] == 7);
    CHECK(r[member].value_or(0) == 7);
    CHECK(r.template get<weft::outcome<int>>("forever").kind() == weft::outcome_kind::error);
  });
}
TEST_CASE("graph: past the limit a repeated task fails") {
  weft::task_graph g;
  auto const first = g.add("first", weft::bind([] { return 1000; }));
  g.add("forever", weft::bind([](weft::context& here, int x) { return here.repeat(x, 5); }), first);
  graph_everywhere(g, [&](auto const& run) {
    try {
      run();
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "forever");
      CHECK(std::string(e.what()).find("5 rounds") != std::string::npos);
    }
  });
}

TEST_CASE("graph: a task goes to a later one") {
  bool const is_local = GENERATE(true, false);
  weft::task_graph g;
  auto const goes = [](weft::context& here) {
    here.go_to("d");
    return 1;
  };
  auto const a = is_local ? g.add("a", weft::local(goes)) : g.add("a", weft::bind(goes));
  auto const b = g.add("b", weft::bind(twice), a);
  auto const c = g.add("c", weft::bind(twice), b);
  auto const d = g.add("d", weft::bind([](int x, std::optional<int> y) { return 10 * x + y.value_or(7); }), a,
                       weft::maybe(c));
  auto const e = g.add("e", weft::bind(twice), d);
  graph_everywhere(g, [&](auto const& run) {
    auto const r = run();
    CHECK(r[e] == 34);
    CHECK_FALSE(r.contains(b));
    CHECK_FALSE(r.contains(c));
  });
}

TEST_CASE("graph: what comes next of a task goes where the task may go") {
  weft::task_graph g;
  auto const a = g.add("a", weft::bind([](weft::context& here) {
                         here.next("more", [](weft::context& more) {
                           more.next("most", [](weft::context& most) { most.go_to("c"); });
                         });
                         return 1;
                       }));
  auto const b = g.add("b", weft::bind(twice), a);
  auto const c = g.add("c", weft::bind([](std::optional<int> x) { return x.value_or(100); }), weft::maybe(b));
  graph_everywhere(g, [&](auto const& run) { CHECK(run()[c] == 100); });
}

TEST_CASE("graph: an attempt that fails goes nowhere, nor does one that goes astray") {
  weft::task_graph g;
  auto const a = g.add("a", weft::retry({.attempts = 2}, weft::bind([](weft::context& here) {
                                          if (here.attempt() == 1) {
                                            here.go_to("c");
                                            throw std::runtime_error("once more");
                                          }
                                          return here.attempt();
                                        })));
  auto const b = g.add("b", weft::bind(twice), a);
  auto const c = g.add("c", weft::bind([](int x, std::optional<int> y) { return x + y.value_or(100); }), a,
                       weft::maybe(b));
  graph_everywhere(g, [&](auto const& run) { CHECK(run()[c] == 6); });
  weft::task_graph astray;
  auto const first = astray.add("first", weft::bind([] { return 1; }));
  astray.add("second", weft::bind([](weft::context& here, int x) {
               here.go_to("first");
               return x;
             }),
             first);
  graph_everywhere(astray, [&](auto const& run) {
    try {
      run();
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "second");
      CHECK(std::string(e.what()).find("which does not come after it") != std::string::npos);
    }
  });
}

TEST_CASE("graph: groups by policy") {
  struct expected {
    int bad;  // a bit for each that fails
    std::string best, two, critical, judged;
  };
  for (expected const& e :
       {expected{0, "0 1 2", "0 1 2", "0 1 2", "0 1 2"}, expected{1, "- 1 2", "- 1 2", "", ""},
        expected{6, "0 - -", "", "0 - -", "0 - -"}, expected{7, "- - -", "", "", ""}}) {
    DYNAMIC_SECTION(e.bad) {
      auto const make = [&](auto const& policy_for) {
        auto g = std::make_unique<weft::task_graph>();
        std::vector<weft::node<weft::outcome<int>>> members;
        for (int i = 0; i < 3; ++i)
          members.push_back(g->add("m" + std::to_string(i), weft::settled(weft::bind(
                                                                [](int which, int bad) {
                                                                  if ((bad >> which & 1) != 0)
                                                                    throw std::runtime_error("asked to");
                                                                  return which;
                                                                },
                                                                i, e.bad))));
        auto const judge = policy_for(*g, members);
        auto const show = g->add("show", weft::bind([](weft::many<weft::outcome<int>> const& all) {
                                   std::string text;
                                   for (auto const& each : all)
                                     text += (text.empty() ? "" : " ") + (each ? std::to_string(*each) : "-");
                                   return text;
                                 }),
                                 weft::all(members), weft::after(judge));
        return std::pair(std::move(g), show);
      };
      auto const [best, best_shown] =
          make([](auto& g, auto& members) { return g.group("judge", weft::best_effort, members); });
      auto const [two, two_shown] =
          make([](auto& g, auto& members) { return g.group("judge", weft::at_least_members{2}, members); });
      auto const [critical, critical_shown] = make([](auto& g, auto& members) {
        return g.group("judge", weft::critical_members{{members[0]}}, members[0], members[1], members[2]);
      });
      auto const [judged, judged_shown] = make([](auto& g, auto& members) {
        return g.group("judge", [](auto const& all) { return all[0].has_value(); }, members);
      });
      auto const check = [](auto const& run, auto shown, std::string const& text,
                            std::string const& failing = "judge") {
        if (!text.empty())
          CHECK(run()[shown] == text);
        else
          CHECK(failing_id(run) == failing);
      };
      SECTION("best effort") {
        graph_everywhere(*best, [&, shown = best_shown](auto const& run) { check(run, shown, e.best); });
      }
      SECTION("at least two") {
        graph_everywhere(*two, [&, shown = two_shown](auto const& run) { check(run, shown, e.two); });
      }
      SECTION("critical") {
        graph_everywhere(
            *critical, [&, shown = critical_shown](auto const& run) { check(run, shown, e.critical, "m0"); });
      }
      SECTION("judged") {
        graph_everywhere(*judged,
                         [&, shown = judged_shown](auto const& run) { check(run, shown, e.judged); });
      }
    }
  }
}

TEST_CASE("graph: groups that cannot be are refused when they are made") {
  weft::task_graph g;
  auto const a = g.add("a", weft::settled([] { return 1; }));
  auto const b = g.add("b", weft::settled([] { return 1; }));
  CHECK_THROWS_AS(g.group("g", weft::at_least_members{2}, a), weft::graph_error);
  CHECK_THROWS_AS(g.group("g", weft::at_least_members{0}, a), weft::graph_error);
  try {
    g.group("g", weft::critical_members{{b}}, a);
    FAIL("nothing was thrown");
  } catch (weft::graph_error const& e) {
    CHECK(std::string(e.what()) ==
          "weft: task \"b\" is said to be critical for group \"g\", but is no member of it: add it to the "
          "members");
  }
  CHECK(g.size() == 2);
}

TEST_CASE("graph: a critical member that fails ends the run at once") {
  weft::task_graph g;
  auto const a = g.add("a", weft::settled(weft::bind([]() -> int { throw std::runtime_error("no"); })));
  auto const b = g.add("b", weft::settled(weft::bind([](weft::context& here) {
                         while (!here.stop_requested()) std::this_thread::yield();
                         return 2;
                       })));
  g.group("judge", weft::critical_members{{a}}, a, b);
  graph_everywhere(g, [&](auto const& run) {
    try {
      run();
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.what()).starts_with("task \"a\" failed: no"));
    }
  });
}
TEST_CASE("graph: a critical member that is skipped has not failed") {
  weft::task_graph g;
  auto const route = g.add("route", weft::bind([]() -> weft::choice<"a", "b"> { return weft::choose<"b">; }));
  auto const a = g.add("a", weft::settled(weft::bind([] { return 1; })), weft::when<"a">(route));
  auto const b = g.add("b", weft::settled(weft::bind([] { return 2; })), weft::when<"b">(route));
  auto const judge = g.group("judge", weft::critical_members{{a}}, a, b);
  graph_everywhere(g, [&](auto const& run) { CHECK(run().contains(judge)); });
}

TEST_CASE("graph: a member of a group that is skipped has an outcome") {
  weft::task_graph g;
  auto const route = g.add("route", weft::bind([]() -> weft::choice<"a", "b"> { return weft::choose<"b">; }));
  auto const a = g.add("a", weft::settled(weft::bind([] { return 1; })), weft::when<"a">(route));
  auto const b = g.add("b", weft::settled(weft::bind([] { return 2; })), weft::when<"b">(route));
  auto const sum = g.add("sum", weft::bind([](weft::outcome<int> const& x, weft::outcome<int> const& y) {
                           return (x.kind() == weft::outcome_kind::skipped ? 100 : 0) + y.value_or(0);
                         }),
                         a, b);
  graph_everywhere(g, [&](auto const& run) { CHECK(run()[sum] == 102); });
}

TEST_CASE("graph: a loop is a callable") {
  weft::task_graph g;
  auto const first = g.add("first", weft::bind([] { return 100; }));
  auto const end = g.add(
      "end", weft::local(weft::repeat_while([](int x) { return x / 2; }, [](int x) { return x > 10; }, 50)),
      first);
  graph_everywhere(g, [&](auto const& run) { CHECK(run()[end] == 6); });
}

TEST_CASE("graph: a workflow with choices and groups as a graph") {
  static constexpr auto route =
      weft::task<"route">([]() -> weft::choice<"a", "b"> { return weft::choose<"b">; });
  static constexpr auto wf = weft::workflow<"wf">(
      route >> (weft::task<"a">([] { return 1; }) | weft::task<"b">([] { return 2; })) >>
      weft::task<"join">([](std::optional<int> a, std::optional<int> b) { return a ? *a : -*b; }));
  weft::task_graph g = weft::to_task_graph(wf);
  auto const a = g.find<weft::skippable<int>>("a");
  auto const twice_it = g.add("twice", weft::bind(twice), g.find<int>("join"));
  graph_everywhere(g, [&](auto const& run) {
    auto const r = run();
    CHECK_FALSE(r[a].has_value());
    CHECK(r[twice_it] == -4);
  });
}
