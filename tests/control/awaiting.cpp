// SPDX-License-Identifier: BSL-1.0
// Tasks that return what is awaited, wherever they run, by themselves and in groups.
#include <weft/async.hpp>
#include <weft/cluster/bind.hpp>
#include <weft/cluster/graph_run.hpp>
#include <weft/dynamic.hpp>
#include <weft/policy.hpp>
#include <weft/wire.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "everywhere.hpp"
#include "graph_everywhere.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;
using weft::async;

namespace {

// An answer that comes on a thread of its own.
struct answer {
  int value;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waits) const {
    std::thread([waits] {
      std::this_thread::sleep_for(100us);
      waits.resume();
    }).detach();
  }
  int await_resume() const {
    if (value < 0) throw std::runtime_error("no answer");
    return value;
  }
};
// What is awaited by a member, once, ...
struct question {
  int value;
  answer operator co_await() && { return {value}; }
};
// ... or by a function beside it, and is there already; cannot be moved.
struct remark {
  explicit remark(int x) : value(x) {}
  remark(remark&&) = delete;
  int value;
};
struct said {
  std::string text;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  std::string&& await_resume() noexcept { return std::move(text); }
};
said operator co_await(remark&& r) { return {std::to_string(r.value)}; }
// Awaited for nothing.
struct interval {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) const noexcept { return false; }
  void await_resume() const noexcept {}
};

constexpr auto n = weft::input<"n", int>;

template <class Check>
void results_everywhere(weft::task_graph const& g, Check const& check) {
  graph_everywhere(g, [&](auto const& run) { check(run()); });
}

// What a worker adds, which exception it was and where, is left out.
std::string text_of(weft::outcome<int> const& of) {
  try {
    return std::to_string(of.value());
  } catch (weft::task_failed const& e) {
    std::string text = e.what();
    for (auto at = text.find(" (std::"); at != std::string::npos; at = text.find(" (std::"))
      text.erase(at, text.find(')', at) + 1 - at);
    return text;
  }
}

}  // namespace

TEST_CASE("what a task returns that can be awaited is awaited") {
  static constexpr auto wf = weft::workflow<"awaiting">(
      n >> (weft::task<"itself">([](int x) { return answer{x}; }) |
            weft::task<"member">([](weft::context& here, int x) {
              if (here.attempt() < 2) throw std::runtime_error("again");
              return question{x + 1};
            }).retry({.attempts = 2}) |
            weft::task<"function">([](int x) { return remark(x + 2); }).limit<"one">(1) |
            weft::task<"nothing">([](int) { return interval(); })) >>
      weft::task<"end">([](int a, int b, std::string const& c) { return std::to_string(a + b) + c; }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(4))["end"_id] == "96");
    try {
      run(weft::with<"n">(-7));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK((e.id() == std::string("itself") || e.id() == std::string("member")));
      CHECK(std::string(e.what()).find("no answer") != std::string::npos);
    }
  });
}

TEST_CASE("what the elements of a map return is awaited as well") {
  static constexpr auto wf = weft::workflow<"awaiting-map">(
      weft::task<"range">([] { return std::vector<int>{1, -2, 3}; }) >>
      (weft::map<"texts">([](int x) { return remark(x); }) |
       weft::map<"none">([](int) { return interval(); }) |
       weft::group<"g">(weft::best_effort, weft::map<"answers">([](int x) { return question{x}; }))));
  run_everywhere(wf, [](auto const& run) {
    auto const r = run();
    CHECK(r["texts"_id][1] == "-2");
    CHECK(*r["answers"_id][2] == 3);
    CHECK(text_of(r["answers"_id][1]).find("no answer") != std::string::npos);
  });
}

TEST_CASE("members of a group may be coroutines") {
  static constexpr auto wf = weft::workflow<"awaiting-group">(
      n >> weft::group<"g">(
               weft::at_least<2>,
               weft::task<"a">([](int x) -> async<int> {
                 co_await weft::sleep_for(200us);
                 if (x < 0) throw std::runtime_error("negative");
                 co_return x;
               }) | weft::task<"b">([](weft::context& here, int x) -> async<int> {
                      co_await weft::sleep_for(100us);
                      if (here.attempt() < 3) throw std::runtime_error("again");
                      co_return 2 * x;
                    }).retry({.attempts = 3, .backoff = 100us}) |
                   weft::task<"c">([](int x) { return answer{3 * x}; }).timeout(10s).limit<"one">(1)) >>
      weft::task<"end">([](weft::outcome<int> const& a, weft::outcome<int> const& b,
                           weft::outcome<int> const& c) { return text_of(a) + text_of(b) + text_of(c); }));
  run_everywhere(wf, [](auto const& run) {
    CHECK(run(weft::with<"n">(1))["end"_id] == "123");
    try {
      run(weft::with<"n">(-1));
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(e.id() == std::string("g"));
      CHECK(std::string(e.what()).find("negative") != std::string::npos);
      CHECK(std::string(e.what()).find("no answer") != std::string::npos);
    }
  });
}

TEST_CASE("graph: what a task returns that can be awaited is awaited") {
  weft::task_graph g;
  auto const four = g.add("four", weft::bind([] { return 4; }));
  weft::node<int> const a = g.add("itself", weft::bind([](int x) { return answer{x}; }), four);
  weft::node<int> const b =
      g.add("member", weft::retry({.attempts = 2}, weft::bind([](weft::context& here, int x) {
                                    if (here.attempt() < 2) throw std::runtime_error("again");
                                    return question{x + 1};
                                  })),
            four);
  weft::node<std::string> const c =
      g.add("function", weft::local([](auto x) { return remark(x + 2); }), four);
  weft::node<void> const d = g.add("nothing", weft::bind([](int) { return interval(); }), four);
  auto const end =
      g.add("end", weft::bind([](int x, int y, std::string const& z) { return std::to_string(x + y) + z; }),
            a, b, c, weft::after(d));
  results_everywhere(g, [&](auto const& r) { CHECK(r[end] == "96"); });
}

TEST_CASE("graph: members of a group may be coroutines") {
  weft::task_graph g;
  auto const ten = g.add("ten", weft::bind([] { return std::string("10"); }));
  std::vector<weft::node<weft::outcome<int>>> members;
  // Sent to workers, and kept.
  members.push_back(g.add("a", weft::settled(weft::bind([](std::string const& s) -> async<int> {
                            co_await weft::sleep_for(100us);
                            co_return std::stoi(s);
                          })),
                          ten));
  members.push_back(g.add("b", weft::settled(weft::local([](std::string const& s) -> async<int> {
                            co_await weft::sleep_for(100us);
                            throw std::runtime_error("not " + s);
                          })),
                          ten));
  members.push_back(g.add("c", weft::settled(weft::bind([] { return answer{-1}; })), weft::after(ten)));
  members.push_back(
      g.add("d",
            weft::settled(weft::retry({.attempts = 3, .backoff = 100us},
                                      weft::bind([](weft::context& here, std::string const& s) -> async<int> {
                                        co_await weft::sleep_for(100us);
                                        if (here.attempt() < 3) throw std::runtime_error("again");
                                        co_return std::stoi(s) + 1;
                                      }))),
            ten));
  auto const nothing =
      g.add("e", weft::settled(weft::local([]() -> async<void> { co_await weft::sleep_for(100us); })));
  auto const judge = g.group("judge", weft::at_least_members{2}, members);
  auto const texts = g.add("texts", weft::local([](weft::many<weft::outcome<int>> const& all) {
                             std::string text;
                             for (auto const& each : all) text += text_of(each) + ";";
                             return text;
                           }),
                           weft::all(members), weft::after(judge));
  results_everywhere(g, [&](auto const& r) {
    CHECK(r[texts] == "10;task \"b\" failed: not 10;task \"c\" failed: no answer;11;");
    CHECK(r[nothing].has_value());
  });
}

TEST_CASE("graph: a member of a group has its attempts and its time, and fails after them") {
  weft::task_graph g;
  auto const one = g.add("one", weft::bind([] { return 1; }));
  auto const add = [&](std::string const& id, auto f) { return g.add(id, weft::settled(f), one); };
  auto const stubborn = [](weft::context& here, int const& last) {
    if (here.attempt() < 3 + last) throw std::runtime_error("attempt " + std::to_string(here.attempt()));
    return here.attempt();
  };
  auto const slow = [](weft::context& here, int x) {
    while (!here.stop_requested()) std::this_thread::sleep_for(100us);
    return x;
  };
  std::vector<weft::node<weft::outcome<int>>> const members{
      add("retried", weft::retry({.attempts = 4, .backoff = 100us}, weft::bind(stubborn))),
      add("exhausted", weft::retry({.attempts = 2, .backoff = 100us}, weft::bind(stubborn))),
      add("other", weft::retry({.attempts = 9}, weft::bind(stubborn)).on<std::logic_error>()),
      add("in_time", weft::timeout(10s, weft::bind([](int x) { return x; }))),
      add("late", weft::timeout(3ms, weft::bind(slow))),
      add("late_twice", weft::retry({.attempts = 2}, weft::timeout(3ms, weft::bind(slow)))),
      g.add("outside", weft::retry({.attempts = 4}, weft::settled(weft::bind(stubborn))), one)};
  auto const judge = g.group("judge", weft::at_least_members{3}, members);
  auto const texts = g.add("texts", weft::local([](weft::many<weft::outcome<int>> const& all) {
                             std::string text;
                             for (auto const& each : all) text += text_of(each) + "\n";
                             return text;
                           }),
                           weft::all(members), weft::after(judge));
  results_everywhere(g, [&](auto const& r) {
    CHECK(r[texts] ==
          "4\n"
          "task \"exhausted\" failed: 2 attempts failed: 1: attempt 1, 2: attempt 2\n"
          "task \"other\" failed: attempt 1\n"
          "1\n"
          "task \"late\" failed: task \"late\" took longer than its timeout of 3 ms\n"
          "task \"late_twice\" failed: 2 attempts failed: 1: task \"late_twice\" took longer than its "
          "timeout of 3 ms, 2: "
          "task \"late_twice\" took longer than its timeout of 3 ms\n"
          "4\n");
    try {
      r[members[1]].value();
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(e.attempt() == 2);
    }
  });
}
