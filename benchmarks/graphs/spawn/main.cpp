// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks that spawn tasks: nanoseconds per spawned task, from the first spawn until all are joined.

#include "../measure.hpp"
#include "contenders.hpp"

namespace {

using runner = void (*)(std::uint64_t size, unsigned threads);

struct workload {
  char const* name;
  std::uint64_t size, small_size;
  std::uint64_t (*spawned)(std::uint64_t size);  // how many tasks that makes
  std::uint64_t (*sum)(std::uint64_t size);      // what the leaves add up to
  runner serial, weft, taskflow, taskflow_nested, tbb, tbb_nested;
};

std::uint64_t spawned_by_skynet(std::uint64_t size) {
  return size < 10 ? 0 : size + spawned_by_skynet(size / 10);
}
std::uint64_t sum_of_skynet(std::uint64_t size) { return size * (size - 1) / 2; }
std::uint64_t sum_of_fibonacci(std::uint64_t n) {
  return n < 2 ? n : sum_of_fibonacci(n - 1) + sum_of_fibonacci(n - 2);
}
// One for every call that is not a leaf.
std::uint64_t spawned_by_fibonacci(std::uint64_t n) { return sum_of_fibonacci(n + 1) - 1; }

#if defined(BENCH_TASKFLOW)
#define TASKFLOW(NAME) NAME::by_taskflow, NAME::by_taskflow_nested
#else
#define TASKFLOW(NAME) nullptr, nullptr
#endif
#if defined(BENCH_TBB)
#define TBB(NAME) NAME::by_tbb, NAME::by_tbb_nested
#else
#define TBB(NAME) nullptr, nullptr
#endif
#define WORKLOAD(NAME, SIZE, SMALL)                                                  \
  {#NAME,           SIZE,          SMALL,          spawned_by_##NAME, sum_of_##NAME, \
   NAME::by_serial, NAME::by_weft, TASKFLOW(NAME), TBB(NAME)}

constexpr workload workloads[] = {WORKLOAD(skynet, 1'000'000, 1000), WORKLOAD(fibonacci, 27, 15)};

struct contender {
  char const* name;
  unsigned threads;
  runner workload::* run;
};

constexpr contender contenders[] = {
    {"serial", 1, &workload::serial},
    {"weft", 2, &workload::weft},
    {"taskflow", 2, &workload::taskflow},
    {"taskflow-nested", 2, &workload::taskflow_nested},
    {"tbb", 2, &workload::tbb},
    {"tbb-nested", 2, &workload::tbb_nested},
    {"weft", 1, &workload::weft},
    {"taskflow", 1, &workload::taskflow},
    {"taskflow-nested", 1, &workload::taskflow_nested},
    {"tbb", 1, &workload::tbb},
    {"tbb-nested", 1, &workload::tbb_nested},
};

struct entry {
  contender const& by;
  std::vector<double> nanoseconds{};
};

void run(workload const& w, std::uint64_t size, unsigned rounds) {
  std::vector<entry> entries;
  for (contender const& c : contenders)
    if (w.*c.run != nullptr) entries.push_back({c});
  auto const tasks = static_cast<double>(w.spawned(size));
  auto const measure = [&](entry& e) {
    graphs::settle();
    double const begin = graphs::now();
    (w.*e.by.run)(size, e.by.threads);
    e.nanoseconds.push_back((graphs::now() - begin) / tasks);
    graphs::verify(w.name, e.by.name, e.by.threads, w.sum(size));
  };
  for (entry& e : entries) {  // warms up
    measure(e);
    e.nanoseconds.clear();
  }
  graphs::in_turn(rounds, entries.size(), [&](std::size_t i) { measure(entries[i]); });
  for (entry const& e : entries)
    graphs::print_all(w.name, e.by.name, e.by.threads, "ns_per_spawned_task", e.nanoseconds);
}

}  // namespace

int main(int argc, char** argv) {
  graphs::arguments const given(argc, argv, 9);
  for (workload const& w : workloads) run(w, given.check ? w.small_size : w.size, given.rounds);
  return graphs::failed ? 1 : 0;
}
