// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint/run.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>

#include "places.hpp"

#include "../catch.hpp"

namespace fs = std::filesystem;
using namespace weft::literals;
using places::called;
using places::calls_since;
using places::everywhere;
using places::wherever_names_may_repeat;
using weft::checkpoint;
using weft::checkpoint_report;

namespace {

std::atomic<int> fails_at{-1};

std::vector<int> first_numbers(int n) {
  std::vector<int> all(static_cast<std::size_t>(n));
  std::iota(all.begin(), all.end(), 1);
  return all;
}

inline constexpr auto list = weft::task<"list">([](int n) {
  ++called;
  return first_numbers(n);
});
inline constexpr auto square = weft::map<"square">([](int x) {
  if (x == fails_at) throw std::runtime_error("not this one");
  ++called;
  return std::to_string(x * x);
});
inline constexpr auto sum = weft::task<"sum">([](weft::batch<std::string> const& all) {
  ++called;
  return std::accumulate(all.begin(), all.end(), 0,
                         [](int so_far, std::string const& each) { return so_far + std::stoi(each); });
});
inline constexpr auto squares = weft::workflow<"squares">(weft::input<"n", int> >> list >> square >> sum);
constexpr int sum_of_squares(int n) { return n * (n + 1) * (2 * n + 1) / 6; }

// Most of what is to be seen is seen by these squares: so they are compiled once for each place.
inline constexpr auto run_squares = [](auto& place, checkpoint const& keeping, int n) -> int {
  return place.run(squares, keeping, weft::with<"n">(n)).value();
};
template <class Scenario>
void everywhere_squares(Scenario const& scenario) {
  everywhere<int(checkpoint const&, int)>(run_squares, scenario);
}

}  // namespace

TEST_CASE("a run with a checkpoint gives what it gives without, and the next one does nothing") {
  everywhere_squares([](auto const& place) {
    scratch_folder const here;
    for (int expected : {12, 0, 0}) {
      calls_since();
      CHECK(place.run(checkpoint{here.path()}, 10) == 385);
      CHECK(calls_since() == expected);
    }
  });
  scratch_folder const here;
  for (int run = 0; run < 2; ++run) {
    auto const results = weft::run(squares, checkpoint{here.path()}, weft::with<"n">(10));
    CHECK(results["sum"_id] == 385);
    CHECK(results["square"_id][9] == "100");
  }
}

TEST_CASE("the checkpoint may stand anywhere among the options") {
  everywhere<int(checkpoint const&)>(
      [](auto& place, checkpoint const& keeping) -> int {
        weft::stop_source stop;
        return place.run(squares, weft::with<"n">(4), keeping, stop.token(), weft::keep<"sum">).value();
      },
      [](auto const& place) {
        scratch_folder const here;
        CHECK(place.run(checkpoint{here.path()}) == 30);
        CHECK(place.run(checkpoint{here.path()}) == 30);
      });
  scratch_folder const here;
  CHECK(weft::run(squares, weft::with<"n">(4), weft::keep<"sum">, checkpoint{.dir = here.path()}).value() ==
        30);
}

TEST_CASE("a failed run is resumed with what it had not done, element by element") {
  everywhere_squares([](auto const& place) {
    scratch_folder const here;
    checkpoint_report before;
    fails_at = 6;
    calls_since();
    try {
      place.run(checkpoint{.dir = here.path(), .report = &before}, 10);
      FAIL("no error");
    } catch (weft::task_failed const& e) {
      CHECK(e.id() == std::string("square"));
      CHECK(e.element() == 5);
    }
    fails_at = -1;
    CHECK(before.found == 0);
    CHECK(before.added >= 1);
    CHECK(before.added <= 10);  // the list, and squares
    if (std::string_view(place.name) == "inline") CHECK(before.added == 6);
    calls_since();
    checkpoint_report after;
    CHECK(place.run(checkpoint{.dir = here.path(), .report = &after}, 10) == 385);
    CHECK(after.found == before.added);
    CHECK(after.reused == before.added);
    CHECK(after.added == 12 - before.added);
    // What a cluster was at when the first run failed may have come to its end only now.
    int const calls = calls_since();
    CHECK((calls == static_cast<int>(after.added) ||
           (std::string_view(place.name) == "cluster" && calls > static_cast<int>(after.added))));
  });
}

TEST_CASE("a run that began in one place is resumed in another") {
  scratch_folder const here;
  calls_since();
  places::on_this_thread inline_;
  places::on_a_pool pool;
  places::on_a_cluster cluster;
  auto const with = [&](auto& place, int n, int expected_calls) {
    INFO(place.name);
    CHECK(run_squares(place, checkpoint{here.path()}, n) == sum_of_squares(n));
    CHECK(calls_since() == expected_calls);
  };
  with(inline_, 5, 7);  // the list, each square, the sum
  with(pool, 5, 0);
  with(cluster, 5, 0);
  with(cluster, 9, 6);
  with(inline_, 9, 0);
  with(pool, 9, 0);
  with(pool, 11, 4);
  with(cluster, 11, 0);
  with(inline_, 5, 0);
}

TEST_CASE("results of a long map are kept in parts, the same everywhere") {
  constexpr int n = 9000;  // elements go out by twos
  static constexpr auto add = weft::task<"add">([](weft::batch<int> const& all) {
    ++called;
    return std::accumulate(all.begin(), all.end(), 0);
  });
  static constexpr auto half = weft::map<"half">([](int x) {
    if (x == fails_at) throw std::runtime_error("not this one");
    ++called;
    return x / 2;
  });
  [[maybe_unused]] static constexpr auto halves =
      weft::workflow<"halves">(weft::task<"numbers">([] { return first_numbers(n); }).local() >> half >> add);
  constexpr int expected = 2250 * 4500 * 2;  // of 0 to 4500 each twice, but 0 and 4500 once
  scratch_folder const here;
  fails_at = 5000;
  places::on_this_thread inline_;
  auto const run = [&](auto& place, checkpoint const& keeping) {
    return int{place.run(halves, keeping)["add"_id]};
  };
  CHECK_THROWS_AS(run(inline_, checkpoint{here.path()}), weft::task_failed);
  fails_at = -1;
  CHECK(calls_since() >= 4998);
  checkpoint_report report;
  places::on_a_pool pool;
  CHECK(run(pool, checkpoint{.dir = here.path(), .report = &report}) == expected);
  CHECK(report.reused == 4998 / 2);
  CHECK(calls_since() == n - 4998 + 1);
  everywhere<int(checkpoint const&)>(run, [&](auto const& place) {
    CHECK(place.run(checkpoint{here.path()}) == expected);
    CHECK(calls_since() == 0);
  });
}

// --- the file ----------------------------------------------------------------------------------------------

TEST_CASE("workflows in one folder do not mix, nor do inputs of one") {
  [[maybe_unused]] static constexpr auto others =
      weft::workflow<"other squares">(weft::input<"n", int> >> list);  // the same task
  everywhere<int(checkpoint const&, int, bool)>(
      [](auto& place, checkpoint const& keeping, int n, bool is_other) -> int {
        return is_other ? static_cast<int>(place.run(others, keeping, weft::with<"n">(n)).value().size())
                        : run_squares(place, keeping, n);
      },
      [](auto const& place) {
        scratch_folder const here;
        checkpoint const keeping{here.path()};
        calls_since();
        CHECK(place.run(keeping, 3, false) == 14);
        CHECK(calls_since() == 5);
        CHECK(place.run(keeping, 3, true) == 3);
        CHECK(calls_since() == 1);
        CHECK(place.run(keeping, 2, false) == 5);
        CHECK(calls_since() == 2);
        CHECK(fs::exists(here / "squares.journal"));
        CHECK(fs::exists(here / "other%20squares.journal"));
      });
}

TEST_CASE("results of other tasks under the same name are refused, or thrown away") {
  [[maybe_unused]] static constexpr auto lengths = weft::workflow<"squares">(
      weft::input<"n", int> >> list >> weft::map<"square">([](int x) { return ++called, x * x; }) >>
      weft::task<"sum">([](weft::batch<int> const& all) { return ++called, static_cast<int>(all.size()); }));
  wherever_names_may_repeat([](auto& place) {
    scratch_folder const here;
    run_squares(place, checkpoint{here.path()}, 3);
    auto const before = read_all(here / "squares.journal");
    calls_since();
    auto const run_lengths = [&](checkpoint const& keeping) -> int {
      return place.run(lengths, keeping, weft::with<"n">(3)).value();
    };
    CHECK_THROWS_WITH(run_lengths(checkpoint{here.path()}),
                      Catch::Contains("squares.journal: it has results of another workflow \"squares\"") &&
                          Catch::Contains("there square: (i32*) -> ") &&
                          Catch::Contains(", here square: (i32*) -> i32"));
    CHECK(calls_since() == 0);
    CHECK(read_all(here / "squares.journal") == before);
    checkpoint const over{.dir = here.path(), .on_mismatch = weft::on_mismatch::start_over};
    CHECK(run_lengths(over) == 3);
    CHECK(calls_since() == 5);
    CHECK(run_lengths(over) == 3);  // now they match
    CHECK(calls_since() == 0);
    CHECK_THROWS_AS(run_squares(place, checkpoint{here.path()}, 3), weft::journal_error);
  });
}

TEST_CASE("results of another build are refused, mixed or thrown away, as is wanted") {
  everywhere_squares([](auto const& place) {
    scratch_folder const here;
    place.run(checkpoint{.dir = here.path(), .build = "one"}, 3);
    calls_since();
    CHECK_THROWS_WITH(place.run(checkpoint{.dir = here.path(), .build = "two"}, 3),
                      Catch::Contains("results of build one, and this is build two"));
    place.run(checkpoint{.dir = here.path(), .mixes_builds = true, .build = "two"}, 3);
    CHECK(calls_since() == 0);
    place.run(checkpoint{.dir = here.path(), .on_mismatch = weft::on_mismatch::start_over, .build = "two"},
              3);
    CHECK(calls_since() == 5);
  });
}

TEST_CASE("one run at a time has a checkpoint") {
  static checkpoint const* keeping = nullptr;
  static std::string said;
  [[maybe_unused]] static constexpr auto again = weft::workflow<"again">(weft::task<"inner">([] {
    try {
      weft::run(squares, *keeping, weft::with<"n">(1));  // another workflow, another file
      weft::run(weft::workflow<"again">(weft::task<"inner">([] { return 1; })), *keeping);
    } catch (weft::journal_error const& e) {
      said = e.what();
    }
    return 0;
  }));
  everywhere([](auto& place) {
    scratch_folder const here;
    checkpoint const same{here.path()};
    keeping = &same;
    said.clear();
    place.run(again, same);
    CHECK_THAT(said, Catch::Contains("again.journal: another run is using it"));
  });
}

TEST_CASE("the file can be removed when all has ended well, and only then") {
  everywhere_squares([](auto const& place) {
    scratch_folder const here;
    checkpoint const keeping{.dir = here.path(), .removes_file = true};
    fails_at = 3;
    CHECK_THROWS_AS(place.run(keeping, 3), weft::task_failed);
    CHECK(fs::exists(here / "squares.journal"));
    fails_at = -1;
    CHECK(place.run(keeping, 3) == 14);
    CHECK_FALSE(fs::exists(here / "squares.journal"));
  });
}

TEST_CASE("a damaged file costs results, and gives no wrong ones; how much was cut off is told") {
  places::on_a_pool pool;
  auto const run = [&](checkpoint const& keeping) { return run_squares(pool, keeping, 4); };
  scratch_folder const here;
  calls_since();
  run(checkpoint{here.path()});
  CHECK(calls_since() == 6);
  fs::path const file = here / "squares.journal";
  std::string const whole = read_all(file);
  int refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x20);
    write_all(file, changed);
    checkpoint_report report;
    checkpoint const keeping{.dir = here.path(), .report = &report};
    try {
      int const sum_now = run(keeping);
      CHECK(sum_now == 30);
      CHECK(report.cut > 0);
      CHECK(report.found + report.added == 6);
      CHECK(calls_since() == static_cast<int>(report.added));
      CHECK(report.file == file);
    } catch (weft::journal_error const&) {
      ++refused;
    }
  }
  CHECK(refused > 0);
  CHECK(refused < static_cast<int>(whole.size()));
  write_all(file, "no journal");
  CHECK_THROWS_WITH(run(checkpoint{here.path()}), Catch::Contains("is no journal"));
}

TEST_CASE("a folder that cannot be made is an error before anything is run") {
  everywhere_squares([](auto const& place) {
    calls_since();
    CHECK_THROWS_WITH(place.run(checkpoint{"/proc/no/such"}, 4),
                      Catch::Contains("/proc/no/such/squares.journal: its folder cannot be made"));
    CHECK(calls_since() == 0);
  });
}

TEST_CASE("folders are made, and syncing changes nothing but when it is done") {
  using namespace std::chrono_literals;
  everywhere_squares([](auto const& place) {
    scratch_folder const here;
    calls_since();
    for (auto const sync : {weft::sync_each, weft::sync_never, std::chrono::nanoseconds(1ms)})
      CHECK(place.run(checkpoint{.dir = here / "a/b", .sync = sync}, 6) == 91);
    CHECK(calls_since() == 8);
  });
}

TEST_CASE("a result that cannot be written is a failure of its task, which names the file") {
  scratch_folder const here;
  auto const in_child = [&](auto const& do_it) {
    pid_t const child = ::fork();
    if (child == 0) {
      std::signal(SIGXFSZ, SIG_IGN);
      rlimit const small{16'384, 16'384};
      ::setrlimit(RLIMIT_FSIZE, &small);
      ::_exit(do_it());
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
  };
  auto const run_at = [&](auto&& place) {
    try {
      run_squares(place, checkpoint{here.path()}, 1000);
      return 1;
    } catch (weft::task_failed const& e) {
      std::string_view const text = e.what();
      return e.id() == std::string("square") &&
                     text.find("squares.journal: cannot be written: File too large") != text.npos
                 ? 0
                 : 2;
    }
  };
  CHECK(in_child([&] { return run_at(places::on_this_thread()); }) == 0);
  CHECK(in_child([&] { return run_at(places::on_a_cluster()); }) == 0);
  places::on_this_thread place;
  calls_since();
  CHECK(run_squares(place, checkpoint{here.path()}, 1000) == sum_of_squares(1000));
  CHECK(calls_since() < 1000);
}

TEST_CASE("a cancelled run is resumed") {
  static weft::stop_source* stop = nullptr;
  [[maybe_unused]] static constexpr auto stopping = weft::workflow<"stopping">(
      weft::task<"numbers">([] { return ++called, first_numbers(100); }) >> weft::map<"stop">([](int x) {
        if (x == 50 && stop != nullptr) stop->request_stop();
        return ++called, x;
      }) >>
      weft::task<"last">([](weft::batch<int> const& all) { return ++called, all.size(); }));
  everywhere([](auto& place) {
    scratch_folder const here;
    weft::stop_source now;
    stop = &now;
    calls_since();
    CHECK_THROWS_AS(place.run(stopping, checkpoint{here.path()}, now.token()), weft::run_cancelled);
    stop = nullptr;
    checkpoint_report report;
    CHECK(place.run(stopping, checkpoint{.dir = here.path(), .report = &report})["last"_id] == 100);
    CHECK(report.found >= 1);
    CHECK(report.added >= 1);
    CHECK(report.found + report.added == 102);
  });
}

TEST_CASE("what a run with a checkpoint returns is of the same type") {
  using weft::checkpoint;
  static_assert(std::is_same_v<decltype(weft::run(squares, weft::with<"n">(1), checkpoint{})),
                               decltype(weft::run(squares, weft::with<"n">(1)))>);
}
