// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/local_workers.hpp>

#include <atomic>
#include <fstream>
#include <future>
#include <set>

#include "../catch.hpp"
#include "../folder.hpp"

namespace wz = weft::cluster;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using clock_type = std::chrono::steady_clock;

namespace {

template <class Condition>
bool within(clock_type::duration patience, Condition const& is_so) {
  auto const until = clock_type::now() + patience;
  while (!is_so()) {
    if (clock_type::now() >= until) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

// A worker that is a script: its $2 is the descriptor that it has to look at.
wz::local_workers_options script(std::string const& text, std::size_t count = 1) {
  wz::local_workers_options options;
  options.program = "/bin/sh";
  options.arguments = {"-c", text, "worker"};
  options.count = count;
  return options;
}

std::string text_of(std::filesystem::path const& file) {
  std::ifstream from(file);
  return {std::istreambuf_iterator<char>(from), {}};
}

// Not even a zombie.
bool is_gone(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

}  // namespace

TEST_CASE("local workers run while their object does, and are replaced when they die") {
  std::vector<pid_t> last;
  {
    wz::local_workers three(script("exec sleep 60", 3));
    REQUIRE(within(10s, [&] { return three.processes().size() == 3; }));
    auto const first = three.processes();
    CHECK(std::set<pid_t>(first.begin(), first.end()).size() == 3);
    CHECK(three.started() == 3);
    for (pid_t const each : first) CHECK(::getpgid(each) == each);  // a Ctrl-C is not for them

    REQUIRE(::kill(first[1], SIGKILL) == 0);
    REQUIRE(within(10s, [&] { return three.started() == 4 && three.processes().size() == 3; }));
    last = three.processes();
    CHECK(last[0] == first[0]);
    CHECK(last[1] != first[1]);
    CHECK(last[2] == first[2]);
    CHECK(is_gone(first[1]));
  }
  for (pid_t const each : last) CHECK(is_gone(each));
}

TEST_CASE("local workers see by a descriptor that they have to end") {
  world::folder const here;
  clock_type::time_point begun;
  {
    wz::local_workers two(script("echo begun >>" + (here / "log").string() +
                                     "; cat /proc/self/fd/$2; echo ended >>" + (here / "log").string(),
                                 2));
    REQUIRE(within(10s, [&] { return text_of(here / "log") == "begun\nbegun\n"; }));
    begun = clock_type::now();
  }
  CHECK(text_of(here / "log") == "begun\nbegun\nended\nended\n");
  CHECK(clock_type::now() - begun < 900ms);  // before they would have been killed
}

TEST_CASE("local workers are marked, and start none themselves") {
  world::folder const here;
  {
    wz::local_workers one(script("echo $WEFT_WORKER $1 >" + (here / "new").string() + "; mv " +
                                 (here / "new").string() + " " + (here / "said").string() +
                                 "; exec sleep 60"));
    REQUIRE(within(10s, [&] { return std::filesystem::exists(here / "said"); }));
  }
  CHECK(text_of(here / "said") == "1 --lifeline\n");

  REQUIRE(::setenv(wz::worker_variable, "1", 1) == 0);
  CHECK_THROWS_AS(wz::local_workers(script("exec sleep 60")), weft::cluster::cluster_error);
  CHECK_THROWS_WITH(wz::local_workers(script("exec sleep 60")),
                    Contains("WEFT_WORKER") && Contains("worker_main first"));
  ::unsetenv(wz::worker_variable);
}

TEST_CASE("local workers that cannot be started are told of once") {
  std::promise<std::string> told;
  std::atomic<int> times = 0;
  wz::local_workers_options options = script("exit 7", 2);
  if (GENERATE(false, true)) options.program = "/no/such/program";
  options.on_failure = [&](std::string const& why) {
    if (times++ == 0) told.set_value(why);
  };
  std::string const expected =
      options.program == "/bin/sh" ? "/bin/sh ends with status 7" : "/no/such/program: No such file";
  wz::local_workers two(std::move(options));
  auto why = told.get_future();
  REQUIRE(why.wait_for(20s) == std::future_status::ready);
  CHECK_THAT(why.get(), Contains(expected) && Contains("worker_main"));
  std::this_thread::sleep_for(50ms);
  CHECK(times == 1);
  CHECK(two.started() <= 10);
}

TEST_CASE("local workers that end at once are no fault while they are killed") {
  std::atomic<int> times = 0;
  wz::local_workers_options options = script("kill -9 $$");
  options.on_failure = [&](std::string const&) { ++times; };
  wz::local_workers one(std::move(options));
  REQUIRE(within(10s, [&] { return one.started() >= 10; }));
  CHECK(times == 0);
}

TEST_CASE("no local workers end at once") {
  auto const begun = clock_type::now();
  {
    wz::local_workers none(script("exit 1", 0));
    CHECK(none.processes().empty());
    none.stop();
    none.stop();
  }
  CHECK(clock_type::now() - begun < 5s);
}
