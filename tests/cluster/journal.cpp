// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/journal.hpp>

#include <weft/cluster/graph_run.hpp>
#include <weft/cluster/run.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "memory_world.hpp"

namespace cluster = weft::cluster;
namespace fs = std::filesystem;
using namespace weft::literals;

namespace {

std::atomic<int> squared{0};
std::atomic<int> summed{0};
std::atomic<bool> fails{false};

inline constexpr auto list = weft::task<"list">([](int n) {
                               std::vector<int> all(static_cast<std::size_t>(n));
                               std::iota(all.begin(), all.end(), 1);
                               return all;
                             }).local();
inline constexpr auto square = weft::map<"square">([](int x) {
  ++squared;
  if (fails && x == 3) throw std::runtime_error("three");
  return x * x;
});
inline constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& all) {
  ++summed;
  return std::accumulate(all.begin(), all.end(), 0);
});
inline constexpr auto squares =
    weft::workflow<"journal squares">(weft::input<"n", int> >> list >> square >> sum);

// A file that is there for one test.
struct journal_path {
  fs::path file = fs::temp_directory_path() / ("weft-journal-" + std::to_string(::getpid()));
  journal_path() { fs::remove(file); }
  journal_path(journal_path const&) = delete;
  journal_path& operator=(journal_path const&) = delete;
  ~journal_path() { fs::remove(file); }

  std::string read() const {
    std::ifstream from(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
  }
  void write(std::string const& bytes) const {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  }
};

cluster::journal_options of_build(std::string build) {
  cluster::journal_options options;
  options.build = std::move(build);
  return options;
}

struct calls {
  int squared, summed;
  friend bool operator==(calls, calls) = default;
};
// What tasks a run of so many squares does.
calls calls_of(cluster::journal<memory_world::hub_type>& keeping, int n, int result) {
  squared = summed = 0;
  CHECK(weft::run(squares, keeping, weft::with<"n">(n))["sum"_id] == result);
  return {squared, summed};
}

}  // namespace

TEST_CASE("what is in the journal is not done again") {
  journal_path path;
  memory_world world(2);
  {
    cluster::journal keeping(world.queue(), path.file);
    CHECK(calls_of(keeping, 10, 385) == calls{10, 1});
    CHECK(keeping.size() == 11);
    CHECK(calls_of(keeping, 10, 385) == calls{0, 0});
  }
  cluster::journal keeping(world.queue(), path.file);
  CHECK(keeping.size() == 11);
  CHECK(keeping.cut() == 0);
  CHECK(calls_of(keeping, 10, 385) == calls{0, 0});
}

TEST_CASE("a result is used for the arguments that it is of, and for no others") {
  journal_path path;
  memory_world world;
  cluster::journal keeping(world.queue(), path.file);
  CHECK(calls_of(keeping, 4, 30) == calls{4, 1});
  CHECK(calls_of(keeping, 6, 91) == calls{2, 1});
  CHECK(calls_of(keeping, 4, 30) == calls{0, 0});
}

TEST_CASE("tasks that are alike are told apart by their places in a run") {
  journal_path path;
  memory_world world;
  cluster::journal keeping(world.queue(), path.file);
  weft::task_graph g;
  auto const count = [](int) { return ++squared; };
  auto const a = g.add("a", weft::bind(count, 1));
  auto const b = g.add("b", weft::bind(count, 1));
  squared = 0;
  auto const first = weft::run(g, keeping);
  CHECK(first[a] + first[b] == 3);
  auto const again = weft::run(g, keeping);
  CHECK(squared == 2);
  CHECK(again[a] == first[a]);
  CHECK(again[b] == first[b]);
}

TEST_CASE("failures are not kept: the next run tries again, and only that") {
  journal_path path;
  memory_world world;
  cluster::journal keeping(world.queue(), path.file);
  fails = true;
  CHECK_THROWS_AS(weft::run(squares, keeping, weft::with<"n">(5)), weft::task_failed);
  fails = false;
  std::size_t const known = keeping.size();
  CHECK(known < 5);
  auto const [squares_done, sums_done] = calls_of(keeping, 5, 55);
  CHECK(squares_done >=
        5 - static_cast<int>(known));  // one of the first run may have come to its end only now
  CHECK(sums_done == 1);
  CHECK(calls_of(keeping, 5, 55) == calls{0, 0});
}

TEST_CASE("a journal is for one process at a time, of one build") {
  journal_path path;
  memory_world world;
  {
    cluster::journal const keeping(world.queue(), path.file, of_build("one"));
    CHECK_THROWS_WITH(cluster::journal(world.queue(), path.file, of_build("one")),
                      Catch::Contains("another run is using it"));
  }
  CHECK_THROWS_WITH(cluster::journal(world.queue(), path.file, of_build("two")),
                    Catch::Contains("results of build one, and this is build two"));
  auto mixed = of_build("two");
  mixed.mixes_builds = true;
  CHECK_NOTHROW(cluster::journal(world.queue(), path.file, mixed));
}

TEST_CASE("what is no journal is refused and left as it is") {
  journal_path path;
  memory_world world;
  for (std::string const text : {"precious", "precious data of somebody else"}) {
    path.write(text);
    CHECK_THROWS_WITH(cluster::journal(world.queue(), path.file), Catch::Contains("is no journal"));
    CHECK(path.read() == text);
  }
  CHECK_THROWS_AS(cluster::journal(world.queue(), "/nowhere/journal"), cluster::journal_error);
}

TEST_CASE("a journal is cut back to its last whole record") {
  journal_path path;
  memory_world world;
  std::size_t head = 0;
  {
    cluster::journal keeping(world.queue(), path.file);
    head = fs::file_size(path.file);
    CHECK(calls_of(keeping, 3, 14) == calls{3, 1});
  }
  std::string const whole = path.read();
  for (std::size_t size = head; size < whole.size(); ++size) {
    path.write(whole.substr(0, size));
    cluster::journal const keeping(world.queue(), path.file);
    CHECK(keeping.size() < 4);
    CHECK(fs::file_size(path.file) + keeping.cut() == size);
  }
  path.write(whole.substr(0, whole.size() - 1));
  cluster::journal keeping(world.queue(), path.file);
  CHECK(keeping.size() == 3);
  CHECK(keeping.cut() > 0);
  calls const rest = calls_of(keeping, 3, 14);
  CHECK(rest.squared + rest.summed == 1);
  CHECK(keeping.size() == 4);
}

TEST_CASE("a changed byte of a journal costs results, and gives no wrong ones") {
  journal_path path;
  memory_world world;
  {
    cluster::journal keeping(world.queue(), path.file);
    CHECK(calls_of(keeping, 3, 14) == calls{3, 1});
  }
  std::string const whole = path.read();
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    path.write(changed);
    try {
      cluster::journal keeping(world.queue(), path.file);
      CHECK(keeping.size() < 4);
      calls_of(keeping, 3, 14);
    } catch (cluster::journal_error const&) {
      ++refused;
    }
  }
  CHECK(refused > 0);
  CHECK(refused < whole.size() / 2);
}

TEST_CASE("a journal keeps the rounds of loops") {
  static std::atomic<int> rounds{0};
  static std::atomic<int> fails_in{10};
  static constexpr auto counting = weft::workflow<"journal rounds">(
      weft::input<"n", int> >> weft::loop<"count">(
                                   [](int x) {
                                     if (++rounds == fails_in) throw std::runtime_error("not this one");
                                     return x + 1;
                                   },
                                   [](int x) { return x < 20; }, 20));
  journal_path const path;
  memory_world world(1);
  {
    cluster::journal keeping(world.queue(), path.file);
    CHECK_THROWS_AS(weft::run(counting, keeping, weft::with<"n">(0)), weft::task_failed);
    CHECK(rounds == 10);
    CHECK(keeping.size() == 1);
  }
  rounds = 10;  // none fails any more
  cluster::journal keeping(world.queue(), path.file);
  CHECK(weft::run(counting, keeping, weft::with<"n">(0))["count"_id] == 20);
  CHECK(rounds < 30);  // not all were done again
  CHECK(keeping.size() == 2);
}
