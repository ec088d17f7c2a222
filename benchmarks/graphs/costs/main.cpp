// SPDX-License-Identifier: BSL-1.0
//! \file
//! What else a graph and a pool cost: memory, allocations, processor time of threads that have nothing to do, and how
//! long it takes to wake one.

#include "../large/contenders.hpp"
#include "../measure.hpp"
#include "../small/contenders.hpp"
#include "contenders.hpp"
#include "counting.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <ctime>

namespace {

// --- memory ------------------------------------------------------------------------------------------------

using builder = std::unique_ptr<built> (*)(shape const& of, unsigned threads);

struct memory_contender {
  char const* name;
  builder independent, chain;
};
constexpr memory_contender memory_contenders[] = {
    {"weft", independent::by_weft, chain::by_weft},
#if defined(BENCH_TASKFLOW)
    {"taskflow", independent::by_taskflow, chain::by_taskflow},
#endif
#if defined(BENCH_TBB)
    {"tbb", independent::by_tbb, chain::by_tbb},
#endif
};

void measure_memory(char const* contender, char const* workload, builder build, std::size_t size) {
  build({1, 100}, 2)->run();  // what is made once, threads too
  graphs::counter.value = 0;
  std::uint64_t const heap = graphs::heap_bytes();
  std::uint64_t const resident = graphs::resident_bytes();
  auto const per_task = [&](std::uint64_t now, std::uint64_t before) {
    return static_cast<double>(static_cast<std::int64_t>(now - before)) / static_cast<double>(size);
  };
  std::unique_ptr<built> const graph = build({1, size}, 2);
  std::string const name = workload + (":" + std::to_string(size));
  graphs::print(name, contender, 2, "heap_bytes_per_task", per_task(graphs::heap_bytes(), heap));
  graphs::print(name, contender, 2, "resident_bytes_per_task", per_task(graphs::resident_bytes(), resident));
  graph->run();
  graphs::print(name, contender, 2, "heap_bytes_per_task_after_run", per_task(graphs::heap_bytes(), heap));
  graphs::verify(name, contender, 2, size);
}

// In a process of its own, so that nothing is there that can be used again.
template <class Measure>
void apart(Measure const& measure) {
  std::fflush(stdout);
  pid_t const child = ::fork();
  if (child == 0) {
    measure();
    std::fflush(stdout);
    ::_exit(graphs::failed ? 1 : 0);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) graphs::failed = true;
}

// A power of two suits a table that doubles when it is full; half as much again does not.
void measure_memory(bool check) {
  std::size_t const full = check ? 1024 : 1 << 20;
  for (std::size_t const size : {full, full + full / 2})
    for (memory_contender const& c : memory_contenders) {
      apart([&] { measure_memory(c.name, "independent", c.independent, size); });
      apart([&] { measure_memory(c.name, "chain", c.chain, size); });
    }
}

// --- allocations -------------------------------------------------------------------------------------------

using maker = std::unique_ptr<repeated> (*)(unsigned threads);

struct allocation_contender {
  char const* workload;
  char const* name;
  unsigned tasks;
  maker make;
};
#if defined(BENCH_TASKFLOW)
#define TASKFLOW(NAME, TASKS) {#NAME, "taskflow", TASKS, NAME::by_taskflow},
#else
#define TASKFLOW(NAME, TASKS)
#endif
#if defined(BENCH_TBB)
#define TBB(NAME, TASKS) {#NAME, "tbb", TASKS, NAME::by_tbb},
#else
#define TBB(NAME, TASKS)
#endif
#define CONTENDERS(NAME, TASKS)                                                   \
  {#NAME, "weft", TASKS, NAME::by_weft}, {#NAME, "graph", TASKS, NAME::by_graph}, \
      TASKFLOW(NAME, TASKS) TBB(NAME, TASKS)
constexpr allocation_contender allocation_contenders[] = {CONTENDERS(independent, 32) CONTENDERS(
    chain, 32) CONTENDERS(dag, 6) CONTENDERS(layers, 64) CONTENDERS(diamond, 4)};

// Tasks that work make a run go to several threads, and those that do not, mostly not. So what is allocated once, when
// that happens first, is got with tasks that work.
void measure_allocations(bool check) {
  unsigned const times = check ? 10 : 200;
  for (std::int64_t const work : {0, 10'000}) {
    for (allocation_contender const& c : allocation_contenders) {
      std::unique_ptr<repeated> const graph = c.make(2);
      graphs::work_nanoseconds = 10'000;
      graph->repeat(times);
      graphs::work_nanoseconds = work;
      std::uint64_t const before = graphs::allocations();
      graph->repeat(times);
      std::uint64_t const made = graphs::allocations() - before;
      graphs::verify(c.workload, c.name, 2, std::uint64_t{2} * times * c.tasks);
      graphs::print(c.workload, c.name, 2,
                    work > 0 ? "allocations_per_run_of_10us_tasks" : "allocations_per_run",
                    static_cast<double>(made) / times);
    }
  }
  graphs::work_nanoseconds = 0;
}

// --- pools -------------------------------------------------------------------------------------------------

struct pool_contender {
  char const* name;
  std::unique_ptr<some_pool> (*make)(unsigned threads);
};
constexpr pool_contender pool_contenders[] = {
    {"weft", pools::by_weft},
#if defined(BENCH_TASKFLOW)
    {"taskflow", pools::by_taskflow},
#endif
#if defined(BENCH_TBB)
    {"tbb", pools::by_tbb},
#endif
};

std::atomic<double> began{0};

// When a job began that is executed now.
double execute_and_wait(some_pool& pool) {
  began = 0;
  pool.execute([]() noexcept { began = graphs::now(); });
  while (began == 0) std::this_thread::yield();  // it may want this processor
  return began;
}

double processor_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

void measure_idle(bool check) {
  std::chrono::milliseconds const length(check ? 10 : 1000);
  for (pool_contender const& c : pool_contenders)
    apart([&] {
      std::unique_ptr<some_pool> const pool = c.make(2);
      for (int i = 0; i < 100; ++i) execute_and_wait(*pool);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      double const before = processor_seconds();
      std::this_thread::sleep_for(length);
      double const used = processor_seconds() - before;
      graphs::print("idle", c.name, 2, "percent_of_a_core",
                    100 * used / std::chrono::duration<double>(length).count());
    });
}

void measure_latency(bool check) {
  unsigned const times = check ? 2 : 200;
  std::vector<std::unique_ptr<some_pool>> all;
  std::vector<std::vector<double>> microseconds(std::size(pool_contenders));
  for (pool_contender const& c : pool_contenders) all.push_back(c.make(2));
  for (auto const& pool : all) execute_and_wait(*pool);
  graphs::in_turn(times, all.size(), [&](std::size_t i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    double const begin = graphs::now();
    microseconds[i].push_back((execute_and_wait(*all[i]) - begin) / 1e3);
  });
  for (std::size_t i = 0; i < all.size(); ++i)
    graphs::print_all("wake", pool_contenders[i].name, 2, "us_until_the_job_begins", microseconds[i]);
}

}  // namespace

// `--counts`: only what load on the machine does not change.
int main(int argc, char** argv) {
  bool const counts = argc == 2 && std::string(argv[1]) == "--counts";
  graphs::arguments const given(counts ? 1 : argc, argv, 1);
  measure_memory(given.check);
  if (!counts) measure_idle(given.check);
  measure_allocations(given.check);
  if (!counts) measure_latency(given.check);
  return graphs::failed ? 1 : 0;
}
