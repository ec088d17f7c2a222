// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint.hpp>

#include <weft/async.hpp>
#include <weft/policy.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "places.hpp"

#include "../catch.hpp"

namespace fs = std::filesystem;
using namespace weft::literals;
using places::called;
using places::calls_since;
using weft::checkpoint;
using weft::checkpoint_report;

namespace {

std::atomic<int> fails_in{-1};

int count_round() {
  int const round = ++called;
  if (round == fails_in) throw std::runtime_error("not this one");
  return round;
}

// One round of each kind.
inline constexpr auto add = [](long sum, long by) { return count_round(), sum + by; };
inline constexpr auto is_below = [](long sum) { return sum < 200; };
inline constexpr auto by = weft::task<"by">([] { return 2L; }).local();
inline constexpr auto counting =
    weft::workflow<"counting">((weft::input<"n", long> | by) >> weft::loop<"count">(add, is_below, 1000));

inline constexpr auto round_of_two = weft::workflow<"round">(
    weft::input<"text", std::string> >> weft::task<"a">([](std::string const& t) { return t + 'a'; }) >>
    weft::task<"b">([](std::string t) { return count_round(), t + 'b'; }));
inline constexpr auto growing = weft::workflow<"growing">(
    weft::input<"text", std::string> >>
    weft::loop<"grow">(round_of_two, [](std::string const& t) { return t.size() < 200; }, 1000));

inline constexpr auto trying = weft::workflow<"trying">(
    (weft::input<"n", long> | by) >> weft::loop<"count">(add, is_below, 1000).retry({.attempts = 2}));

int round_as_int(std::unique_ptr<int> const& p) { return *p; }

}  // namespace

// `run(place, keeping)` does 100 rounds and returns `expected`.
template <class Run>
void is_resumed(long expected, Run const& run) {
  auto const at = [&](auto&& place, auto&& next) {
    INFO(place.name << ", then " << next.name);
    scratch_folder const here;
    calls_since();
    fails_in = 57;
    CHECK_THROWS_AS(run(place, checkpoint{here.path()}), weft::task_failed);
    fails_in = -1;
    CHECK(calls_since() == 57);
    checkpoint_report report;
    CHECK(run(next, checkpoint{.dir = here.path(), .report = &report}) == expected);
    CHECK(report.rounds == 56);
    CHECK(calls_since() == 44);
    CHECK(run(place, checkpoint{.dir = here.path(), .report = &report}) == expected);
    CHECK(report.rounds == 0);  // the result is there
    CHECK(calls_since() == 0);
  };
  places::on_this_thread inline_;
  places::on_a_pool pool;
  at(inline_, pool);
  at(pool, inline_);
  places::on_a_cluster cluster;
  at(inline_, cluster);
  // A worker tells of the first round, and then of some.
  auto const from_cluster_to = [&](auto&& next) {
    INFO("cluster, then " << next.name);
    scratch_folder const here;
    calls_since();
    fails_in = 57;
    CHECK_THROWS_AS(run(cluster, checkpoint{here.path()}), weft::task_failed);
    fails_in = -1;
    CHECK(calls_since() == 57);
    checkpoint_report report;
    CHECK(run(next, checkpoint{.dir = here.path(), .report = &report}) == expected);
    CHECK(report.rounds >= 1);
    CHECK(report.rounds <= 56);
    CHECK(calls_since() == 100 - static_cast<int>(report.rounds));
    CHECK(run(inline_, checkpoint{here.path()}) == expected);
    CHECK(calls_since() == 0);
  };
  from_cluster_to(cluster);
  from_cluster_to(pool);
}

TEST_CASE("a loop of a callable is resumed in the round that it was in") {
  is_resumed(200, [](auto& place, checkpoint const& keeping) {
    return place.run(counting, keeping, weft::with<"n">(0L))["count"_id];
  });
}

TEST_CASE("a loop of a workflow is resumed in the round that it was in") {
  is_resumed(200, [](auto& place, checkpoint const& keeping) {
    return static_cast<long>(
        place.run(growing, keeping, weft::with<"text">(std::string()))["grow"_id].size());
  });
}

TEST_CASE("loops of one workflow with other arguments have rounds of their own") {
  scratch_folder const here;
  auto const run = [&](long n) {
    return weft::run(counting, checkpoint{here.path()}, weft::with<"n">(n))["count"_id];
  };
  calls_since();
  fails_in = 5;
  CHECK_THROWS_AS(run(0), weft::task_failed);
  calls_since();
  CHECK_THROWS_AS(run(100), weft::task_failed);
  fails_in = -1;
  calls_since();
  CHECK(run(100) == 200);
  CHECK(calls_since() == 46);
  CHECK(run(0) == 200);
  CHECK(calls_since() == 96);
}

TEST_CASE("another attempt goes on in the round in which the one before failed") {
  auto const at = [](auto&& place, std::size_t fewest) {
    INFO(place.name);
    scratch_folder const here;
    calls_since();
    fails_in = 57;
    checkpoint_report report;
    CHECK(place.run(trying, checkpoint{.dir = here.path(), .report = &report},
                    weft::with<"n">(0L))["count"_id] == 200);
    fails_in = -1;
    CHECK(calls_since() == 157 - static_cast<int>(report.rounds));
    CHECK(report.rounds >= fewest);
  };
  at(places::on_this_thread(), 56U);
  at(places::on_a_pool(), 56U);
  at(places::on_a_cluster(), 1U);
}

TEST_CASE("rounds that were done before count for the limit") {
  scratch_folder const here;
  static constexpr auto wf = weft::workflow<"endless">(
      weft::input<"n", int> >>
      weft::loop<"on">([](int x) { return count_round(), x + 1; }, [](int) { return true; }, 20));
  calls_since();
  fails_in = 15;
  CHECK_THROWS_AS(weft::run(wf, checkpoint{here.path()}, weft::with<"n">(0)), weft::task_failed);
  fails_in = -1;
  calls_since();
  CHECK_THROWS_WITH(weft::run(wf, checkpoint{here.path()}, weft::with<"n">(0)), Catch::Contains("20 rounds"));
  CHECK(calls_since() == 6);
}

TEST_CASE("a graph's loops are resumed in the round that they were in") {
  weft::task_graph loops{"loops"};
  auto const first = loops.add("first", weft::local([] { return 0L; }));
  auto const step = loops.add("by", weft::local([] { return 2L; }));
  auto const sum =
      loops.add("count", weft::settled(weft::bind(weft::repeat_while(add, is_below, 1000))), first, step);
  auto const check = loops.add("check", weft::local([](weft::outcome<long> const& all) {
                                 return all.has_value() ? 1 : throw std::runtime_error("no sum");
                               }),
                               sum);
  is_resumed(1,
             [&](auto& place, checkpoint const& keeping) { return long{place.run(loops, keeping)[check]}; });
}

TEST_CASE("a task of a graph that is repeated is resumed in the round that it was in") {
  weft::task_graph graph{"repeated"};
  auto const first = graph.add("first", weft::local([] { return std::make_unique<int>(0); }));
  auto const last = graph.add(
      "last",
      weft::bind(
          [](weft::context& here, int limit, std::unique_ptr<int>&& p) {
            count_round();
            *p += 1;
            return *p < 100 ? here.repeat(std::move(p), static_cast<std::size_t>(limit)) : std::move(p);
          },
          99),
      first);
  auto const end = graph.add("end", weft::local(&round_as_int), last);
  is_resumed(100,
             [&](auto& place, checkpoint const& keeping) { return long{place.run(graph, keeping)[end]}; });
}

TEST_CASE("so is one that is a coroutine, or a member of a group") {
  auto const counts = [](auto const& made) {
    weft::task_graph graph{"repeated"};
    auto const first = graph.add("first", weft::local([] { return 0; }));
    auto const last = graph.add("last", made, first);
    auto const end = graph.add("end", weft::local([](auto const& x) -> int {
                                 if constexpr (std::is_same_v<decltype(x), int const&>)
                                   return x;
                                 else
                                   return x.has_value() ? *x : throw std::runtime_error("none");
                               }),
                               last);
    is_resumed(100,
               [&](auto& place, checkpoint const& keeping) { return long{place.run(graph, keeping)[end]}; });
  };
  static constexpr auto next = [](weft::context& here, int x) {
    count_round();
    return x + 1 < 100 ? here.repeat(x + 1) : x + 1;
  };
  static constexpr auto awaited = [](weft::context& here, int x) -> weft::async<int> {
    co_await weft::sleep_for(std::chrono::microseconds(1));
    co_return next(here, x);
  };
  counts(weft::settled(weft::bind(next)));
  counts(weft::bind(awaited));
  counts(weft::settled(weft::bind(awaited)));
}

TEST_CASE("without a checkpoint nobody hears of the rounds of a loop on a worker") {
  places::on_a_cluster place;
  fails_in = 57;
  calls_since();
  CHECK(place.run(trying, weft::with<"n">(0L))["count"_id] == 200);
  fails_in = -1;
  CHECK(calls_since() == 157);  // another attempt begins anew
}

TEST_CASE("rounds on a worker behind one that has said how the run goes on are not kept") {
  scratch_folder const here;
  places::on_a_cluster place;
  static constexpr auto wf =
      weft::workflow<"finishing">(weft::input<"n", int> >> weft::loop<"on">(
                                                               [](weft::context& at, int x) {
                                                                 ::usleep(x < 5 ? 0 : 12'000);
                                                                 if (x == 3) at.finish("enough");
                                                                 return x + 1;
                                                               },
                                                               [](int x) { return x < 10; }, 20));
  checkpoint_report report;
  auto const run = [&] {
    static_cast<void>(
        place.run(wf, checkpoint{.dir = here.path(), .report = &report}, weft::partial, weft::with<"n">(0)));
  };
  run();
  run();
  CHECK(report.rounds >= 1);
  CHECK(report.rounds <= 3);
  CHECK(report.reused == 0);
}

// --- a process that is killed ------------------------------------------------------------------------------

namespace {

// What the process does that is killed: its folder comes in the environment.
inline constexpr auto slow = weft::workflow<"slow">(
    weft::input<"n", int> >> weft::loop<"slow">(
                                 [](int x) {
                                   ::usleep(2000);
                                   std::ofstream(std::getenv("WEFT_ROUNDS"), std::ios::app) << x << '\n';
                                   return x + 1;
                                 },
                                 [](int x) { return x < 100; }, 100));

// A copy of this program that runs one test.
pid_t start_process(char const* test) {
  pid_t const process = ::fork();
  if (process != 0) return process;
  ::execl("/proc/self/exe", "killed", test, nullptr);
  std::abort();
}
int lines_of(fs::path const& file) {
  int count = 0;
  std::ifstream from(file);
  for (std::string line; std::getline(from, line);) ++count;
  return count;
}

}  // namespace

TEST_CASE("a process for another one to kill: a loop inline", "[.]") {
  weft::run(slow, checkpoint{std::getenv("WEFT_FOLDER")}, weft::with<"n">(0));
}
TEST_CASE("a process for another one to kill: a loop on a pool", "[.]") {
  weft::pool pool{2};
  weft::run(slow, pool, checkpoint{std::getenv("WEFT_FOLDER")}, weft::with<"n">(0));
}

TEST_CASE("a process that is killed in the middle of a loop loses one round at most") {
  scratch_folder const here;
  fs::path const rounds = here / "rounds";
  ::setenv("WEFT_FOLDER", (here / "results").c_str(), 1);
  ::setenv("WEFT_ROUNDS", rounds.c_str(), 1);
  int done = 0;
  int kills = 0;
  for (int until : {20, 57, 58, 80}) {
    pid_t const process =
        start_process(kills % 2 == 0 ? "a process for another one to kill: a loop inline"
                                     : "a process for another one to kill: a loop on a pool");
    REQUIRE(process > 0);
    for (int waited = 0; waited < 10'000 && lines_of(rounds) < until + kills; ++waited) ::usleep(1000);
    ::kill(process, SIGKILL);
    int status = 0;
    ::waitpid(process, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    ++kills;
    done = lines_of(rounds);
    REQUIRE(done >= until);
  }
  checkpoint_report report;
  CHECK(weft::run(slow, checkpoint{.dir = here / "results", .report = &report},
                  weft::with<"n">(0))["slow"_id] == 100);
  CHECK(static_cast<int>(report.rounds) >= done - kills);
  int const all = lines_of(rounds);
  CHECK(all >= 100);
  CHECK(all <= 100 + kills);  // of each process at most the last round was done again
}
