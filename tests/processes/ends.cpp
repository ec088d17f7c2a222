// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks that kill their workers or use up their memory; the ends of clusters and of coordinators.
#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <future>
#include <iterator>
#include <memory>
#include <numeric>
#include <sstream>

#include "world.hpp"

using namespace weft::literals;
using namespace processes;
using Catch::Matchers::Contains;

namespace {

constexpr auto simple = weft::workflow<"processes-simple">(weft::task<"start">([] { return 20; }) >>
                                                           weft::task<"twice">([](int x) { return 2 * x; }));

[[maybe_unused]] constexpr auto greedy = weft::workflow<"processes-greedy">(weft::task<"hoard">([] {
  std::vector<std::unique_ptr<std::vector<char>>> all;
  for (;;) all.push_back(std::make_unique<std::vector<char>>(std::size_t{1} << 20, 'x'));
  return all.size();
}));

constexpr auto deadly = weft::workflow<"processes-deadly">(weft::task<"die">([] {
  ::raise(SIGKILL);
  return 1;
}));

constexpr auto innocent =
    weft::workflow<"processes-innocent">(weft::task<"list">([] {
                                           std::vector<int> all(200);
                                           std::iota(all.begin(), all.end(), 0);
                                           return all;
                                         }) >>
                                         weft::map<"one-more">([](int x) {
                                           std::this_thread::sleep_for(2ms);
                                           return x + 1;
                                         }) >>
                                         weft::task<"sum">([](weft::batch<int> const& all) {
                                           return std::accumulate(all.begin(), all.end(), 0);
                                         }));

template <class Cause, class Workflow, class Check>
void fails(Workflow const& workflow, any_cluster& where, Check const& check) {
  try {
    static_cast<void>(weft::run(workflow, where));
    FAIL("it did not fail");
  } catch (weft::task_failed const& failed) {
    try {
      failed.rethrow_cause();
    } catch (Cause const& cause) {
      check(cause);
    }
  }
}

// How one of the processes ended that came to this one when their parent died; nothing if it runs.
std::optional<int> end_of(pid_t process, clock::duration patience) {
  int status = 0;
  if (!within(patience, [&] { return ::waitpid(process, &status, WNOHANG) == process; })) return {};
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::vector<std::string> words_of(std::string const& text) {
  std::istringstream from(text);
  return {std::istream_iterator<std::string>(from), {}};
}

// What a coordinator in another process says when it is ready: its address, and its workers.
std::vector<std::string> ready(child const& coordinator) {
  REQUIRE(within(long_enough, [&] { return coordinator.out().find("ready") != std::string::npos; }));
  auto words = words_of(coordinator.out());
  words.erase(std::find(words.begin(), words.end(), "ready"), words.end());
  return words;
}

}  // namespace

#if !WEFT_THREAD_SANITIZER && !WEFT_ADDRESS_SANITIZER
TEST_CASE("processes: a task that wants too much memory fails, and its worker lives on") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster one(on);
  spawn options;
  options.arguments = {"--memory-limit", "256MiB"};
  one.spawn_workers(1, options);
  wait_for_workers(one, 1);
  auto const before = one.local_processes();
  for (int round = 0; round < 2; ++round) {
    fails<cluster::remote_error>(greedy, one, [](cluster::remote_error const& cause) {
      CHECK(cause.kind() == cluster::failure_kind::out_of_memory);
      CHECK(cause.type() == std::string("std::bad_alloc"));
    });
    CHECK(weft::run(simple, one)["twice"_id] == 40);
  }
  CHECK(one.local_processes() == before);
  CHECK(one.status().counters.lost == 0);
}
#endif

TEST_CASE("processes: a task that kills workers is given up, and no other") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  auto beside = std::async(std::launch::async, [&] {
    int sum = 0;
    for (int round = 0; round < 3; ++round) sum += weft::run(innocent, two)["sum"_id];
    return sum;
  });
  fails<cluster::poisonous_task>(deadly, two, [](cluster::poisonous_task const& cause) {
    CHECK_THAT(cause.what(), Contains("alone: its worker's connection was lost"));
  });
  CHECK(beside.get() == 3 * 200 * 201 / 2);
  auto const counters = two.status().counters;
  CHECK(counters.poisoned == 1);
  CHECK(counters.failed == 0);
}

TEST_CASE("processes: a program that is no worker is told so, not waited for") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster none(on);
  spawn options;
  options.program = "/bin/false";
  none.spawn_workers(2, options);
  auto const begun = clock::now();
  try {
    static_cast<void>(weft::run(simple, none));
    FAIL("nobody can have run it");
  } catch (cluster::cluster_error const& e) {
    CHECK_THAT(e.what(), Contains("/bin/false ends with status 1") && Contains("worker_main"));
  }
  CHECK(seconds_since(begun) < 15);
  CHECK_THROWS_AS(weft::run(simple, none), cluster::cluster_error);  // who comes later, too
}

TEST_CASE("processes: the end of a cluster ends its workers, busy or not") {
  engine const on = any_engine();
  CAPTURE(on);
  std::string const doing = GENERATE("nothing", "a task", "being stopped");
  CAPTURE(doing);
  std::vector<pid_t> all;
  world::folder const here;
  clock::time_point begun;
  {
    any_cluster three(on);
    three.spawn_workers(3);
    wait_for_workers(three, 3);
    all = three.local_processes();
    CHECK(all.size() == 3);
    auto const user = three.join();
    if (doing == "a task") {
      for (std::uint64_t i = 0; i < 3; ++i)
        user->submit({&note, note_payload(here / "starts", 1, 60'000), {}, i});
      REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() == 3; }));
    } else if (doing == "being stopped") {
      REQUIRE(::kill(all[1], SIGSTOP) == 0);
    }
    begun = clock::now();
  }
  double const taken = seconds_since(begun);
  INFO("a cluster whose workers do " << doing << " ends within " << taken * 1e3 << " ms");
  CHECK(taken < 4);
  for (pid_t const each : all) CHECK((::kill(each, 0) != 0 && errno == ESRCH));
}

TEST_CASE("processes: workers end with the process that started them") {
  engine const on = any_engine();
  CAPTURE(on);
  child coordinator({"coordinate", name_of(on), "2"});
  auto const words = ready(coordinator);
  REQUIRE(words.size() == 3);
  auto const begun = clock::now();
  coordinator.send(SIGKILL);
  CHECK(coordinator.wait() == -SIGKILL);
  for (std::size_t i = 1; i < 3; ++i)
    CHECK(end_of(static_cast<pid_t>(std::stol(words[i])), long_enough) == 4);
  CHECK(seconds_since(begun) < 2);
}

TEST_CASE("processes: a worker dials on, and is admitted by the next coordinator") {
  engine const on = any_engine();
  CAPTURE(on);
  child first({"coordinate", name_of(on), "0"});
  std::string const address = ready(first).at(0);
  child worker(worker_arguments(address));
  REQUIRE(within(long_enough, [&] { return first.out().find("workers 1") != std::string::npos; }));
  first.send(SIGKILL);
  CHECK(first.wait() == -SIGKILL);
  CHECK_FALSE(worker.wait(300ms).has_value());

  any_cluster second(on, {}, address);
  CHECK(second.address() == address);
  wait_for_workers(second, 1);
  CHECK(weft::run(simple, second)["twice"_id] == 40);
  // (Through a Redis it need not: what it works for is there.)
  if (on == engine::zmq) CHECK_THAT(worker.err(), Contains("no coordinator answers; will dial again"));
  worker.send(SIGTERM);
  CHECK(worker.wait() == 0);
}
