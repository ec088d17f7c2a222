// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint/start.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <weft/async.hpp>

#include "places.hpp"

#include "../catch.hpp"

namespace fs = std::filesystem;
using namespace weft::literals;
using weft::checkpoint;
using weft::checkpoint_report;

namespace {

std::atomic<int> called{0};
std::atomic<bool> fails{false};
std::atomic<bool> is_held{false};
int calls_since() { return called.exchange(0); }

inline constexpr auto numbers = weft::task<"numbers">([](int n) {
  ++called;
  return std::vector<int>(static_cast<std::size_t>(n), 2);
});
inline constexpr auto square = weft::map<"square">([](int x) { return ++called, x * x; });
inline constexpr auto sum = weft::task<"sum">([](weft::context& here, weft::batch<int> const& all) {
  while (is_held && !here.stop_requested()) std::this_thread::yield();
  if (fails || here.stop_requested()) throw std::runtime_error("not now");
  int total = 0;
  for (int each : all) total += each;
  return ++called, total;
});
inline constexpr auto wf = weft::workflow<"started">(weft::input<"n", int> >> numbers >> square >> sum);

weft::task_graph a_graph() {
  weft::task_graph graph{"started graph"};
  auto const one = graph.add("one", weft::bind([] { return ++called, 1; }));
  graph.add("two", weft::bind([](int x) {
              if (fails) throw std::runtime_error("not now");
              return ++called, 2 * x;
            }),
            one);
  return graph;
}

// On a pool and on a cluster.
template <class Scenario>
void started_everywhere(Scenario const& scenario) {
  {
    INFO("on a pool");
    weft::pool pool{2};
    scenario(pool);
  }
  INFO("on a cluster");
  places::small_cluster cluster;
  scenario(cluster);
}

}  // namespace

TEST_CASE("a started run with a checkpoint is resumed, and resumes") {
  started_everywhere([](auto& where) {
    scratch_folder const here;
    checkpoint_report report;
    checkpoint const keeping{.dir = here.path(), .report = &report};
    calls_since();
    fails = true;
    {
      auto run = weft::start(wf, where, weft::with<"n">(5), keeping);
      CHECK_THROWS_AS(run.get(), weft::task_failed);
      CHECK(report.added == 6);
    }
    fails = false;
    CHECK(calls_since() == 6);
    {
      auto run = weft::start(wf, where, keeping, weft::with<"n">(5), weft::keep<"sum">);
      CHECK(run.get()["sum"_id] == 20);
      CHECK(report.reused == 6);
      CHECK(report.added == 1);
      CHECK(calls_since() == 1);
      CHECK(run.get()["sum"_id] == 20);  // and again
      // The file is free when the results are there.
      CHECK(weft::run(wf, keeping, weft::with<"n">(5))["sum"_id] == 20);
    }
    auto const shared = weft::start_shared(wf, where, keeping, weft::with<"n">(5));
    CHECK(shared->get()["sum"_id] == 20);
    CHECK(calls_since() == 0);
  });
}

TEST_CASE("a started run has the file until somebody gets its results") {
  started_everywhere([](auto& where) {
    scratch_folder const here;
    is_held = true;
    auto run = weft::start(wf, where, checkpoint{here.path()}, weft::with<"n">(3));
    CHECK_THROWS_WITH(weft::start(wf, where, checkpoint{here.path()}, weft::with<"n">(3)),
                      Catch::Contains("another run is using it"));
    is_held = false;
    run.wait();
    CHECK_THROWS_AS(weft::run(wf, checkpoint{here.path()}, weft::with<"n">(3)), weft::journal_error);
    CHECK(run.get()["sum"_id] == 12);
    CHECK(weft::run(wf, checkpoint{here.path()}, weft::with<"n">(3))["sum"_id] == 12);
  });
}

TEST_CASE("a started run that is given up keeps what it had, and its file") {
  weft::pool pool{2};
  scratch_folder const here;
  checkpoint_report report;
  checkpoint const keeping{.dir = here.path(), .removes_file = true, .report = &report};
  is_held = true;
  calls_since();
  {
    auto run = weft::start(wf, pool, keeping, weft::with<"n">(3));
    while (called < 4) std::this_thread::yield();
  }
  is_held = false;
  CHECK(report.added == 4);
  REQUIRE(fs::exists(here / "started.journal"));
  {
    auto run = weft::start(wf, pool, keeping, weft::with<"n">(3));
    CHECK(run.get()["sum"_id] == 12);
    CHECK(report.reused == 4);
    CHECK_FALSE(fs::exists(here / "started.journal"));
  }
  {
    auto run = weft::start(wf, pool, keeping, weft::with<"n">(3));
    run.wait();
  }
  CHECK(fs::exists(here / "started.journal"));  // nobody has got the results
}

TEST_CASE("a file that cannot be used is an error of start") {
  started_everywhere([](auto& where) {
    CHECK_THROWS_AS(weft::start(wf, where, checkpoint{"/proc/no/such"}, weft::with<"n">(3)),
                    weft::journal_error);
    CHECK_THROWS_AS(weft::start(a_graph(), where, checkpoint{"/proc/no/such"}), weft::journal_error);
    weft::task_graph plain;
    plain.add("plain", [] { return 1; });
    CHECK_THROWS_WITH(weft::start(plain, where, checkpoint{"/proc/no/such"}),
                      Catch::Contains("task \"plain\""));
  });
}

TEST_CASE("a started graph with a checkpoint is resumed, and resumes") {
  started_everywhere([](auto& where) {
    scratch_folder const here;
    checkpoint_report report;
    checkpoint const keeping{.dir = here.path(), .removes_file = true, .report = &report};
    calls_since();
    fails = true;
    {
      auto run = weft::start(a_graph(), where, keeping);
      CHECK_THROWS_AS(run.get(), weft::task_failed);
      CHECK(report.added == 1);
      CHECK(fs::exists(report.file));
    }
    fails = false;
    CHECK(calls_since() == 1);
    weft::stop_source stop;
    auto const run = weft::start_shared(a_graph(), where, stop.token(), keeping);
    CHECK(run->get().template get<int>("two") == 2);
    CHECK(report.reused == 1);
    CHECK(calls_since() == 1);
    CHECK_FALSE(fs::exists(report.file));
  });
}

TEST_CASE("a started run on a cluster that is given up keeps what it had, and its file") {
  places::small_cluster cluster;
  scratch_folder const here;
  checkpoint_report report;
  checkpoint const keeping{.dir = here.path(), .removes_file = true, .report = &report};
  is_held = true;
  {
    auto run = weft::start(wf, cluster, keeping, weft::with<"n">(3));
    calls_since();
    while (called < 4) std::this_thread::yield();
  }
  is_held = false;
  CHECK(report.added >= 1);  // the last may have been under way
  REQUIRE(fs::exists(here / "started.journal"));
  std::size_t const kept = report.added;
  auto run = weft::start(wf, cluster, keeping, weft::with<"n">(3));
  CHECK(run.get()["sum"_id] == 12);
  CHECK(report.reused == kept);
  CHECK_FALSE(fs::exists(here / "started.journal"));
}

TEST_CASE("a coroutine awaits started runs with a checkpoint") {
  started_everywhere([](auto& where) {
    scratch_folder const here;
    checkpoint_report report;
    checkpoint const keeping{.dir = here.path(), .report = &report};
    auto const outer = weft::workflow<"awaiting">(weft::task<"outer">([&]() -> weft::async<int> {
      auto run = weft::start(wf, where, keeping, weft::with<"n">(5));
      int const total = (co_await run)["sum"_id];
      auto graph = weft::start(a_graph(), where, keeping);
      auto const results = co_await graph;
      co_return total + results.template get<int>("two");
    }));
    CHECK(weft::run(outer).value() == 22);
    CHECK(report.added == 2);
    CHECK(weft::run(outer).value() == 22);
    CHECK(report.reused == 2);
  });
}
