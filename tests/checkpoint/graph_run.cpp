// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint/graph_run.hpp>

#include <weft/dynamic.hpp>
#include <weft/wire.hpp>

#include <atomic>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "places.hpp"

#include "../catch.hpp"

using places::called;
using places::calls_since;
using places::everywhere;
using weft::checkpoint;
using weft::checkpoint_report;

namespace {

std::atomic<int> fails_at{-1};

// So many squares and their sum.
struct squares_graph {
  weft::task_graph graph{"squares"};
  std::vector<weft::node<int>> parts;
  weft::node<std::string> sum;

  explicit squares_graph(int n, bool has_ids = true) {
    auto const first = graph.add("first", weft::bind([] { return ++called, 1; }));
    for (int i = 0; i < n; ++i)
      parts.push_back(graph.add(has_ids ? "part " + std::to_string(i) : std::string(),
                                weft::bind(
                                    [](int x, int plus) {
                                      if (x == fails_at) throw std::runtime_error("not this one");
                                      ++called;
                                      return x * x + plus;
                                    },
                                    i),
                                first));
    sum = graph.add("sum", weft::bind([](std::span<int const> all) {
                      ++called;
                      long total = 0;
                      for (int each : all) total += each;
                      return std::to_string(total);
                    }),
                    weft::all(parts));
  }
};

}  // namespace

TEST_CASE("a graph with a checkpoint gives what it gives without, and the next run does nothing") {
  everywhere([](auto& place) {
    scratch_folder const here;
    calls_since();
    for (bool const has_ids : {true, false}) {
      squares_graph const made(5, has_ids);
      for (int expected : {has_ids ? 7 : 5, 0}) {  // the others have ids
        CHECK(place.run(made.graph, checkpoint{here.path()})[made.sum] == "35");
        CHECK(calls_since() == expected);
      }
    }
  });
}

TEST_CASE("a failed run of a graph is resumed with what it had not done") {
  everywhere([](auto& place) {
    scratch_folder const here;
    squares_graph const made(10);
    checkpoint_report before;
    calls_since();
    fails_at = 6;
    try {
      place.run(made.graph, checkpoint{.dir = here.path(), .report = &before});
      FAIL("no error");
    } catch (weft::task_failed const& e) {
      CHECK(e.id() == std::string("part 6"));
    }
    fails_at = -1;
    calls_since();
    checkpoint_report after;
    CHECK(place.run(made.graph, checkpoint{.dir = here.path(), .report = &after})[made.sum] == "295");
    CHECK(after.reused == before.added);
    CHECK(after.added == 12 - before.added);
    // What a cluster was at when the first run failed may have come to its end only now.
    int const calls = calls_since();
    CHECK((calls == static_cast<int>(after.added) ||
           (std::string_view(place.name) == "cluster" && calls > static_cast<int>(after.added))));
  });
}

TEST_CASE("a graph that has grown does what is new, wherever it was before") {
  scratch_folder const here;
  calls_since();
  places::on_this_thread inline_;
  places::on_a_pool pool;
  places::on_a_cluster cluster;
  auto const with = [&](auto& place, int n, int expected_calls) {
    INFO(place.name);
    squares_graph const made(n);
    place.run(made.graph, checkpoint{here.path()});
    CHECK(calls_since() == expected_calls);
  };
  with(inline_, 3, 5);
  with(cluster, 3, 0);
  with(pool, 6, 4);
  with(inline_, 6, 0);
  with(cluster, 8, 3);
  with(pool, 8, 0);
}

TEST_CASE("local tasks of a graph are run every time, plain ones are refused") {
  everywhere([](auto& place) {
    scratch_folder const here;
    weft::task_graph graph{"mixed"};
    auto const a = graph.add("a", weft::local([] { return ++called, 2; }));
    auto const b = graph.add("b", weft::bind([](int x) { return ++called, 10 * x; }), a);
    auto const c = graph.add("c", weft::bind([](int) { ++called; }), b);
    graph.add("d", weft::bind([] { return ++called, 1; }), weft::after(c));
    calls_since();
    for (int expected : {4, 1}) {
      CHECK(place.run(graph, checkpoint{here.path()})[b] == 20);
      CHECK(calls_since() == expected);
    }
    graph.add("plain", [] { return ++called; });
    CHECK_THROWS_AS(place.run(graph, checkpoint{here.path()}), weft::error);
    CHECK(calls_since() == 0);
  });
  weft::task_graph graph;
  graph.add("plain", [] { return 1; });
  CHECK_THROWS_WITH(
      weft::run(graph, checkpoint{"/no/folder"}),
      Catch::Contains("result of task \"plain\"") && Catch::Contains("weft::bind(f, state...)"));
}

TEST_CASE("results are taken, by tasks that are done and by tasks that are not") {
  everywhere([](auto& place) {
    scratch_folder const here;
    weft::task_graph graph{"taken"};
    auto const a = graph.add("a", weft::bind([] { return ++called, std::make_unique<int>(4); }));
    auto const b = graph.add("b", weft::bind([](std::unique_ptr<int>&& p) {
                               if (fails_at == 1) throw std::runtime_error("not now");
                               return ++called, *p;
                             }),
                             a);
    calls_since();
    fails_at = 1;
    CHECK_THROWS_AS(place.run(graph, checkpoint{here.path()}), weft::task_failed);
    fails_at = -1;
    CHECK(calls_since() == 1);
    for (int expected : {1, 0}) {
      CHECK(place.run(graph, checkpoint{here.path()})[b] == 4);
      CHECK(calls_since() == expected);
    }
  });
}

TEST_CASE("what a kept task spawns is done before it counts as done") {
  everywhere([](auto& place) {
    scratch_folder const here;
    weft::task_graph graph{"spawning"};
    graph.add("spawns", weft::bind([](weft::context& task) {
                for (int i = 0; i < 10; ++i) task.spawn([] { ++called; });
              }));
    calls_since();
    place.run(graph, checkpoint{here.path()});
    CHECK(calls_since() == 10);
    place.run(graph, checkpoint{here.path()});
    CHECK(calls_since() == 0);
  });
}

TEST_CASE("what comes next to a kept task is done before it counts as done, and fails as a part of it") {
  everywhere([](auto& place) {
    scratch_folder const here;
    weft::task_graph graph{"next"};
    auto const a = graph.add("a", weft::bind([](weft::context& task) {
                               task.next("more", [](weft::context& more) {
                                 ++called;
                                 more.next("last", [] {
                                   if (fails_at == 1) throw std::runtime_error("not now");
                                   ++called;
                                 });
                               });
                               return 10;
                             }));
    auto const b = graph.add("b", weft::bind([](int x) { return x + called; }), a);
    calls_since();
    fails_at = 1;
    CHECK_THROWS_WITH(
        place.run(graph, checkpoint{here.path()}),
        Catch::Contains("task \"a\" failed") && Catch::Contains("task \"last\" failed: not now"));
    fails_at = -1;
    CHECK(calls_since() == 1);
    for (int expected : {2, 0}) {
      CHECK(place.run(graph, checkpoint{here.path()})[b] == 12);
      CHECK(calls_since() == expected);
    }
  });
}

TEST_CASE("a checkpoint of a graph of other kinds of tasks is refused, or thrown away") {
  everywhere([](auto& place) {
    scratch_folder const here;
    weft::task_graph one{"same"};
    one.add("a", weft::bind([] { return 1; }));
    weft::task_graph other{"same"};
    auto const a = other.add("a", weft::bind([] { return std::string("one"); }));
    place.run(one, checkpoint{here.path()});
    CHECK_THROWS_WITH(
        place.run(other, checkpoint{here.path()}),
        Catch::Contains("results of another workflow \"same\": there ({}) -> i32, here ({}) -> string"));
    CHECK(place.run(other, checkpoint{.dir = here.path(), .on_mismatch = weft::on_mismatch::start_over})[a] ==
          "one");
  });
}

TEST_CASE("a converted workflow runs every time") {
  using namespace weft::literals;
  static constexpr auto wf = weft::workflow<"converted">(weft::task<"a">([] { return ++called, 1; }));
  scratch_folder const here;
  auto graph = weft::to_task_graph(wf);
  auto const b = graph.add("b", weft::bind([](int x) { return ++called, x + 1; }), graph.find<int>("a"));
  calls_since();
  CHECK(weft::run(graph, checkpoint{here.path()})[b] == 2);
  CHECK(calls_since() == 2);
  CHECK(weft::run(graph, checkpoint{here.path()})[b] == 2);
  CHECK(calls_since() == 1);
}

TEST_CASE("a graph of many tasks is kept by many threads") {
  scratch_folder const here;
  places::on_a_pool place;
  squares_graph const made(5000);
  calls_since();
  auto const sum = place.run(made.graph, checkpoint{.dir = here.path(), .sync = weft::sync_never})[made.sum];
  CHECK(calls_since() == 5002);
  CHECK(weft::run(made.graph, checkpoint{here.path()})[made.sum] == sum);
  CHECK(calls_since() == 0);
}
