// SPDX-License-Identifier: BSL-1.0
// Tasks that say how their run goes on: their results are not kept, as a result from a file would not say that again.
#include <weft/checkpoint.hpp>

#include <atomic>
#include <optional>
#include <stdexcept>
#include <vector>

#include "places.hpp"

#include "../catch.hpp"

using namespace weft::literals;
using places::called;
using places::calls_since;
using places::everywhere;
using weft::checkpoint;

namespace {

std::atomic<bool> fails{false};

inline constexpr auto enough = weft::task<"enough">([](weft::context& here) {
  here.finish("that is enough");
  return ++called, 1;
});
inline constexpr auto no = weft::task<"no">([](weft::context& here) {
  here.cancel("no");
  return ++called, 1;
});
inline constexpr auto other = weft::task<"other">([](int x) { return ++called, x; });

inline constexpr auto finished = weft::workflow<"finished">(enough >> other);
inline constexpr auto finished_last = weft::workflow<"finished last">(weft::task<"first">([] {}) >> enough);
inline constexpr auto cancelled = weft::workflow<"cancelled">(no >> other);

// A task that goes past another one, and one that may fail.
struct going_graph {
  weft::task_graph graph{"going"};
  weft::node<int> between, last;

  template <class F>
  explicit going_graph(F goes) {
    auto const first = graph.add("first", weft::bind([] { return 1; }));
    auto const a = graph.add("a", weft::bind(goes), first);
    between = graph.add("between", weft::bind([](int x) { return 2 * x; }), a);
    auto const to =
        graph.add("to", weft::bind([](int x, std::optional<int> y) { return 10 * x + y.value_or(7); }), a,
                  weft::maybe(between));
    last = graph.add("last", weft::bind([](int x) {
                       if (fails) throw std::runtime_error("not now");
                       return x;
                     }),
                     to);
  }
  void check_it(auto& place, int expected) const {
    scratch_folder const here;
    fails = true;
    CHECK_THROWS_AS(place.run(graph, checkpoint{here.path()}), weft::task_failed);
    fails = false;
    for (int i = 0; i < 2; ++i) {
      auto const results = place.run(graph, checkpoint{here.path()});
      CHECK(results[last] == expected);
      CHECK(!results.contains(between));
    }
  }
};

}  // namespace

TEST_CASE("a task of a workflow that finishes the run does so again when it is resumed") {
  everywhere([](auto& place) {
    scratch_folder const here;
    calls_since();
    for (int i = 0; i < 2; ++i) {
      auto const results = place.run(finished, weft::partial, checkpoint{here.path()});
      CHECK(results["other"_id] == nullptr);
      CHECK(results.finished().value().id == "enough");
      CHECK(calls_since() == 1);
      CHECK(place.run(finished_last, checkpoint{here.path()})["enough"_id] == 1);
      CHECK(calls_since() == 1);
    }
  });
}

TEST_CASE("a task of a workflow that cancels the run does so again") {
  everywhere([](auto& place) {
    scratch_folder const here;
    for (int i = 0; i < 2; ++i)
      CHECK_THROWS_AS(place.run(cancelled, checkpoint{here.path()}), weft::run_cancelled);
  });
}

TEST_CASE("an element of a map that finishes the run does so again, the others are kept") {
  static constexpr auto mapped =
      weft::workflow<"mapped">(weft::task<"list">([] { return std::vector<int>{1, 2, 3, 4}; }) >>
                               weft::map<"element">([](weft::context& here, int x) {
                                 if (x == 3) here.finish("three");
                                 return ++called, x;
                               }) >>
                               weft::task<"after">([](weft::batch<int> const&) { return 1; }));
  scratch_folder const here;
  calls_since();
  for (int expected : {3, 1}) {
    CHECK(weft::run(mapped, weft::partial, checkpoint{here.path()})["after"_id] == nullptr);
    CHECK(calls_since() == expected);
  }
}

TEST_CASE("a map behind which nothing comes and whose last element finishes the run leaves out nothing") {
  static constexpr auto list = weft::task<"list">([] { return std::vector<int>{1, 2, 3, 4}; });
  static constexpr auto last =
      weft::workflow<"mapped last">(list >> weft::map<"element">([](weft::context& here, int x) {
                                      if (x == 4) here.finish("four");
                                      return x;
                                    }));
  static constexpr auto early =
      weft::workflow<"mapped early">(list >> weft::map<"element">([](weft::context& here, int x) {
                                       if (x == 2) here.finish("two");
                                       return x;
                                     }));
  // (Elsewhere others may not have begun when it does so.)
  scratch_folder const here;
  for (int i = 0; i < 2; ++i) {
    CHECK(weft::run(last, checkpoint{here.path()})["element"_id].size() == 4);
    CHECK_THROWS_AS(weft::run(early, checkpoint{here.path()}), weft::run_finished);
  }
}

TEST_CASE("a task of a graph that finishes or cancels the run does so again, also by what comes next to it") {
  everywhere([](auto& place) {
    scratch_folder const here;
    for (bool const by_next : {false, true}) {
      weft::task_graph graph{by_next ? "by next" : "finished graph"};
      auto const a = by_next
                         ? graph.add("a", weft::bind([](weft::context& task) {
                                       task.next("more", [](weft::context& more) { more.finish(); });
                                       return 1;
                                     }))
                         : graph.add("a", weft::bind([](weft::context& task) { return task.finish(), 1; }));
      auto const b = graph.add("b", weft::bind([](int x) { return x; }), a);
      for (int i = 0; i < 2; ++i) {
        auto const results = place.run(graph, checkpoint{here.path()});
        CHECK(results[a] == 1);
        CHECK(!results.contains(b));
        CHECK(results.finished().value().id == (by_next ? "more" : "a"));
      }
    }
    weft::task_graph graph{"cancelled graph"};
    graph.add("a", weft::bind([](weft::context& task) { task.cancel(); }));
    for (int i = 0; i < 2; ++i)
      CHECK_THROWS_AS(place.run(graph, checkpoint{here.path()}), weft::run_cancelled);
  });
}

TEST_CASE("a task that goes to another one does so again when the run is resumed") {
  everywhere([](auto& place) {
    going_graph const made([](weft::context& task, int x) {
      task.go_to("to");
      return x;
    });
    made.check_it(place, 17);
  });
}

TEST_CASE("a round in which a task goes elsewhere is done again, and those behind it") {
  static std::atomic<bool> stops{false};
  everywhere([](auto& place) {
    going_graph const made([](weft::context& task, int x) {
      if (x == 3) task.go_to("to");
      if (x == 5 && stops.exchange(false)) throw std::runtime_error("not in this round");
      return x < 6 ? task.repeat(x + 1) : x;
    });
    scratch_folder const here;
    stops = true;
    CHECK_THROWS_AS(place.run(made.graph, checkpoint{here.path()}), weft::task_failed);
    auto const results = place.run(made.graph, checkpoint{here.path()});
    CHECK(results[made.last] == 67);
    CHECK(!results.contains(made.between));
    made.check_it(place, 67);
  });
}

TEST_CASE("a call that is not let do all that it has left is not whole") {
  weft::detail::run_link run;
  run.end = [](weft::detail::run_link&, bool, char const*, char const*, std::size_t) noexcept {};
  weft::stop_source const of_run({}, run);
  weft::detail::watched_call const call(of_run.token());
  weft::detail::spawn_scope rest;
  rest.spawn([] { ++called; });
  rest.run_all("a", call.token(), 1);
  CHECK(call.is_result_all());
  run.claim_end();  // somebody else ends the run
  rest.spawn([] { ++called; });
  rest.run_all("a", call.token(), 1);
  CHECK_FALSE(call.is_result_all());
}
