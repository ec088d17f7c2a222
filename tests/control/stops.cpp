// SPDX-License-Identifier: BSL-1.0
#include <weft/channel.hpp>
#include <weft/dynamic.hpp>
#include <weft/policy.hpp>
#include <weft/run/partial.hpp>
#include <weft/run/pool.hpp>
#include <weft/run/start.hpp>
#include <weft/static.hpp>

#include <atomic>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "../catch.hpp"

//! \file
//! A run that is asked to stop by the token that it was given: what has not begun does not, wherever the run is.

using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

// When it is asked to.
enum class when : unsigned char { never, before, in_first, in_element, in_spawned, in_next };

struct asked {
  weft::stop_source source;
  when at = when::never;
  std::atomic<int> begun{0};    // calls of tasks and elements
  std::atomic<int> spawned{0};  // and of what they have added

  explicit asked(when moment) : at(moment) {
    if (at == when::before) source.request_stop();
  }
  void is(when moment) {
    if (at == moment && moment != when::never) source.request_stop();
  }
  // Whoever looks sees it.
  bool is_seen(weft::context const& here) const {
    return here.stop_requested() == source.token().stop_requested();
  }
};

// numbers -> each of them -> all, and a task that spawns others.
auto workflow_of(asked& ask) {
  return weft::workflow<"stops">(weft::task<"first">([&ask](weft::context& here) {
                                   ++ask.begun;
                                   ask.is(when::in_first);
                                   CHECK(ask.is_seen(here));
                                   return std::vector<int>(10, 1);
                                 }) >>
                                 weft::map<"each">([&ask](int x) {
                                   ++ask.begun;
                                   ask.is(when::in_element);
                                   return x;
                                 }) >>
                                 weft::task<"spawns">([&ask](weft::context& here, weft::batch<int> const& x) {
                                   ++ask.begun;
                                   auto const add = [&ask](when moment) {
                                     return [&ask, moment] { ++ask.spawned, ask.is(moment); };
                                   };
                                   here.next("late", add(when::never));
                                   here.next("later", add(when::in_next));
                                   here.spawn(add(when::never));
                                   here.spawn(add(when::in_spawned));
                                   here.spawn(add(when::never));
                                   return static_cast<int>(x.size());
                                 }) >>
                                 weft::task<"last">([&ask](int n) { return ++ask.begun, n; }));
}

// The same by hand: its elements are what the second task spawns.
weft::task_graph graph_of(asked& ask) {
  weft::task_graph g;
  auto const first = g.add("first", [&ask](weft::context& here) {
    ++ask.begun;
    ask.is(when::in_first);
    CHECK(ask.is_seen(here));
  });
  auto const each = g.add("each", [&ask](weft::context& here) {
    for (int i = 0; i < 10; ++i) here.spawn([&ask] { ++ask.begun, ask.is(when::in_element); });
  });
  auto const spawns = g.add("spawns", [&ask](weft::context& here) {
    ++ask.begun;
    here.next("late", [&ask] { ++ask.spawned; });
    here.next("later", [&ask] { ++ask.spawned, ask.is(when::in_next); });
    for (int i = 0; i < 3; ++i) here.spawn([&ask] { ++ask.spawned, ask.is(when::in_spawned); });
  });
  auto const last = g.add("last", [&ask] { return ++ask.begun, 10; });
  g.order(first, each);
  g.order(each, spawns);
  g.order(spawns, last);
  return g;
}

// How many calls there may be; of elements by `threads`, each of which may have begun one.
struct counts {
  when at;
  int least;
  int most;
  int spawned;
};
constexpr counts table[] = {
    {when::never, 13, 13, 5},    {when::before, 0, 0, 0},       {when::in_first, 1, 1, 0},
    {when::in_element, 2, 2, 0}, {when::in_spawned, 12, 12, 4}, {when::in_next, 12, 12, 5},
};

template <class Run>
void check_stops(int threads, Run const& run) {
  for (counts const& each : table) {
    asked ask(each.at);
    INFO("case " << static_cast<int>(each.at));
    if (each.at == when::never)
      run(ask);
    else
      CHECK_THROWS_AS(run(ask), weft::run_cancelled);
    CHECK(ask.begun >= each.least);
    CHECK(ask.begun <= each.most + (each.at == when::in_element ? threads - 1 : 0));
    CHECK(ask.spawned <= each.spawned);
    CHECK((each.spawned == 0 || ask.spawned > 0));
  }
}

}  // namespace

TEST_CASE("a token stops a workflow: tasks, elements, what was spawned and what was to come next") {
  weft::pool one{1};
  weft::pool two{2};
  SECTION("on this thread") {
    check_stops(1, [](asked& ask) { weft::run(workflow_of(ask), ask.source.token()); });
  }
  SECTION("on a pool of one") {
    check_stops(2, [&](asked& ask) { weft::run(workflow_of(ask), one, ask.source.token()); });
  }
  SECTION("on a pool of two") {
    for (int i = 0; i < 50; ++i)
      check_stops(3, [&](asked& ask) { weft::run(workflow_of(ask), two, ask.source.token()); });
  }
  SECTION("started") {
    for (int i = 0; i < 50; ++i)
      check_stops(3, [&](asked& ask) {
        auto const wf = workflow_of(ask);
        auto handle = weft::start(wf, two, ask.source.token());
        handle.get();
      });
  }
  SECTION("beside a deadline") {
    check_stops(1, [](asked& ask) { weft::run(workflow_of(ask), ask.source.token(), weft::deadline(1h)); });
    check_stops(
        3, [&](asked& ask) { weft::run(workflow_of(ask), two, weft::deadline(1h), ask.source.token()); });
  }
  SECTION("for partial results") {
    check_stops(1, [](asked& ask) { weft::run(workflow_of(ask), ask.source.token(), weft::partial); });
    check_stops(3, [&](asked& ask) { weft::run(workflow_of(ask), two, weft::partial, ask.source.token()); });
  }
  SECTION("by a channel that has it") {
    check_stops(1, [](asked& ask) {
      weft::channel state(ask.source.token());
      weft::run(workflow_of(ask), state);
    });
    check_stops(3, [&](asked& ask) {
      weft::channel state(ask.source.token());
      weft::run(workflow_of(ask), two, state);
    });
  }
  SECTION("as a graph") {
    check_stops(1, [](asked& ask) { weft::run(weft::to_task_graph(workflow_of(ask)), ask.source.token()); });
    check_stops(
        3, [&](asked& ask) { weft::run(weft::to_task_graph(workflow_of(ask)), two, ask.source.token()); });
  }
}

TEST_CASE("a token stops a graph: tasks, what was spawned and what was to come next") {
  weft::pool one{1};
  weft::pool two{2};
  SECTION("on this thread") {
    check_stops(1, [](asked& ask) { weft::run(graph_of(ask), ask.source.token()); });
  }
  SECTION("on a pool of one") {
    check_stops(2, [&](asked& ask) { weft::run(graph_of(ask), one, ask.source.token()); });
  }
  SECTION("on a pool of two") {
    for (int i = 0; i < 50; ++i)
      check_stops(3, [&](asked& ask) { weft::run(graph_of(ask), two, ask.source.token()); });
  }
  SECTION("started") {
    for (int i = 0; i < 50; ++i)
      check_stops(3, [&](asked& ask) { weft::start(graph_of(ask), two, ask.source.token()).get(); });
  }
}

TEST_CASE("a run of which all is done when it is asked to stop gives its results") {
  weft::pool pool{2};
  weft::stop_source source;
  auto const one =
      weft::workflow<"one">(weft::task<"only">([&] { return source.request_stop(), std::string(40, 'x'); }));
  auto const governed = weft::workflow<"governed">(
      weft::task<"only">([&] { return source.request_stop(), std::string(40, 'x'); }).retry({.attempts = 2}));
  weft::task_graph g;
  auto const only = g.add("only", [&] { return source.request_stop(), std::string(40, 'x'); });
  auto const check = [&](auto const& run) {
    source.reset();
    CHECK(std::string(run()).size() == 40);
  };
  check([&] { return weft::run(one, source.token())["only"_id]; });
  check([&] { return weft::run(one, pool, source.token())["only"_id]; });
  check([&] { return weft::run(governed, source.token())["only"_id]; });
  check([&] { return weft::run(governed, pool, source.token())["only"_id]; });
  check([&] { return *weft::run(governed, source.token(), weft::partial)["only"_id]; });
  check([&] { return weft::run(g, source.token())[only]; });
  check([&] { return weft::run(g, pool, source.token())[only]; });
}

TEST_CASE("what has failed before counts, and a task that gives up does not fail") {
  weft::pool pool{2};
  weft::stop_source source;
  auto const fails = weft::workflow<"fails">(weft::task<"fails">([&]() -> int {
                                               source.request_stop();
                                               throw 7;
                                             }) >>
                                             weft::task<"never">([](int x) { return x; }));
  CHECK_THROWS_AS(weft::run(fails, source.token()), weft::task_failed);
  source.reset();
  CHECK_THROWS_AS(weft::run(fails, pool, source.token()), weft::task_failed);

  auto const gives_up = weft::workflow<"gives-up">(weft::task<"gives-up">([&]() -> int {
    source.request_stop();
    throw weft::stopped();
  }));
  auto const inner =
      weft::workflow<"inner">(weft::task<"x">([] { return 1; }) >> weft::task<"y">([](int) {}));
  auto const outer = weft::workflow<"outer">(weft::task<"outer">([&](weft::context& here) {
    source.request_stop();
    weft::run(inner, here.stop());
  }));
  for (int i = 0; i < 2; ++i) {
    auto const check = [&](auto const& wf) {
      source.reset();
      CHECK_THROWS_AS(i == 0 ? (static_cast<void>(weft::run(wf, source.token())), 0)
                             : (static_cast<void>(weft::run(wf, pool, source.token())), 0),
                      weft::run_cancelled);
    };
    check(gives_up);
    check(outer);
  }
}

TEST_CASE("a handle that cancels stops the elements of any range, and what was spawned") {
  weft::pool pool{1};
  std::atomic<int> elements{0};
  std::atomic<bool> goes_on{false};
  auto const wf = weft::workflow<"cancels">(weft::task<"numbers">([] { return std::list<int>(10, 1); }) >>
                                            weft::map<"each">([&](int x) {
                                              ++elements;
                                              while (!goes_on) std::this_thread::yield();
                                              return x;
                                            }));
  auto handle = weft::start(wf, pool);
  while (elements == 0) std::this_thread::yield();
  handle.cancel();
  goes_on = true;
  CHECK_THROWS_AS(handle.get(), weft::run_cancelled);
  CHECK(elements <= 2);

  std::atomic<int> begun{0};
  goes_on = false;
  auto const spawns = weft::workflow<"spawns">(weft::task<"spawns">([&](weft::context& here) {
    ++begun;
    while (!goes_on) std::this_thread::yield();
    here.next("more", [&] { ++begun; });
  }));
  auto other = weft::start(spawns, pool);
  while (begun == 0) std::this_thread::yield();
  other.cancel();
  goes_on = true;
  CHECK_THROWS_AS(other.get(), weft::run_cancelled);
  CHECK(begun == 1);
}

TEST_CASE("with a token a run may be a constant expression") {
  static constexpr auto wf = weft::workflow<"constant">(
      weft::task<"a">([] { return 20; }) >> weft::task<"b">([](weft::context&, int x) { return x + 1; }));
  static_assert(weft::run(wf, weft::stop_token()).value() == 21);
  constexpr auto with_source = [] {
    weft::stop_source const source;
    return weft::run(wf, source.token()).value();
  };
  static_assert(with_source() == 21);
}
