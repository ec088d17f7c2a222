// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/figures.hpp>

#include <algorithm>
#include <numeric>

namespace WEFT_NAMESPACE {
namespace {

class figure_maker {
public:
  explicit figure_maker(run_record const& record) : record_(record), tasks_(record.graph.tasks.size()) {
    made_.tasks.resize(tasks_);
    made_.busy.resize(record.lanes.size());
    made_.lane_spans.resize(record.lanes.size());
    made_.duration = record.duration;
  }

  run_figures make() {
    find_elements();
    sort();
    std::vector<std::uint32_t> last_lane(tasks_, task_span::none);
    std::vector<attempt_end> worst(tasks_, attempt_end::reused);
    std::int64_t busy_until = 0;
    std::uint32_t lane = task_span::none;
    for (std::uint32_t const i : order_) {
      task_span const& span = record_.spans[i];
      if (span.lane != lane) busy_until = 0, lane = span.lane;
      add_busy(span, busy_until);
      add(span, last_lane, worst);
    }
    settle(worst);
    find_waits();
    find_path();
    return std::move(made_);
  }

private:
  static bool has_run(task_span const& span) {
    return span.outcome != attempt_end::skipped && span.outcome != attempt_end::reused;
  }
  // A map's own span, if there is one, holds those of its elements.
  bool is_around(task_span const& span) const {
    task_kind const kind = record_.graph.tasks[span.task].kind;
    return span.element < 0 && has_elements_[span.task] &&
           (kind == task_kind::map || kind == task_kind::loop);
  }

  void find_elements() {
    has_elements_.resize(tasks_);
    seen_.resize(tasks_);
    for (task_span const& each : record_.spans)
      if (each.task < tasks_ && each.element >= 0) has_elements_[each.task] = true;
  }

  void sort() {
    order_.reserve(record_.spans.size());
    for (std::size_t i = 0; i < record_.spans.size(); ++i) {
      task_span const& each = record_.spans[i];
      if (each.task < tasks_ && each.lane < record_.lanes.size())
        order_.push_back(static_cast<std::uint32_t>(i));
    }
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      task_span const& one = record_.spans[a];
      task_span const& two = record_.spans[b];
      if (one.lane != two.lane) return one.lane < two.lane;
      if (one.begin != two.begin) return one.begin < two.begin;
      return one.end != two.end ? one.end > two.end : a < b;
    });
  }

  void add_busy(task_span const& span, std::int64_t& busy_until) {
    if (!has_run(span)) return;
    made_.busy[span.lane] += std::max<std::int64_t>(0, span.end - std::max(span.begin, busy_until));
    busy_until = std::max(busy_until, span.end);
    ++made_.lane_spans[span.lane];
  }

  void add(task_span const& span, std::vector<std::uint32_t>& last_lane, std::vector<attempt_end>& worst) {
    task_figures& task = made_.tasks[span.task];
    made_.duration = std::max(made_.duration, span.end);
    if (rank(span.outcome) > rank(worst[span.task])) worst[span.task] = span.outcome;
    bool const is_around_others = is_around(span);
    bool const is_done = span.outcome == attempt_end::done || span.outcome == attempt_end::reused;
    if (!is_around_others) {
      ++made_.outcomes[static_cast<std::size_t>(span.outcome)];
      task.calls_done += is_done;
      task.calls += span.outcome != attempt_end::retried && span.outcome != attempt_end::skipped;
    }
    if (span.error != task_span::none && span.error < record_.errors.size())
      if (task.error == task_span::none || span.outcome == attempt_end::failed) task.error = span.error;
    seen_[span.task] = true;
    if (!has_run(span)) return;
    if (task.begin < 0 || span.begin < task.begin) task.begin = span.begin;
    if (span.end >= task.end) task.end = span.end, task.lane = span.lane;
    task.lanes += last_lane[span.task] != span.lane;
    last_lane[span.task] = span.lane;
    if (is_around_others) return;
    std::int64_t const time = std::max<std::int64_t>(0, span.end - span.begin);
    ++task.attempts;
    task.failures += span.outcome == attempt_end::failed || span.outcome == attempt_end::retried;
    task.total += time;
    task.longest = std::max(task.longest, time);
  }

  // Which outcome of one attempt says most about the task.
  static int rank(attempt_end outcome) {
    switch (outcome) {
      case attempt_end::reused: return 0;
      case attempt_end::skipped: return 1;
      case attempt_end::done: return 2;
      case attempt_end::retried: return 3;
      case attempt_end::cancelled: return 4;
      case attempt_end::running: return 5;
      case attempt_end::failed: return 6;
    }
    return 0;
  }

  void settle(std::vector<attempt_end> const& worst) {
    for (std::size_t k = 0; k < tasks_; ++k) {
      task_figures& task = made_.tasks[k];
      if (k < record_.calls.size()) task.calls = std::max(task.calls, record_.calls[k]);
      task.state = state_of(k, worst[k]);
    }
  }
  picture_state state_of(std::size_t k, attempt_end worst) const {
    task_figures const& task = made_.tasks[k];
    task_kind const kind = record_.graph.tasks[k].kind;
    bool const is_over = record_.outcome != run_end::running;
    if (!seen_[k]) {
      if (kind == task_kind::input || kind == task_kind::state || kind == task_kind::resource)
        return picture_state::none;
      if (!is_over) return picture_state::waiting;
      return record_.outcome == run_end::done ? picture_state::done : picture_state::cancelled;
    }
    if (worst == attempt_end::failed) return picture_state::failed;
    if (worst == attempt_end::skipped) return picture_state::skipped;
    bool const is_done =
        worst == attempt_end::done || worst == attempt_end::reused || worst == attempt_end::retried;
    bool const is_complete = task.calls_done >= task.calls && task.calls_done > 0;
    if (is_complete || (is_done && record_.outcome == run_end::done)) return picture_state::done;
    if (!is_over) return picture_state::running;
    return picture_state::cancelled;
  }

  void find_waits() {
    std::vector<std::int64_t> ready(tasks_, 0);
    for (picture_edge const& each : record_.graph.edges) {
      if (!is_edge(each)) continue;
      auto const to = static_cast<std::size_t>(each.to);
      task_figures const& from = made_.tasks[static_cast<std::size_t>(each.from)];
      if (from.end < 0 || (made_.tasks[to].after >= 0 && from.end <= ready[to])) continue;
      // One that has not ended before is not what this one has waited for.
      if (made_.tasks[to].begin >= 0 && from.end > made_.tasks[to].begin + tolerance) continue;
      ready[to] = from.end;
      made_.tasks[to].after = each.from;
    }
    for (std::size_t k = 0; k < tasks_; ++k)
      if (task_figures& task = made_.tasks[k]; task.begin >= 0)
        task.waited = std::max<std::int64_t>(0, task.begin - ready[k]);
  }
  bool is_edge(picture_edge const& edge) const {
    return edge.from >= 0 && static_cast<std::size_t>(edge.from) < tasks_ && edge.to >= 0 &&
           static_cast<std::size_t>(edge.to) < tasks_ && edge.from != edge.to;
  }

  void find_path() {
    int last = -1;
    for (std::size_t k = 0; k < tasks_; ++k)
      if (task_figures const& task = made_.tasks[k];
          task.end >= 0 && (last < 0 || task.end > made_.tasks[static_cast<std::size_t>(last)].end))
        last = static_cast<int>(k);
    std::vector<bool> is_on(tasks_);  // edges may go round
    while (last >= 0 && !is_on[static_cast<std::size_t>(last)]) {
      task_figures const& task = made_.tasks[static_cast<std::size_t>(last)];
      is_on[static_cast<std::size_t>(last)] = true;
      made_.critical_path.push_back(last);
      made_.critical_time += task.end - task.begin;
      last = task.after;
    }
    std::reverse(made_.critical_path.begin(), made_.critical_path.end());
  }

  // Clocks of other machines are not better than that.
  static constexpr std::int64_t tolerance = 1'000'000;

  run_record const& record_;
  std::size_t tasks_;
  run_figures made_;
  std::vector<bool> has_elements_, seen_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

run_figures figures_of(run_record const& record) { return figure_maker(record).make(); }

std::string lane_name(record_lane const& lane) {
  if (lane.process.empty()) return lane.thread;
  return lane.thread.empty() ? lane.process : lane.process + ", " + lane.thread;
}

}  // namespace WEFT_NAMESPACE
