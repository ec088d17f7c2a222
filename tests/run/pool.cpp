// SPDX-License-Identifier: BSL-1.0
#include <weft/run/pool.hpp>

#include <time.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "executor_laws.hpp"

#include "../catch.hpp"

namespace {

// The names of the threads of this process.
std::multiset<std::string> thread_names() {
  std::multiset<std::string> names;
  for (auto const& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(thread.path() / "comm");
    std::string name;
    if (std::getline(file, name)) names.insert(name);
  }
  return names;
}

// Threads name themselves when they begin.
bool are_named(std::set<std::string> const& names) {
  return eventually([&] {
    std::multiset<std::string> const all = thread_names();
    return std::all_of(names.begin(), names.end(), [&](std::string const& n) { return all.count(n) == 1; });
  });
}

double cpu_milliseconds() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

double cpu_milliseconds_of(int sleep) {
  double const before = cpu_milliseconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(sleep));
  return cpu_milliseconds() - before;
}

}  // namespace

static_assert(weft::executor<weft::pool>);
static_assert(!std::is_copy_constructible_v<weft::pool>);
static_assert(!std::is_move_constructible_v<weft::pool>);
static_assert(!std::is_copy_assignable_v<weft::pool>);

TEST_CASE("a pool of one keeps the laws of executors") {
  laws::executor_laws([] { return weft::pool(1); });
}
TEST_CASE("a pool of two keeps the laws of executors") {
  laws::executor_laws([] { return weft::pool(2); });
}
TEST_CASE("a pool of four keeps the laws of executors") {
  laws::executor_laws([] { return weft::pool(4); });
}

TEST_CASE("a pool counts the thread that waits") {
  CHECK(weft::pool(1).concurrency() == 1);
  CHECK(weft::pool(1).helpers() == 0);
  CHECK(weft::pool(0).concurrency() == 1);
  CHECK(weft::pool(4).concurrency() == 3);
  CHECK(weft::pool(4).helpers() == 3);
  CHECK(weft::pool::default_size() >= 1);
  CHECK(weft::pool().helpers() == weft::pool::default_size() - 1);
}

TEST_CASE("a pool's threads have names") {
  weft::pool const pool(4);
  CHECK(are_named({"weft-0", "weft-1", "weft-2"}));
  weft::pool const other(3, "a rather long name");
  CHECK(are_named({"a rather lo-0", "a rather lo-1"}));
}

TEST_CASE("a pool's threads go away with it") {
  {
    weft::pool const pool(4, "goes");
  }
  CHECK(thread_names().count("goes-0") == 0);
}

TEST_CASE("an idle pool uses no processor time") {
  weft::pool pool(4);
  std::atomic<int> called{0};
  for (int i = 0; i < 10; ++i) pool.execute({&laws::count_call, &called});
  REQUIRE(eventually([&] { return called == 10; }));
  // The threads look for more work for a while. A machine that has other things to do may take its time.
  double least = 1e9;
  for (int attempt = 0; attempt < 10 && least >= 20; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    least = std::min(least, cpu_milliseconds_of(200));
  }
  CHECK(least < 20);
  CHECK(pool.idle() == 3);
  pool.execute({&laws::count_call, &called});  // and then it wakes up
  CHECK(eventually([&] { return called == 11; }));
}

TEST_CASE("a pool knows how many of its threads are idle") {
  weft::pool pool(3);
  CHECK(eventually([&] { return pool.idle() == 2; }));
  struct gate {
    std::atomic<bool> open{false};
    std::atomic<int> inside{0};
    weft::job job() {
      return {[](void* object) noexcept {
                auto* const mine = static_cast<gate*>(object);
                ++mine->inside;
                while (!mine->open) std::this_thread::yield();
                --mine->inside;
              },
              this};
    }
  } gate;
  pool.execute(gate.job());
  CHECK(eventually([&] { return gate.inside == 1 && pool.idle() == 1; }));
  pool.execute(gate.job());
  CHECK(eventually([&] { return gate.inside == 2; }));
  CHECK(pool.idle() == 0);
  pool.execute(gate.job());
  CHECK(pool.idle() == 0);
  gate.open = true;
  CHECK(eventually([&] { return gate.inside == 0 && pool.idle() == 2; }));
}

TEST_CASE("a pool calls the jobs that are left, and those of these, before it ends") {
  for (std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{4}}) {
    std::atomic<int> called{0};
    struct chain {
      weft::pool* pool;
      std::atomic<int>* called;
      int left;
      weft::job job() { return {&call, this}; }
      static void call(void* object) noexcept {
        auto* const mine = static_cast<chain*>(object);
        ++*mine->called;
        if (--mine->left > 0) mine->pool->execute(mine->job());
      }
    };
    std::vector<chain> chains;
    {
      weft::pool pool(size);
      chains.assign(20, chain{&pool, &called, 10});
      for (chain& each : chains) pool.execute(each.job());
    }
    CHECK(called == 200);
  }
}

TEST_CASE("a thread that looks for a job which another one takes stays in the pool") {
  weft::pool pool(4, "stays");
  REQUIRE(are_named({"stays-0", "stays-1", "stays-2"}));
  std::atomic<int> called{0};
  for (int i = 0; i < 3000; ++i) {
    pool.execute({&laws::count_call, &called});
    std::this_thread::sleep_for(std::chrono::microseconds(20));  // several look at the same time
  }
  CHECK(eventually([&] { return called == 3000; }));
  CHECK(eventually([&] { return pool.idle() == 3; }));
  CHECK(are_named({"stays-0", "stays-1", "stays-2"}));
}

TEST_CASE("pools come and go") {
  for (int i = 0; i < 30; ++i) {
    std::atomic<int> called{0};
    {
      weft::pool pool(static_cast<std::size_t>(i % 5));
      if (i % 3 != 0) pool.execute({&laws::count_call, &called});
    }
    CHECK(called == (i % 3 != 0));
  }
}

TEST_CASE("a queue of jobs keeps their order, also when it grows") {
  weft::detail::job_queue queue;
  std::vector<int> seen(2000);
  int next = 0;
  std::size_t in = 0;
  std::size_t out = 0;
  auto const push = [&] { queue.push({nullptr, &seen[in++]}); };
  auto const pop = [&] {
    *static_cast<int*>(queue.pop().object) = ++next;
    ++out;
  };
  CHECK(queue.empty());
  for (int i = 0; i < 200; ++i) push();
  for (int i = 0; i < 150; ++i) pop();
  while (in < 1500) push(), push(), pop();  // grows while its jobs go round the end
  while (!queue.empty()) pop();
  CHECK(in == out);
  bool in_order = true;
  for (std::size_t i = 0; i < in; ++i) in_order &= seen[i] == static_cast<int>(i) + 1;
  CHECK(in_order);
}
