// SPDX-License-Identifier: BSL-1.0
//! \file
//! Graphs that are built, run once and destroyed: nanoseconds per task of each and of all three together; and how
//! much sooner two threads are done with tasks that work.

#include "../measure.hpp"
#include "contenders.hpp"

#include <random>

namespace {

using maker = std::unique_ptr<built> (*)(shape const& of, unsigned threads);

struct workload {
  char const* name;
  maker weft, taskflow, tbb;
};

#if defined(BENCH_TASKFLOW)
#define TASKFLOW(NAME) NAME::by_taskflow
#else
#define TASKFLOW(NAME) nullptr
#endif
#if defined(BENCH_TBB)
#define TBB(NAME) NAME::by_tbb
#else
#define TBB(NAME) nullptr
#endif
#define WORKLOAD(NAME) {#NAME, NAME::by_weft, TASKFLOW(NAME), TBB(NAME)}

constexpr workload workloads[] = {WORKLOAD(chain), WORKLOAD(tree), WORKLOAD(wavefront), WORKLOAD(levels),
                                  WORKLOAD(independent)};

struct contender {
  char const* name;
  unsigned threads;
  maker workload::* make;
};

constexpr contender contenders[] = {
    {"weft", 2, &workload::weft}, {"taskflow", 2, &workload::taskflow}, {"tbb", 2, &workload::tbb},
    {"weft", 1, &workload::weft}, {"taskflow", 1, &workload::taskflow}, {"tbb", 1, &workload::tbb},
};

constexpr contender alone{"weft", 1, &workload::weft};

// The same on every machine and in every run.
shape make_shape(std::size_t rows, std::size_t columns) {
  shape of{rows, columns};
  std::minstd_rand random(42);
  auto const below = [&](std::size_t n) { return static_cast<std::uint32_t>(random() % n); };
  of.first.push_back(0);
  for (std::size_t i = 0; i < of.size; ++i) {
    std::size_t const row = i / columns;
    std::size_t const edges = row == 0 ? 0 : std::min<std::size_t>(1 + below(4), columns);
    while (of.from.size() < of.first.back() + edges) {
      auto const from = static_cast<std::uint32_t>((row - 1) * columns) + below(columns);
      if (std::find(of.from.begin() + of.first.back(), of.from.end(), from) == of.from.end())
        of.from.push_back(from);
    }
    of.first.push_back(static_cast<std::uint32_t>(of.from.size()));
  }
  return of;
}

// One contender with one workload.
struct entry {
  workload const& of;
  contender const& by;
  std::vector<double> build{}, run{}, destroy{}, total{};

  // Small ones several times, as a clock has its grain.
  void measure(shape const& what, unsigned times) {
    double parts[3]{};
    for (unsigned i = 0; i < times; ++i) {
      double const begin = graphs::now();
      std::unique_ptr<built> graph = (of.*by.make)(what, by.threads);
      double const after_build = graphs::now();
      graph->run();
      double const after_run = graphs::now();
      graph.reset();
      double const end = graphs::now();
      parts[0] += after_build - begin;
      parts[1] += after_run - after_build;
      parts[2] += end - after_run;
    }
    graphs::verify(of.name, by.name, by.threads, std::uint64_t{times} * what.size);
    double const tasks = static_cast<double>(what.size) * times;
    build.push_back(parts[0] / tasks);
    run.push_back(parts[1] / tasks);
    destroy.push_back(parts[2] / tasks);
    total.push_back((parts[0] + parts[1] + parts[2]) / tasks);
  }
  void forget() {
    for (std::vector<double>* each : {&build, &run, &destroy, &total}) each->clear();
  }
};

std::vector<entry> entries_of(workload const& w, unsigned least_threads) {
  std::vector<entry> entries;
  for (contender const& c : contenders)
    if (w.*c.make != nullptr && c.threads >= least_threads) entries.push_back({w, c});
  return entries;
}

void measure(std::vector<entry>& entries, shape const& what, unsigned rounds, unsigned times) {
  for (entry& e : entries) {  // warms up
    e.measure(what, times);
    e.forget();
  }
  graphs::in_turn(rounds, entries.size(), [&](std::size_t i) {
    graphs::settle();
    entries[i].measure(what, times);
  });
}

void run_empty(workload const& w, shape const& what, unsigned rounds) {
  std::vector<entry> entries = entries_of(w, 1);
  measure(entries, what, rounds, static_cast<unsigned>(std::max<std::size_t>(1, 4096 / what.size)));
  std::string const name = w.name + (":" + std::to_string(what.size));
  for (entry const& e : entries) {
    graphs::print_all(name, e.by.name, e.by.threads, "build_ns", e.build);
    graphs::print_all(name, e.by.name, e.by.threads, "run_ns", e.run);
    graphs::print_all(name, e.by.name, e.by.threads, "destroy_ns", e.destroy);
    graphs::print_all(name, e.by.name, e.by.threads, "total_ns", e.total);
  }
}

// On two threads, and on one for comparison.
void run_working(workload const& w, shape const& what, unsigned rounds) {
  std::vector<entry> entries = entries_of(w, 2);
  entries.push_back({w, alone});
  measure(entries, what, rounds, 1);
  std::string const name = w.name + (":" + std::to_string(what.size));
  for (entry const& e : entries)
    graphs::print_all(name, e.by.name, e.by.threads, "run_ns_of_10us_tasks", e.run);
}

}  // namespace

int main(int argc, char** argv) {
  graphs::arguments const given(argc, argv, 15);
  std::vector<std::pair<std::size_t, std::size_t>> sizes{{32, 32}, {64, 128}, {256, 256}, {1024, 1024}};
  if (given.check) sizes = {{16, 16}, {32, 32}};
  for (auto const& [rows, columns] : sizes) {
    shape const what = make_shape(rows, columns);
    unsigned const rounds = what.size > 100'000 ? (given.rounds + 2) / 3 : given.rounds;
    for (workload const& w : workloads) run_empty(w, what, rounds);
  }
  graphs::work_nanoseconds = given.check ? 500 : 10'000;
  shape const what = given.check ? make_shape(8, 8) : make_shape(64, 64);
  for (workload const& w : workloads) run_working(w, what, (given.rounds + 1) / 2);
  return graphs::failed ? 1 : 0;
}
