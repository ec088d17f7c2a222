// SPDX-License-Identifier: BSL-1.0
//! \file
//! Small graphs, made once and run again and again: microseconds per run.

#include "../measure.hpp"
#include "contenders.hpp"

using graphs::print_all;

namespace {

using maker = std::unique_ptr<repeated> (*)(unsigned threads);

struct workload {
  char const* name;
  unsigned tasks;
  maker serial, in_line, weft, graph, taskflow, tbb;
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
#define WORKLOAD(NAME, TASKS) \
  {#NAME, TASKS, NAME::by_serial, NAME::by_inline, NAME::by_weft, NAME::by_graph, TASKFLOW(NAME), TBB(NAME)}

constexpr workload workloads[] = {WORKLOAD(independent, 32), WORKLOAD(chain, 32), WORKLOAD(dag, 6),
                                  WORKLOAD(layers, 64), WORKLOAD(diamond, 4)};

struct contender {
  char const* name;
  unsigned threads;
  maker workload::* make;
  void (repeated::*repeat)(unsigned) = &repeated::repeat;
};

// `taskflow-corun` runs the graph from one of Taskflow's own threads, so that none has to be woken for each run.
constexpr contender contenders[] = {
    {"serial", 1, &workload::serial},
    {"inline", 1, &workload::in_line},
    {"weft", 2, &workload::weft},
    {"graph", 2, &workload::graph},
    {"taskflow", 2, &workload::taskflow},
    {"taskflow-corun", 2, &workload::taskflow, &repeated::repeat_within},
    {"tbb", 2, &workload::tbb},
    {"weft", 1, &workload::weft},
    {"graph", 1, &workload::graph},
    {"taskflow", 1, &workload::taskflow},
    {"tbb", 1, &workload::tbb},
};

// One contender with one workload.
struct entry {
  workload const& of;
  contender const& by;
  std::unique_ptr<repeated> graph;
  unsigned loops = 1;
  std::vector<double> microseconds{};

  double time(unsigned times) {
    double const begin = graphs::now();
    (graph.get()->*by.repeat)(times);
    double const elapsed = graphs::now() - begin;
    graphs::verify(of.name, by.name, by.threads, std::uint64_t{times} * of.tasks);
    return elapsed / 1e3;
  }

  // So many runs that they take about this long.
  void calibrate(double target) {
    graphs::settle();
    for (double took = 0; (took = time(loops)) < target / 2 && loops < 1U << 20;)
      loops = static_cast<unsigned>(loops * std::clamp(target / (took + 1), 1.5, 16.0)) + 1;
  }

  void measure() {
    graphs::settle();
    time(loops / 8 + 1);
    microseconds.push_back(time(loops) / loops);
  }
};

void run(workload const& w, unsigned rounds, char const* metric, double target) {
  std::vector<entry> entries;
  for (contender const& c : contenders)
    if (w.*c.make != nullptr) entries.push_back({w, c, (w.*c.make)(c.threads)});
  for (entry& e : entries) e.calibrate(target);
  graphs::in_turn(rounds, entries.size(), [&](std::size_t i) { entries[i].measure(); });
  for (entry const& e : entries) print_all(w.name, e.by.name, e.by.threads, metric, e.microseconds);
}

}  // namespace

int main(int argc, char** argv) {
  graphs::arguments const given(argc, argv, 15);
  for (workload const& w : workloads) {
    graphs::work_nanoseconds = 0;
    run(w, given.rounds, "us_per_run", given.check ? 50 : 5000);
    // Threads that wake up after a pause may find themselves on one processor, whoever's they are; it takes the
    // system some milliseconds to part them. So what is to show the speed-up of two takes longer than that.
    graphs::work_nanoseconds = given.check ? 500 : 10'000;
    run(w, given.rounds, "us_per_run_of_10us_tasks", given.check ? 50 : 50'000);
  }
  return graphs::failed ? 1 : 0;
}
