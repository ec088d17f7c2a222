// SPDX-License-Identifier: BSL-1.0
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "laws.hpp"

using namespace weft::literals;
using namespace std::chrono_literals;
using laws::say;
using weft::bind;

namespace {

constexpr auto one = [] { return 1; };
constexpr auto two = [] { return 2; };
constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto fails = []() -> int { throw std::runtime_error("no"); };

constexpr auto third_time = [](weft::context& here, int x) {
  if (here.attempt() < 3) throw std::runtime_error("attempt " + std::to_string(here.attempt()));
  return x + here.attempt();
};
constexpr auto never = [](weft::context& here, int) -> int {
  throw std::runtime_error("attempt " + std::to_string(here.attempt()));
};
constexpr auto until_stopped = [](weft::context& here) {
  for (int i = 0; i < 20'000 && !here.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
  return 1;
};
constexpr auto counts = [](weft::context& here) {
  for (int i = 0; i < 20; ++i) here.channel().update<int>("n", [](int n) { return n + 1; });
  return 1;
};
constexpr auto reads = [](weft::context& here) { return *here.channel().get<int>("n"); };
constexpr auto misreads = [](weft::context& here) {
  here.channel().set("t", std::string("text"));
  return *here.channel().get<int>("t");
};
constexpr auto waits = [](weft::context&, int x) -> weft::async<int> {
  co_await weft::sleep_for(1ms);
  co_return x + 1;
};
constexpr auto leaves_more = [](weft::context& here, int x) -> weft::async<int> {
  here.next("more", [] { throw std::runtime_error("no"); });
  co_await weft::sleep_for(1ms);
  co_return x;
};

std::atomic<int> inside{0};
std::atomic<int> most{0};
constexpr auto crowds = [] {
  int const now = ++inside;
  for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
  }
  std::this_thread::sleep_for(1ms);
  --inside;
  return 1;
};

constexpr auto group_of = [](auto policy) {
  return weft::group<"g">(policy, weft::task<"a">(one) | weft::task<"b">(fails) | weft::task<"c">(two));
};
constexpr auto show_members = [](auto const& r) { return say(r["a"_id], r["b"_id], r["c"_id]); };
// The same with a policy of graphs, which is made of the three members.
template <class Policy>
auto graph_of(Policy policy) {
  return [policy](weft::task_graph& g) {
    auto const a = g.add("a", weft::settled(bind(one)));
    auto const b = g.add("b", weft::settled(bind(fails)));
    auto const c = g.add("c", weft::settled(bind(two)));
    g.group("g", policy(a, b, c), a, b, c);
    return [=](auto const& r) { return say(r.find(a), r.find(b), r.find(c)); };
  };
}

}  // namespace

TEST_CASE("law: a failure names its task") {
  static constexpr auto wf =
      weft::workflow<"law-failure">(weft::task<"one">(fails) >> weft::task<"two">(twice));
  laws::holds(
      {.expected = "task \"one\" failed: no"}, wf, [](auto const& r) { return say(r["two"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("two", bind(twice), g.add("one", bind(fails)));
        return [=](auto const& r) { return say(r.find(x)); };
      });
}

TEST_CASE("law: a task is tried again") {
  static constexpr auto wf = weft::workflow<"law-retry">(
      weft::task<"one">(one) >> weft::task<"again">(third_time).retry({.attempts = 3, .backoff = 100us}));
  laws::holds(
      {.expected = "4"}, wf, [](auto const& r) { return say(r["again"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("again", weft::retry({.attempts = 3, .backoff = 100us}, bind(third_time)),
                             g.add("one", bind(one)));
        return [=](auto const& r) { return say(r.find(x)); };
      });
}

TEST_CASE("law: after its last attempt a task fails with all causes") {
  static constexpr auto wf = weft::workflow<"law-exhausted">(
      weft::task<"one">(one) >> weft::task<"again">(never).retry({.attempts = 2}));
  laws::holds(
      {.expected = "task \"again\" failed: 2 attempts failed: 1: attempt 1, 2: attempt 2"}, wf,
      [](auto const& r) { return say(r["again"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("again", weft::retry({.attempts = 2}, bind(never)), g.add("one", bind(one)));
        return [=](auto const& r) { return say(r.find(x)); };
      });
}

TEST_CASE("law: a task that takes too long fails") {
  static constexpr auto wf = weft::workflow<"law-timeout">(weft::task<"slow">(until_stopped).timeout(20ms));
  laws::holds(
      {.expected = "task \"slow\" failed: task \"slow\" took longer than its timeout of 20 ms"}, wf,
      [](auto const& r) { return say(r["slow"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("slow", weft::timeout(20ms, bind(until_stopped)));
        return [=](auto const& r) { return say(r.find(x)); };
      });
}

TEST_CASE("law: a run that takes too long ends") {
  static constexpr auto wf =
      weft::workflow<"law-deadline">(weft::task<"slow">(until_stopped) >> weft::task<"two">(twice));
  laws::holds(
      {.expected = "too late", .can_be_kept = false}, wf, [](auto const& r) { return say(r["two"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("two", bind(twice), g.add("slow", bind(until_stopped)));
        return [=](auto const& r) { return say(r.find(x)); };
      },
      [] { return weft::deadline(20ms); });
}

TEST_CASE("law: a run that is asked to stop begins nothing") {
  static constexpr auto wf = weft::workflow<"law-stop">(weft::task<"one">(one) >> weft::task<"two">(twice));
  weft::stop_source source;
  source.request_stop();
  laws::holds(
      {.expected = "cancelled", .can_be_kept = false}, wf, [](auto const& r) { return say(r["two"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("two", bind(twice), g.add("one", bind(one)));
        return [=](auto const& r) { return say(r.find(x)); };
      },
      [&] { return source.token(); });
}

TEST_CASE("law: with best effort no member fails the run") {
  static constexpr auto wf = weft::workflow<"law-best-effort">(group_of(weft::best_effort));
  laws::holds({.expected = "1 error 2"}, wf, show_members,
              graph_of([](auto const&...) { return weft::best_effort; }));
}

TEST_CASE("law: so many members must succeed") {
  static constexpr auto enough = weft::workflow<"law-at-least">(group_of(weft::at_least<2>));
  laws::holds({.expected = "1 error 2"}, enough, show_members,
              graph_of([](auto const&...) { return weft::at_least_members{2}; }));
  static constexpr auto too_few = weft::workflow<"law-at-least-all">(group_of(weft::at_least<3>));
  laws::holds({.expected = "task \"g\" failed: weft: only 2 of the 3 members of this group succeeded, and at "
                           "least 3 must; task "
                           "\"b\" failed: no"},
              too_few, show_members, graph_of([](auto const&...) { return weft::at_least_members{3}; }));
}

TEST_CASE("law: a critical member fails the run") {
  static constexpr auto wf = weft::workflow<"law-critical">(group_of(weft::critical<"b">));
  laws::holds({.expected = "task \"b\" failed: no"}, wf, show_members,
              graph_of([](auto const&, auto const& b, auto const&) { return weft::critical_members{{b}}; }));
}

TEST_CASE("law: of a race the first that succeeds counts") {
  static constexpr auto wf = weft::workflow<"law-race">(
      weft::group<"g">(weft::first, weft::task<"b">(fails) | weft::task<"c">(two)) >>
      weft::task<"first">([](auto const&... each) { return weft::first_value(each...); }));
  laws::holds(
      {.expected = "2"}, wf, [](auto const& r) { return say(r["c"_id]); },
      [](weft::task_graph& g) {
        auto const b = g.add("b", weft::settled(bind(fails)));
        auto const c = g.add("c", weft::settled(bind(two)));
        g.group("g", weft::first, b, c);
        return [=](auto const& r) { return say(r.find(c)); };
      });
}

TEST_CASE("law: no more than so many run at once") {
  static constexpr auto wf = weft::workflow<"law-limits">(weft::task<"a">(crowds).limit<"db">(1) |
                                                          weft::task<"b">(crowds).limit<"db">(1) |
                                                          weft::task<"c">(crowds).limit<"db">(1));
  most = 0;
  laws::holds({.expected = "1 1 1", .can_be_kept = false}, wf, show_members, [](weft::task_graph& g) {
    auto const a = g.add("a", weft::limit("db", 1, bind(crowds)));
    auto const b = g.add("b", weft::limit("db", 1, bind(crowds)));
    auto const c = g.add("c", weft::limit("db", 1, bind(crowds)));
    return [=](auto const& r) { return say(r.find(a), r.find(b), r.find(c)); };
  });
  CHECK(most == 1);
}

TEST_CASE("law: no update of a channel is lost") {
  static constexpr auto wf = weft::workflow<"law-channel">(
      (weft::task<"a">(counts) | weft::task<"b">(counts)) >> weft::task<"sum">(reads).takes<>());
  std::optional<weft::channel> state;
  laws::holds(
      {.expected = "40", .can_be_kept = false}, wf, [](auto const& r) { return say(r["sum"_id]); },
      [](weft::task_graph& g) {
        auto const a = g.add("a", bind(counts));
        auto const b = g.add("b", bind(counts));
        auto const sum = g.add("sum", bind(reads), weft::after(a), weft::after(b));
        return [=](auto const& r) { return say(r.find(sum)); };
      },
      [&]() -> weft::channel& { return state.emplace(); });
}

TEST_CASE("law: a key of a channel keeps its type") {
  static constexpr auto wf = weft::workflow<"law-mismatch">(weft::task<"a">(misreads));
  std::optional<weft::channel> state;
  laws::holds(
      {.expected = "task \"a\" failed: weft: the channel has \"t\" as string, and not as i32: a key keeps "
                   "the type that it was first set with",
       .can_be_kept = false},
      wf, [](auto const& r) { return say(r["a"_id]); },
      [](weft::task_graph& g) {
        auto const a = g.add("a", bind(misreads));
        return [=](auto const& r) { return say(r.find(a)); };
      },
      [&]() -> weft::channel& { return state.emplace(); });
}

TEST_CASE("law: a coroutine is a task like any other") {
  static constexpr auto wf =
      weft::workflow<"law-coroutine">(weft::task<"one">(one) >> weft::task<"wait">(waits));
  laws::holds(
      {.expected = "2"}, wf, [](auto const& r) { return say(r["wait"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("wait", bind(waits), g.add("one", bind(one)));
        return [=](auto const& r) { return say(r.find(x)); };
      });
}

TEST_CASE("law: what a coroutine adds comes next") {
  static constexpr auto wf =
      weft::workflow<"law-coroutine-next">(weft::task<"one">(one) >> weft::task<"wait">(leaves_more));
  laws::holds(
      {.expected = "task \"wait\" failed: task \"more\" failed: no"}, wf,
      [](auto const& r) { return say(r["wait"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("wait", bind(leaves_more), g.add("one", bind(one)));
        return [=](auto const& r) { return say(r.find(x)); };
      });
}
