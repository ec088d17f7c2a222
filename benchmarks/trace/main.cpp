// SPDX-License-Identifier: BSL-1.0
//! \file
//! Runs of tasks that do nothing, with a recorder and without, by turns. Fails if an attempt is missing from a record, or if
//! a task costs more than 100 ns more where it is recorded. The clock is read twice for each: what that costs is shown.
#include <weft/trace.hpp>
#include <weft/weft.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

std::uint64_t wrong = 0;

// Nanoseconds a task takes without and with a recorder.
struct cost {
  std::vector<double> plain;
  std::vector<double> recorded;
  // Of the best rounds: others were at work beside.
  double extra() const {
    return *std::min_element(recorded.begin(), recorded.end()) -
           *std::min_element(plain.begin(), plain.end());
  }
};

template <class Run>
double time_of(std::size_t tasks, int runs, Run const& run) {
  auto const start = clock_type::now();
  for (int i = 0; i < runs; ++i) run();
  return std::chrono::duration<double, std::nano>(clock_type::now() - start).count() /
         static_cast<double>(tasks) / runs;
}
template <class What, class... Where>
void measure(cost& to, std::size_t tasks, int runs, What const& what, Where&... where) {
  to.plain.push_back(time_of(tasks, runs, [&] { static_cast<void>(weft::run(what, where...)); }));
  weft::recorder recorder;
  // The first run of a recorder gets the memory, as it would in a program.
  to.recorded.push_back(
      time_of(tasks, runs, [&] { static_cast<void>(weft::run(what, where..., weft::observe(recorder))); }));
  weft::run_record const record = recorder.record();
  if (record.spans.size() != tasks || record.outcome != weft::run_end::done) ++wrong;
}
void line(char const* what, cost const& of) {
  double const plain = median(of.plain);
  double const recorded = median(of.recorded);
  std::printf("%-46s %10.1f %10.1f %10.1f %8.1f\n", what, plain, recorded, of.extra(), recorded / plain);
}

constexpr std::size_t many = 1'000'000;
inline constexpr auto range = weft::task<"range">([] { return std::vector<int>(many - 1); });
inline constexpr auto nothing = weft::map<"nothing">([](int x) { return x; });
inline constexpr auto elements = weft::workflow<"elements">(range >> nothing);

inline constexpr auto one = weft::task<"one">([] { return 1; });
template <weft::fixed_string Id>
inline constexpr auto next = weft::task<Id>([](int x) { return x + 1; });
inline constexpr auto chain = weft::workflow<"chain">(one >> next<"2"> >> next<"3"> >> next<"4"> >>
                                                      next<"5"> >> next<"6"> >> next<"7"> >> next<"8">);
inline constexpr auto join = weft::task<"join">([](int a, int b) { return a + b; });
inline constexpr auto diamond = weft::workflow<"diamond">(one >> (next<"2"> | next<"3">) >> join);

// What the clock itself takes.
double clock_cost() {
  constexpr std::size_t times = 1'000'000;
  long long sum = 0;
  double const found = time_of(times, 1, [&] {
    for (std::size_t i = 0; i < times; ++i) sum += weft::detail::now_in_nanoseconds();
  });
  if (sum == 0) ++wrong;
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 11;
  for (int k = 1; k + 1 < argc; k += 2)
    if (std::strcmp(argv[k], "--rounds") == 0) rounds = std::max(1, std::atoi(argv[k + 1]));
  weft::task_graph graph("tasks");
  for (std::size_t i = 0; i < many; ++i) graph.add("", [] {});

  weft::pool pool(2);
  cost of_graph, of_graph_here, of_map, of_chain, of_diamond;
  std::vector<double> of_clock;
  for (int round = 0; round < rounds; ++round) {
    measure(of_graph, many, 1, graph, pool);
    measure(of_graph_here, many, 1, graph);
    measure(of_map, many, 1, elements, pool);
    measure(of_chain, 8, 2000, chain, pool);
    measure(of_diamond, 4, 2000, diamond, pool);
    of_clock.push_back(clock_cost());
  }
  std::printf("%-46s %10s %10s %10s %8s\n", "tasks that do nothing, ns a task", "plain", "recorded", "extra*",
              "ratio");
  line("a graph of 1,000,000, pool of 2", of_graph);
  line("a graph of 1,000,000, inline", of_graph_here);
  line("a map of 999,999, pool of 2", of_map);
  line("a chain of 8, pool of 2", of_chain);
  line("a diamond of 4, pool of 2", of_diamond);
  std::printf("%-46s %10.1f\n", "one look at the clock", median(of_clock));
  std::printf("* of the best rounds; the others are medians\n");
  bool const is_cheap = of_graph.extra() <= 100 && of_graph_here.extra() <= 100 && of_map.extra() <= 100;
  std::printf("%s  %s\n", wrong == 0 ? "PASS" : "FAIL", "every attempt is in its record, once");
  std::printf("%s  %s\n", is_cheap ? "PASS" : "FAIL",
              "in runs of 1,000,000 tasks, recording one takes at most 100 ns");
  return wrong == 0 && is_cheap ? 0 : 1;
}
