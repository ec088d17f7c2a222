// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_TRACE_RECORDS_HPP
#define WEFT_TESTS_TRACE_RECORDS_HPP

#include <weft/trace/record.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

// Runs that never were: a schedule of a graph on so many lanes.
namespace records {

struct wanted {
  int processes = 0;  // 0: threads of this one
  int lanes = 2;      // of each
  unsigned seed = 1;
  double mean = 0.02;                // seconds that a call takes
  int retried_of_1000 = 0;           // attempts that fail and are done again
  std::vector<std::uint64_t> calls;  // of maps, by task
  std::set<int> failing;             // tasks that fail: what depends on them is not run
  std::set<int> skipped;
};

inline weft::picture_task task(std::string id, weft::task_kind kind = weft::task_kind::task) {
  weft::picture_task made;
  if (std::size_t const slash = id.rfind('/'); slash != std::string::npos) made.scope = id.substr(0, slash);
  made.id = std::move(id);
  made.kind = kind;
  made.result = "int";
  return made;
}
inline weft::picture_edge edge(int from, int to) {
  weft::picture_edge made;
  made.from = from;
  made.to = to;
  return made;
}

class simulation {
public:
  simulation(weft::picture graph, wanted const& options) : options_(options), random_(options.seed) {
    made_.graph = std::move(graph);
    made_.started = 1'790'000'000'000'000'000;
    made_.calls = options.calls;
    made_.calls.resize(made_.graph.tasks.size());
    for (int p = 0; p < std::max(1, options.processes); ++p)
      for (int l = 0; l < options.lanes; ++l) {
        weft::record_lane lane;
        if (options.processes > 0) lane.process = "worker " + std::to_string(p + 1);
        lane.thread = options.processes > 0 ? "slot " + std::to_string(l)
                      : l == 0              ? "main"
                                            : "thread " + std::to_string(l + 1);
        lane.pid = static_cast<std::uint64_t>(4000 + p);
        free_.push({p * 1'000'000, static_cast<std::uint32_t>(made_.lanes.size())});
        made_.lanes.push_back(lane);
        if (l == 0 && options.processes > 0)
          made_.notes.push_back({p * 1'000'000, lane.process + " has come"});
      }
    made_.where = options.processes > 0 ? std::to_string(options.processes) + " workers"
                                        : std::to_string(options.lanes) + " threads";
  }

  weft::run_record run() {
    std::size_t const count = made_.graph.tasks.size();
    std::vector<int> missing(count);
    for (weft::picture_edge const& each : made_.graph.edges) ++missing[at(each.to)];
    std::vector<std::int64_t> ready(count);
    std::vector<bool> is_lost(count);
    using entry = std::pair<std::int64_t, int>;
    std::priority_queue<entry, std::vector<entry>, std::greater<>> queue;
    for (std::size_t k = 0; k < count; ++k)
      if (missing[k] == 0) queue.push({0, static_cast<int>(k)});
    made_.outcome = weft::run_end::done;
    while (!queue.empty()) {
      auto const [when, k] = queue.top();
      queue.pop();
      std::int64_t const end = is_lost[at(k)] ? when : run_task(k, when);
      bool const fails = is_lost[at(k)] || options_.failing.count(k) > 0;
      for (weft::picture_edge const& each : made_.graph.edges) {
        if (each.from != k) continue;
        ready[at(each.to)] = std::max(ready[at(each.to)], end);
        if (fails) is_lost[at(each.to)] = true;
        if (--missing[at(each.to)] == 0) queue.push({ready[at(each.to)], each.to});
      }
      made_.duration = std::max(made_.duration, end);
    }
    made_.duration += 1'000'000;
    return std::move(made_);
  }

private:
  static std::size_t at(int k) { return static_cast<std::size_t>(k); }

  std::int64_t run_task(int k, std::int64_t ready) {
    weft::task_kind const kind = made_.graph.tasks[at(k)].kind;
    if (kind == weft::task_kind::input || kind == weft::task_kind::state) return ready;
    weft::task_span span;
    span.task = static_cast<std::uint32_t>(k);
    span.begin = span.end = ready;
    if (options_.skipped.count(k) > 0) {
      span.outcome = weft::attempt_end::skipped;
      made_.spans.push_back(span);
      return ready;
    }
    std::int64_t end = ready;
    std::uint64_t const calls = made_.calls[at(k)];
    if (calls == 0) return run_call(span, ready, options_.failing.count(k) > 0);
    for (std::uint64_t i = 0; i < calls; ++i) {
      span.element = static_cast<std::int64_t>(i);
      bool const fails = options_.failing.count(k) > 0 && i == calls / 2;
      end = std::max(end, run_call(span, ready, fails));
    }
    return end;
  }

  std::int64_t run_call(weft::task_span span, std::int64_t ready, bool fails) {
    std::exponential_distribution<double> some(1.0);
    double const cost = made_.graph.tasks[at(static_cast<int>(span.task))].cost;
    for (;; ++span.attempt) {
      auto const [free, lane] = free_.top();
      free_.pop();
      span.lane = lane;
      span.begin = std::max(ready, free) + 2'000;
      span.end = span.begin + 1'000 +
                 static_cast<std::int64_t>(1e9 * cost * options_.mean * (0.4 + 0.6 * some(random_)));
      bool const again = span.attempt < 3 && static_cast<int>(random_() % 1000) < options_.retried_of_1000;
      span.outcome = again   ? weft::attempt_end::retried
                     : fails ? weft::attempt_end::failed
                             : weft::attempt_end::done;
      span.error = weft::task_span::none;
      if (again || fails) span.error = error(again ? "connection reset by peer" : "no such file: rates.csv");
      made_.spans.push_back(span);
      free_.push({span.end, lane});
      if (fails && !again) {
        made_.outcome = weft::run_end::failed;
        made_.error =
            "weft: task \"" + made_.graph.tasks[span.task].id + "\" failed: no such file: rates.csv";
      }
      if (!again) return span.end;
      ready = span.end;
    }
  }
  std::uint32_t error(std::string const& text) {
    auto const found = std::find(made_.errors.begin(), made_.errors.end(), text);
    if (found != made_.errors.end()) return static_cast<std::uint32_t>(found - made_.errors.begin());
    made_.errors.push_back(text);
    return static_cast<std::uint32_t>(made_.errors.size() - 1);
  }

  wanted options_;
  std::mt19937 random_;
  weft::run_record made_;
  using lane_entry = std::pair<std::int64_t, std::uint32_t>;
  std::priority_queue<lane_entry, std::vector<lane_entry>, std::greater<>> free_;
};

inline weft::run_record simulate(weft::picture graph, wanted const& options = {}) {
  return simulation(std::move(graph), options).run();
}

// Five tasks on two threads.
inline weft::run_record small() {
  weft::picture graph;
  graph.name = "orders";
  graph.tasks = {task("fetch"), task("parse"), task("count"), task("check"), task("report")};
  graph.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 4), edge(3, 4)};
  return simulate(graph);
}

// As the census: a map of so many elements between a few tasks.
inline weft::run_record census(std::uint64_t files = 15'000, int workers = 4) {
  weft::picture graph;
  graph.name = "census";
  graph.tasks = {task("root", weft::task_kind::input),
                 task("scan"),
                 task("parse", weft::task_kind::map),
                 task("resolve"),
                 task("totals"),
                 task("ranking"),
                 task("cycles"),
                 task("report")};
  graph.edges = {edge(0, 1), edge(1, 2), edge(1, 3), edge(2, 3), edge(2, 4),
                 edge(3, 5), edge(3, 6), edge(4, 7), edge(5, 7), edge(6, 7)};
  graph.tasks[1].cost = 300;
  graph.tasks[3].cost = graph.tasks[5].cost = 900;
  graph.tasks[7].cost = 200;
  wanted options;
  options.processes = workers;
  options.calls = {0, 0, files};
  options.mean = 0.0004;
  options.retried_of_1000 = 1;
  return simulate(graph, options);
}

// Tasks in layers on four workers, some of them failing, others not run because of that.
inline weft::run_record large(int count = 200) {
  std::mt19937 random(7);
  weft::picture graph;
  graph.name = "nightly";
  static constexpr char const* words[] = {"load", "clean", "join", "score", "rank", "store"};
  int const width = std::max(1, count / 12);
  for (int k = 0; k < count; ++k) {
    std::string id = std::string(words[static_cast<std::size_t>(k / width) % 6]) + '_' + std::to_string(k);
    if (k % 5 == 1) id.insert(0, "prices/");
    if (k % 5 == 3) id.insert(0, "orders/");
    graph.tasks.push_back(task(id));
    std::set<int> before;
    for (int i = 0; k >= width && i < 2; ++i)
      before.insert((k / width - 1) * width + static_cast<int>(random() % static_cast<unsigned>(width)));
    for (int const from : before) graph.edges.push_back(edge(from, k));
  }
  wanted options;
  options.processes = 4;
  options.lanes = 2;
  options.retried_of_1000 = 40;
  options.failing = {count * 2 / 3};
  options.skipped = {count / 3};
  return simulate(graph, options);
}

}  // namespace records

#endif
