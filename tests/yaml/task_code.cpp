// SPDX-License-Identifier: BSL-1.0
// What a file says of choices, loops, groups, attempts, time and limits: the same on this thread, on executors, on a cluster.
#include <weft/yaml/task_code.hpp>

#include <weft/async.hpp>
#include <weft/cluster.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>
#include <weft/yaml.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "../control/graph_everywhere.hpp"

#include "../catch.hpp"

namespace {

using namespace std::chrono_literals;

struct at {
  int value = 0;
  static auto parameters() { return weft::yaml::schema(weft::yaml::optional("at", &at::value)); }
};

using route = weft::one_of<weft::to<"high", std::string>, weft::to<"low">>;

// The workers of these tests are threads of this process.
std::atomic<int> calls{0};
std::atomic<int> inside{0};
std::atomic<int> most{0};

int number_of(int x) { return x; }
route by_size(int x) {
  if (x > 50) return weft::choose<"high">("H" + std::to_string(x));
  return weft::choose<"low">;
}
weft::choice_by_name by_name(int x) { return {x > 50 ? "high" : x > 10 ? "low" : "none"}; }
std::string tagged(int x, std::string const& tag) { return tag + std::to_string(x + 1); }
int negate(int x) { return -x; }
std::string joined(std::optional<std::string> a, std::optional<int> const& b) {
  return a.value_or("-") + " " + std::to_string(b.value_or(7));
}
int halved(int x) { return x / 2; }
int lessened(int by, int x, int more) { return x - by * more; }
int flaky(weft::context& here, int x) {
  ++calls;
  if (here.attempt() < 3) throw std::runtime_error("attempt " + std::to_string(here.attempt()));
  return x + here.attempt();
}
int patient(weft::context& here, int x) {
  ++calls;
  while (!here.stop_requested()) std::this_thread::yield();
  return x;
}
int crowded(int x) {
  int const now = ++inside;
  int seen = most;
  while (seen < now && !most.compare_exchange_weak(seen, now)) {
  }
  std::this_thread::sleep_for(1ms);
  --inside;
  return x;
}
int odd_fails(int x) {
  if (x % 2 == 1) throw std::runtime_error("odd " + std::to_string(x));
  return x;
}
int sum_of(weft::many<weft::outcome<int>> const& all) {
  int sum = 0;
  for (auto const& each : all) sum += each ? *each : each.kind() == weft::outcome_kind::skipped ? 1000 : 100;
  return sum;
}
int wanted(std::optional<int> x) { return x.value_or(-1); }
std::optional<int> perhaps(int x) {
  if (x > 50) return x;
  return std::nullopt;
}

weft::yaml::registry make_registry() {
  weft::yaml::registry known;
  known.add("number", [](at const& with) { return weft::bind<&number_of>(with.value); });
  known.add("route", weft::bind<&by_size>());
  known.add("by_name", weft::bind<&by_name>());
  known.add("tagged", weft::bind<&tagged>());
  known.add("negate", weft::bind<&negate>());
  known.add("joined", weft::bind<&joined>());
  known.add("halved", weft::bind<&halved>());
  known.add("flaky", weft::bind<&flaky>());
  known.add("patient", weft::bind<&patient>());
  known.add("crowded", weft::bind<&crowded>());
  known.add("odd_fails", weft::bind<&odd_fails>());
  known.add("sum_of", weft::bind<&sum_of>());
  known.add("wanted", weft::bind<&wanted>());
  known.add("perhaps", weft::bind<&perhaps>());
  known.add("lessened", [](at const& with) { return weft::bind<&lessened>(with.value); });
  known.add("above", [](at const& with, int x) { return x > with.value; });
  known.add("even", [](int x) { return x % 2 == 0; });
  return known;
}
weft::yaml::registry const& known() {
  static weft::yaml::registry const all = make_registry();
  return all;
}
weft::task_graph parse(std::string const& text) { return weft::yaml::parse(text, "a.yaml", known()); }

template <class Run>
std::string failure(Run const& run) {
  try {
    static_cast<void>(run());
  } catch (weft::task_failed const& e) {
    return e.what();
  }
  return {};
}

TEST_CASE("a file has choices, by type and by name, with what comes with a branch") {
  for (int amount : {60, 40}) {
    DYNAMIC_SECTION(amount) {
      auto const g = weft::yaml::parse(R"(
values: {amount: 0}
tasks:
  load: {task: number, with: {at: "${amount}"}}
  route: {takes: load}
  high: {task: tagged, takes: [load, route.high]}
  low: {task: negate, takes: load, when: {route: low}}
  more: {task: negate, takes: low}
  join: {task: joined, takes: [high, more]}
  named: {task: by_name, takes: load}
  n_high: {task: negate, takes: load, when: named.high}
  n_low: {task: halved, takes: load, when: [named.low, {route: low}]}
  last: {task: wanted, takes: n_low}
)",
                                       "a.yaml", known(), {.set = {"amount=" + std::to_string(amount)}});
      graph_everywhere(g, [&](auto const& run) {
        auto const results = run();
        bool const is_high = amount == 60;
        CHECK(results.contains("high") == is_high);
        CHECK(results.contains("low") == !is_high);
        CHECK(results.contains("n_high") == is_high);
        CHECK(results.template get<std::string>("join") == (is_high ? "H6061 7" : "- 40"));
        CHECK(results.template get<int>("last") == (is_high ? -1 : 20));
      });
    }
  }
}

TEST_CASE("a choice by name that nobody waits for fails, everywhere") {
  auto const g =
      parse("steps: [number, by_name]\ntasks: {a: {task: negate, takes: number, when: by_name.high}}");
  graph_everywhere(
      g, [&](auto const& run) { CHECK(failure(run).find("chooses \"none\"") != std::string::npos); });
}

TEST_CASE("a std::optional parameter takes what may be skipped, a std::optional, or nothing") {
  auto const g = parse(R"(
tasks:
  n: {task: number, with: {at: 60}}
  p: {task: perhaps, takes: n}
  gone: {task: negate, takes: n, enabled: false}
  a: {task: wanted, takes: n}
  b: {task: wanted, takes: p}
  c: {task: wanted, takes: gone}
)");
  graph_everywhere(g, [&](auto const& run) {
    auto const results = run();
    CHECK(results.template get<int>("a") == 60);
    CHECK(results.template get<int>("b") == 60);
    CHECK(results.template get<int>("c") == -1);
  });
}

TEST_CASE("a file has loops, with conditions that have parameters") {
  auto const g = parse(R"(
tasks:
  n: {task: number, with: {at: 1000}}
  one: {task: number, with: {at: 1}}
  small: {task: halved, takes: n, repeat: {while: {task: above, with: {at: 10}}, limit: 100}}
  odd: {task: halved, takes: n, repeat: {until: {task: above, with: {at: 5000}}, limit: 0}, enabled: false}
  done: {task: halved, takes: small, repeat: {until: even, limit: 3}}
  less: {task: lessened, with: {at: 3}, takes: [n, one], repeat: {while: {task: above, with: {at: 0}}, limit: 334}}
)");
  CHECK(g.size() == 5);
  graph_everywhere(g, [&](auto const& run) {
    auto const results = run();
    CHECK(results.template get<int>("small") == 7);
    CHECK(results.template get<int>("done") == 0);
    CHECK(results.template get<int>("less") == -2);
  });
}

TEST_CASE("past its limit a loop of a file fails by name") {
  auto const g = parse(
      "steps: [{n: {task: number, with: {at: 1000}}}, {l: {task: negate, repeat: {until: {task: above, with: "
      "{at: "
      "1000}}, limit: 7}}}]");
  graph_everywhere(g, [&](auto const& run) {
    CHECK(failure(run) ==
          "task \"l\" failed: weft: the condition of this loop still holds after 7 rounds, which is its "
          "limit: raise that, or let the condition come to an end");
  });
}

TEST_CASE("a file says how often tasks are tried") {
  auto const g = parse(R"(
tasks:
  n: {task: number, with: {at: 40}}
  a: {task: flaky, takes: n, retry: {attempts: 4, backoff: 1ms, factor: 2, max: 2ms, jitter: 0.1}}
)");
  graph_everywhere(g, [&](auto const& run) {
    calls = 0;
    CHECK(run().template get<int>("a") == 43);
    CHECK(calls == 3);
  });
}

TEST_CASE("attempts of a file are as many as it says") {
  auto const g = parse("steps: [{n: {task: number}}, {a: {task: flaky, retry: 2}}]");
  graph_everywhere(g, [&](auto const& run) {
    calls = 0;
    std::string const text = failure(run);
    CHECK(text.starts_with("task \"a\" failed: 2 attempts failed"));
    CHECK(calls == 2);
  });
}

TEST_CASE("a file says how long calls may take") {
  auto const g = parse("steps: [{n: {task: number}}, {a: {task: patient, timeout: 5ms, retry: 2}}]");
  graph_everywhere(g, [&](auto const& run) {
    calls = 0;
    CHECK(failure(run).find("task \"a\" took longer than its timeout of 5 ms") != std::string::npos);
    CHECK(calls == 2);
  });
}

TEST_CASE("a file says how many tasks run at once") {
  auto const g = parse(R"(
limits: {db: 1, net: 5}
tasks:
  n: {task: number}
  a: {task: crowded, for_each: {i: {count: 12}}, takes: n, limit: [db, net]}
)");
  graph_everywhere(g, [&](auto const& run) {
    most = 0;
    run();
    CHECK(most == 1);
  });
  CHECK(g.data()->policy_of(g.find<int>("a_3").index()).limit_count == 2);
}

TEST_CASE("a group of a file gives outcomes, and its end judges") {
  auto const text = [](std::string const& policy) {
    return R"(
tasks:
  n: {task: number, for_each: {i: {count: 4}}, with: {at: "${i}"}}
  m:
    task: odd_fails
    for_each: {i: {count: 4}}
    takes: "n_${i}"
    retry: 1
  all: {task: sum_of, takes: g}
  later: {task: number, after: g, with: {at: 5}}
groups:
  g: {members: m, policy: )" +
           policy + "}";
  };
  SECTION("best effort") {
    auto const g = parse(text("best_effort"));
    graph_everywhere(g, [&](auto const& run) {
      auto const results = run();
      CHECK(results.template get<int>("all") == 202);
      CHECK(results.template get<weft::outcome<int>>("m_1").kind() == weft::outcome_kind::error);
    });
  }
  SECTION("at least as many as there are") {
    auto const g = parse(text("{at_least: 2}"));
    graph_everywhere(g, [&](auto const& run) { CHECK(run().template get<int>("all") == 202); });
  }
  SECTION("at least more than there are") {
    auto const g = parse(text("{at_least: 3}"));
    graph_everywhere(g, [&](auto const& run) {
      CHECK(
          failure(run).starts_with("task \"g\" failed: weft: only 2 of the 4 members of this group "
                                   "succeeded, and at least 3 must; task "
                                   "\"m_1\" failed: "));
    });
  }
  SECTION("the first") {
    auto const g = parse(text("first"));
    graph_everywhere(g, [&](auto const& run) {
      auto const results = run();
      int values = 0;
      for (int i = 0; i < 4; ++i)
        values += results.template get<weft::outcome<int>>("m_" + std::to_string(i)).has_value() ? 1 : 0;
      CHECK(values == 1);
    });
  }
  SECTION("critical, and right") {
    auto const g = parse(text("{critical: [m_0, m_2]}"));
    graph_everywhere(g, [&](auto const& run) { CHECK(run().template get<int>("later") == 5); });
  }
  SECTION("critical, and wrong") {
    auto const g = parse(text("{critical: m_3}"));
    graph_everywhere(g, [&](auto const& run) { CHECK(failure(run).starts_with("task \"m_3\" failed")); });
  }
}

TEST_CASE("a group of a file whose members must all succeed gives values") {
  auto const g = parse(R"(
tasks:
  n: {task: number, for_each: {i: [4, 6]}, with: {at: "${i}"}}
  a: {task: wanted, takes: n_4, after: g}
groups: {g: {members: [n], about: all of them}}
)");
  CHECK(g.size() == 4);
  graph_everywhere(g, [&](auto const& run) { CHECK(run().template get<int>("a") == 4); });
}

TEST_CASE("members of a group of a file may be in a branch, and are tried again") {
  auto const g = parse(R"(
tasks:
  n: {task: number, with: {at: 40}}
  route: {takes: n}
  m: {task: negate, takes: n, when: route.high}
  f: {task: flaky, takes: n, retry: 3}
  x: {task: flaky, takes: n, enabled: false}
  all: {task: sum_of, takes: g}
groups: {g: {members: [m, f, x], policy: {critical: [f, x]}}}
)");
  graph_everywhere(g, [&](auto const& run) { CHECK(run().template get<int>("all") == 1043); });
}

TEST_CASE("what is bound goes to workers, whatever the file says of it") {
  auto const g = parse(R"(
limits: {db: 1}
tasks:
  n: {task: number, with: {at: 60}}
  here: {task: number, local: true}
  route: {takes: n, timeout: 10s}
  f: {task: flaky, takes: n, retry: 3, limit: db}
  m: {task: odd_fails, takes: n}
  high: {task: tagged, takes: [n, route.high]}
  w: {task: wanted, takes: n}
  l: {task: halved, takes: n, repeat: {while: even, limit: 9}}
groups: {g: {members: m, policy: best_effort}}
)");
  auto const is_sent = [&](std::string const& id) {
    auto const& how = *(*g.data())[g.data()->find(id)].type->elsewhere;
    return how.function != nullptr && !how.stays;
  };
  for (char const* id : {"n", "route", "f", "m", "high", "w"}) CHECK(is_sent(id));
  for (char const* id : {"here", "g", "l"}) CHECK_FALSE(is_sent(id));
  memory_world world(2, 1);
  auto const results = weft::run(g, world.queue());
  CHECK(results.get<std::string>("high") == "H6061");
  CHECK(results.get<weft::outcome<int>>("m").value() == 60);
}

// --- what only callables of this process can do ------------------------------------------------------------

TEST_CASE("what is taken away is copied for another attempt, and otherwise moved") {
  static std::atomic<int> copies{0};
  struct counted {
    counted() = default;
    counted(counted const&) { ++copies; }
    counted(counted&&) noexcept {}
    counted& operator=(counted const&) = default;
  };
  weft::yaml::registry own;
  own.add("make", [] { return counted(); });
  own.add("take", [](weft::context& here, counted&&) {
    if (here.attempt() < 2) throw std::runtime_error("again");
    return here.attempt();
  });
  own.add("twice", [](counted&&) { return 1; });
  own.add("unique", [] { return std::make_unique<int>(3); });
  own.add("get", [](std::unique_ptr<int> p) { return *p; });
  copies = 0;
  CHECK(weft::run(weft::yaml::parse("steps: [make, {take: {retry: 2}}]", "a.yaml", own)).get<int>("take") ==
        2);
  CHECK(copies == 2);
  copies = 0;
  CHECK(weft::run(weft::yaml::parse("steps: [make, {twice: {timeout: 1s}}]", "a.yaml", own))
            .get<int>("twice") == 1);
  CHECK(copies == 0);
  CHECK(weft::run(weft::yaml::parse("steps: [unique, {get: {limit: x}}]\nlimits: {x: 1}", "a.yaml", own))
            .get<int>("get") == 3);
  try {
    weft::yaml::parse("steps:\n  - unique\n  - get: {retry: 2}", "a.yaml", own);
    CHECK(false);
  } catch (weft::yaml::config_error const& e) {
    CHECK(std::string(e.what()) ==
          "a.yaml:3:18: task \"get\" takes argument 1 away, which cannot be copied, so there is nothing to "
          "give to a "
          "second attempt");
  }
  try {
    weft::yaml::parse("tasks: {unique: , a: {task: get, takes: unique}, b: {task: get, takes: unique}}",
                      "a.yaml", own);
    CHECK(false);
  } catch (weft::yaml::config_error const& e) {
    CHECK(std::string(e.what()).find("takes the result of \"unique\" away") != std::string::npos);
  }
}

TEST_CASE("results that cannot be moved may be late, and be outcomes") {
  struct fixed {
    std::atomic<int> value{7};
  };
  weft::yaml::registry own;
  own.add("make", [] { return fixed(); });
  own.add("late", [](weft::context& here) {
    while (!here.stop_requested()) std::this_thread::yield();
    return fixed();
  });
  own.add("read", [](fixed const& f) { return f.value.load(); });
  own.add("ask", [](weft::outcome<fixed> const& f) { return f.has_value() ? f->value.load() : -1; });
  auto const g = weft::yaml::parse(R"(
tasks:
  make: {timeout: 10s}
  read: {takes: make}
  late: {timeout: 2ms}
  ask: {takes: late}
  member: {task: make}
  asked: {task: ask, takes: member}
groups: {g: {members: [late, member], policy: best_effort}}
)",
                                   "a.yaml", own);
  weft::pool pool(2);
  for (auto const& results : {weft::run(g), weft::run(g, pool)}) {
    CHECK(results.get<int>("read") == 7);
    CHECK(results.get<int>("ask") == -1);
    CHECK(results.get<int>("asked") == 7);
  }
}

TEST_CASE("what a callable says of itself holds beside what the file says") {
  static std::atomic<int> made{0};
  weft::yaml::registry own;
  own.add("f", weft::retry({.attempts = 3}, [] {
            ++made;
            throw std::runtime_error("no");
          }));
  own.add("g", weft::limit("db", 2, weft::limit("a", 1, weft::limit("b", 1, weft::limit("c", 1, [] {})))));
  auto const tried = [&](std::string const& text) {
    made = 0;
    CHECK_THROWS_AS(weft::run(weft::yaml::parse(text, "a.yaml", own)), weft::task_failed);
    return made.load();
  };
  CHECK(tried("steps: [f]") == 3);
  CHECK(tried("steps: [{f: {timeout: 1s}}]") == 3);
  CHECK(tried("steps: [{f: {retry: 2}}]") == 2);
  CHECK_THROWS_WITH(weft::yaml::parse("limits: {d: 1}\nsteps:\n  - g: {limit: d}", "a.yaml", own),
                    "a.yaml:3:16: task \"g\" has more than 4 limits");
}

TEST_CASE("a coroutine of a file") {
  weft::yaml::registry own;
  own.add("name", [] { return std::string("x"); });
  own.add("ask", [](weft::context& here, std::string const& s) -> weft::async<std::string> {
    std::string const answer = s + std::to_string(here.attempt());
    co_await weft::sleep_for(1ms);
    if (answer == "x1") throw std::runtime_error("again");
    co_return answer;
  });
  own.add("size", [](std::string const& s) { return s.size(); });
  auto const g = weft::yaml::parse("steps: [name, {ask: {retry: 2, timeout: 10s}}, size]", "a.yaml", own);
  weft::pool pool(2);
  for (int i = 0; i < 20; ++i) CHECK(weft::run(g, pool).get<std::string>("ask") == "x2");
  CHECK(weft::run(g).get<std::size_t>("size") == 2);
  auto const member = weft::yaml::parse(
      "steps: [name, ask]\ngroups: {g: {members: ask, policy: best_effort}}", "a.yaml", own);
  using outcome = weft::outcome<std::string>;
  CHECK(weft::run(member, pool).get<outcome>("ask").kind() == weft::outcome_kind::error);
  CHECK(weft::run(member).get<outcome>("ask").kind() == weft::outcome_kind::error);
}

TEST_CASE("a task of a file is repeated by itself, and goes elsewhere") {
  weft::yaml::registry own;
  own.add("n", [] { return 1000; });
  own.add("halved", [](weft::context& here, int x) { return x > 10 ? here.repeat(x / 2, 100) : x; });
  own.add("check", [](weft::context& here, int x) {
    here.go_to("end");
    return x;
  });
  own.add("costly", [](int x) { return x * x; });
  own.add("end", [](int x, weft::maybe_result<int> const& y) { return y.value_or(x); });
  auto const g = weft::yaml::parse(
      "steps: [n, halved, check, costly]\ntasks: {end: {takes: [check, costly]}}", "a.yaml", own);
  CHECK(weft::run(g).get<int>("end") == 7);
  CHECK_FALSE(weft::run(g).contains("costly"));
}

}  // namespace
