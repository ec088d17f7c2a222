// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/summary.hpp>

#include <weft/trace/figures.hpp>

#include "../show/text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace WEFT_NAMESPACE {
namespace {

using show_detail::clean;
using show_detail::grouped;

constexpr std::size_t summary_columns = 100;
constexpr std::size_t summary_rows = 8;  // of each list

class summary_writer {
public:
  explicit summary_writer(run_record const& record) : record_(record), figures_(figures_of(record)) {}

  std::string write() {
    add_head();
    add_path();
    add_list("slowest", &task_figures::total, true);
    add_list("waited longest", &task_figures::waited, false);
    add_lanes();
    add_failures();
    if (record_.dropped > 0) line(grouped(record_.dropped) + " more attempts are not in the record");
    return out_;
  }

private:
  static std::string time(std::int64_t ns) { return show_detail::duration(static_cast<double>(ns) * 1e-9); }
  std::string share(std::int64_t ns) const {
    if (figures_.duration <= 0) return "0 %";
    return std::to_string(
               std::lround(100 * static_cast<double>(ns) / static_cast<double>(figures_.duration))) +
           " %";
  }
  static std::string cut(std::string const& text, std::size_t most) {
    std::string const it = clean(text);
    return show_detail::length(it) <= most ? it : show_detail::shortened(it, most - 1);
  }
  static std::string left(std::string text, std::size_t width) {
    text = cut(text, width);
    text.append(width - std::min(width, show_detail::length(text)), ' ');
    return text;
  }
  static std::string right(std::string const& text, std::size_t width) {
    std::size_t const has = show_detail::length(text);
    return std::string(has < width ? width - has : 0, ' ') + text;
  }
  static std::string counted(std::uint64_t count, char const* one) {
    return grouped(count) + ' ' + one + (count == 1 ? "" : "s");
  }
  void line(std::string const& text) {
    std::string it = cut(text, summary_columns);
    while (it.ends_with(' ')) it.pop_back();
    out_ += it + '\n';
  }
  std::string const& id(std::size_t k) const { return record_.graph.tasks[k].id; }

  void add_head() {
    std::string name = record_.graph.name.empty() ? "run" : cut(record_.graph.name, 40);
    line(name + (record_.where.empty() ? "" : " on " + cut(record_.where, 30)) + ": " +
         to_string(record_.outcome) + (record_.outcome == run_end::running ? ", " : " after ") +
         time(figures_.duration));
    if (!record_.error.empty()) line("  " + record_.error);
    std::uint64_t states[7] = {};
    for (task_figures const& each : figures_.tasks) ++states[static_cast<std::size_t>(each.state)];
    std::string tasks = "  " + counted(figures_.tasks.size() - states[0], "task");
    auto const of = [&](picture_state state) {
      std::uint64_t const count = states[static_cast<std::size_t>(state)];
      if (count > 0) tasks += ", " + grouped(count) + ' ' + to_string(state);
    };
    for (auto const state : {picture_state::done, picture_state::failed, picture_state::cancelled,
                             picture_state::skipped, picture_state::running, picture_state::waiting})
      of(state);
    line(tasks);
    std::uint64_t all = 0;
    for (std::uint64_t const each : figures_.outcomes) all += each;
    std::string attempts = "  " + counted(all, "attempt");
    for (auto const end :
         {attempt_end::done, attempt_end::failed, attempt_end::retried, attempt_end::cancelled,
          attempt_end::skipped, attempt_end::reused, attempt_end::running})
      if (std::uint64_t const count = figures_.outcomes[static_cast<std::size_t>(end)]; count > 0)
        attempts += ", " + grouped(count) + ' ' + to_string(end);
    line(attempts);
    std::int64_t waited = 0;
    for (task_figures const& each : figures_.tasks) waited += each.waited;
    line("  " + time(waited) + " waited by tasks that could have begun, in all");
  }

  void add_path() {
    std::vector<int> const& path = figures_.critical_path;
    if (path.empty()) return;
    out_ += '\n';
    line("critical path: " + counted(path.size(), "task") + ", " + time(figures_.critical_time) + ", " +
         share(figures_.critical_time) + " of the run");
    // The longest of them, in order.
    std::vector<int> shown = path;
    auto const took = [&](int k) {
      task_figures const& of = figures_.tasks[static_cast<std::size_t>(k)];
      return of.end - of.begin;
    };
    std::sort(shown.begin(), shown.end(),
              [&](int a, int b) { return took(a) != took(b) ? took(a) > took(b) : a < b; });
    if (shown.size() > summary_rows) shown.resize(summary_rows);
    auto const place = [&](int k) { return std::find(path.begin(), path.end(), k); };
    std::sort(shown.begin(), shown.end(), [&](int a, int b) { return place(a) < place(b); });
    for (int const k : shown)
      line("  " + left(id(static_cast<std::size_t>(k)), 50) + right(time(took(k)), 14) +
           right(share(took(k)), 8));
    if (shown.size() < path.size()) line("  and " + grouped(path.size() - shown.size()) + " shorter ones");
  }

  void add_list(char const* title, std::int64_t task_figures::* what, bool with_calls) {
    std::vector<std::size_t> tasks(figures_.tasks.size());
    std::iota(tasks.begin(), tasks.end(), std::size_t{0});
    std::size_t const most = std::min(summary_rows, tasks.size());
    auto const value = [&](std::size_t k) { return figures_.tasks[k].*what; };
    std::partial_sort(
        tasks.begin(), tasks.begin() + static_cast<std::ptrdiff_t>(most), tasks.end(),
        [&](std::size_t a, std::size_t b) { return value(a) != value(b) ? value(a) > value(b) : a < b; });
    tasks.resize(most);
    std::erase_if(tasks,
                  [&](std::size_t k) { return value(k) <= figures_.duration / 1000; });  // nothing to tell
    if (tasks.empty()) return;
    out_ += '\n';
    line(left(title, 52) + right(with_calls ? "total" : "waited", 14) +
         (with_calls ? right("calls", 12) + right("longest", 14) : right("after", 7)));
    for (std::size_t const k : tasks) {
      task_figures const& of = figures_.tasks[k];
      std::string rest;
      if (with_calls)
        rest = right(grouped(of.calls_done), 12) + right(time(of.longest), 14);
      else if (of.after >= 0)
        rest = "  " + cut(id(static_cast<std::size_t>(of.after)), 30);
      line("  " + left(id(k), 50) + right(time(value(k)), 14) + rest);
    }
  }

  // By process where there are several.
  void add_lanes() {
    struct share_of {
      std::int64_t busy = 0;
      std::uint64_t spans = 0, lanes = 0;
    };
    std::map<std::string, share_of> by_name;
    bool const by_process = std::any_of(record_.lanes.begin(), record_.lanes.end(),
                                        [](record_lane const& each) { return !each.process.empty(); });
    for (std::size_t i = 0; i < record_.lanes.size(); ++i) {
      record_lane const& lane = record_.lanes[i];
      share_of& of = by_name[!by_process            ? lane.thread
                             : lane.process.empty() ? "this process"
                                                    : lane.process];
      of.busy += figures_.busy[i];
      of.spans += figures_.lane_spans[i];
      ++of.lanes;
    }
    if (by_name.empty()) return;
    std::vector<std::pair<std::string, share_of>> rows(by_name.begin(), by_name.end());
    std::sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) {
      return a.second.busy != b.second.busy ? a.second.busy > b.second.busy : a.first < b.first;
    });
    out_ += '\n';
    line(left(by_process ? "processes" : "threads", 52) + right("busy", 14) + right("share", 12) +
         right("attempts", 14));
    for (std::size_t i = 0; i < rows.size() && i < summary_rows; ++i) {
      auto const& [name, of] = rows[i];
      line("  " + left(name, 50) + right(time(of.busy), 14) +
           right(share(of.busy / static_cast<std::int64_t>(of.lanes)), 12) + right(grouped(of.spans), 14));
    }
    if (rows.size() > summary_rows) line("  and " + grouped(rows.size() - summary_rows) + " more");
  }

  void add_failures() {
    std::vector<std::size_t> failed;
    for (std::size_t k = 0; k < figures_.tasks.size(); ++k)
      if (figures_.tasks[k].failures > 0) failed.push_back(k);
    if (failed.empty()) return;
    auto const is_repaired = [&](std::size_t k) { return figures_.tasks[k].state != picture_state::failed; };
    std::sort(failed.begin(), failed.end(), [&](std::size_t a, std::size_t b) {
      return is_repaired(a) != is_repaired(b) ? is_repaired(b) : a < b;
    });
    out_ += '\n';
    line("failures");
    for (std::size_t i = 0; i < failed.size() && i < summary_rows; ++i) {
      task_figures const& of = figures_.tasks[failed[i]];
      std::string text = of.error == task_span::none ? "" : ": " + record_.errors[of.error];
      line("  " + cut(id(failed[i]), 50) + ", " + grouped(of.failures) + "x, " + to_string(of.state) +
           " in the end" + text);
    }
    if (failed.size() > summary_rows) line("  and " + grouped(failed.size() - summary_rows) + " more tasks");
  }

  run_record const& record_;
  run_figures figures_;
  std::string out_;
};

}  // namespace

std::string to_summary(run_record const& record) { return summary_writer(record).write(); }

}  // namespace WEFT_NAMESPACE
