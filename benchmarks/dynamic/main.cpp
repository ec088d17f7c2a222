// SPDX-License-Identifier: BSL-1.0
//! \file
//! What tasks cost that are made while the program runs: to make them, to run them, to write and read them, to keep
//! them, and to have workers do them. Beside it stands what was measured of Graflow on a machine of the same kind, and what
//! the page on its advanced patterns says. Fails if a result is wrong or a bar is missed.
#include <weft/zmq.hpp>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

bool are_right = true;
void demand(bool is_right) { are_right &= is_right; }

double microseconds_since(clock_type::time_point start) {
  return std::chrono::duration<double, std::micro>(clock_type::now() - start).count();
}
double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}
template <class Function>
double median_of(int rounds, Function&& measured) {
  std::vector<double> all;
  for (int round = 0; round < rounds; ++round) all.push_back(measured());
  return median(std::move(all));
}

void row(char const* what, double figure, int digits, char const* unit, char const* graflow,
         char const* page) {
  std::printf("%-52s %9.*f %-5s %-18s %s\n", what, digits, figure, unit, graflow, page);
}

// --- a thousand tasks --------------------------------------------------------------------------------------

constexpr int many = 1000;

std::vector<weft::node<int>> add_tasks(weft::task_graph& g) {
  std::vector<weft::node<int>> tasks;
  tasks.reserve(many);
  for (int i = 0; i < many; ++i) tasks.push_back(g.add("task_" + std::to_string(i), [i] { return i; }));
  return tasks;
}

void check_sum(weft::graph_results const& results, std::vector<weft::node<int>> const& tasks) {
  long sum = 0;
  for (weft::node<int> const each : tasks) sum += results[each];
  demand(sum == long{many} * (many - 1) / 2);
}

// Microseconds for all of them.
struct costs {
  std::vector<double> adding, running, all;
};
costs time_tasks(int rounds) {
  costs measured;
  weft::pool pool(2);
  for (int round = 0; round < 10 * rounds; ++round) {
    auto const start = clock_type::now();
    weft::task_graph g("thousand");
    auto const tasks = add_tasks(g);
    double const added = microseconds_since(start);
    auto const results = weft::run(g, pool);
    double const all = microseconds_since(start);
    check_sum(results, tasks);
    measured.adding.push_back(added);
    measured.running.push_back(all - added);
    measured.all.push_back(all);
  }
  return measured;
}

// Bytes that the heap has given out for each, before and after a run.
struct sizes {
  double registered, run;
};
sizes weigh_tasks() {
  auto const used = [] { return static_cast<double>(::mallinfo2().uordblks); };
  double const before = used();
  weft::task_graph g("thousand");
  auto const tasks = add_tasks(g);
  double const registered = used();
  auto const results = weft::run(g);
  double const run = used();
  check_sum(results, tasks);
  return {(registered - before) / many, (run - before) / many};
}

// --- as bytes ----------------------------------------------------------------------------------------------

struct scaler {
  double factor = 1;
  std::string name;
  std::vector<double> offsets;

  double operator()(double x) const { return factor * (x + offsets.back()); }
  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & factor & name & offsets;
  }
};

// Nanoseconds to write and read it again.
template <class Function, class Argument>
double time_journey(int rounds, Function const& f, Argument argument) {
  constexpr int loops = 10'000;
  return median_of(rounds, [&] {
    auto const expected = f(argument);
    int right = 0;
    auto const start = clock_type::now();
    for (int i = 0; i < loops; ++i)
      right += weft::from_bytes<Function>(weft::to_bytes(f))(argument) == expected ? 1 : 0;
    double const each = microseconds_since(start) * 1000 / loops;
    demand(right == loops);
    return each;
  });
}

// --- on workers --------------------------------------------------------------------------------------------

int next_of(int x) { return x + 1; }

double time_hundred(int rounds) {
  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  demand(cluster.wait_for_workers(2));
  return median_of(10 * rounds, [&] {
    auto const start = clock_type::now();
    weft::task_graph g("hundred");
    std::vector<weft::node<int>> tasks;
    for (int i = 0; i < 100; ++i)
      tasks.push_back(g.add("worker_task_" + std::to_string(i), weft::bind<&next_of>(i)));
    auto const results = weft::run(g, cluster);
    double const taken = microseconds_since(start);
    for (int i = 0; i < 100; ++i) demand(results[tasks[static_cast<std::size_t>(i)]] == i + 1);
    return taken / 1000;
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;
  int rounds = 15;
  if (argc == 3 && std::strcmp(argv[1], "--rounds") == 0) rounds = std::max(1, std::atoi(argv[2]));

  std::printf("%-52s %-15s %-18s %s\n", "medians", "weft", "Graflow, measured", "its page says");
  costs const thousand = time_tasks(rounds);
  row("1,000 tasks: made and registered", median(thousand.adding), 0, "us", "4,000 to 13,000 us", "2 to 7 s");
  row("1,000 tasks: run on two threads", median(thousand.running), 0, "us", "40,000 us", "-");
  double const all = median(thousand.all);
  row("1,000 tasks: all of it", all, 0, "us", "44,000 us", "2 to 7 s");
  sizes const bytes = weigh_tasks();
  row("memory of a task, registered", bytes.registered, 0, "bytes", "700 to 1,500", "about 1 KB");
  row("memory of a task, with its result after a run", bytes.run, 0, "bytes", "2,900", "1 to 5 KB");

  auto const plain = weft::bind([](int x) { return x + 10; });
  auto const closure = weft::bind([](int by, int x) { return by * x; }, 10);
  auto const nested =
      weft::bind([](auto const& first, int more, int x) { return first(x) + more; }, closure, 2);
  auto const object = weft::bind([](scaler const& by, double x) { return by(x); },
                                 scaler{2, "an object with state", {0.5, 1}});
  row("a function, written and read", time_journey(rounds, plain, 5), 0, "ns", "29,000 ns", "< 1 ms");
  row("with small state", time_journey(rounds, closure, 5), 0, "ns", "46,000 ns", "1 to 5 ms");
  row("with another one as state", time_journey(rounds, nested, 5), 0, "ns", "86,000 ns", "5 to 20 ms");
  row("with an object as state", time_journey(rounds, object, 5.0), 0, "ns", "148,000 ns", "10 to 50 ms");

  row("100 tasks on two worker processes", time_hundred(rounds), 2, "ms", "78 to 280 ms", "-");

  std::printf("\n%s  every result is right\n", are_right ? "PASS" : "FAIL");
  std::printf("%s  1,000 tasks made, registered and run in %.0f us, at most 1,000\n",
              all <= 1000 ? "PASS" : "FAIL", all);
  return are_right && all <= 1000 ? 0 : 1;
}
