// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/chrome.hpp>

#include <weft/trace/figures.hpp>

#include "json.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

namespace WEFT_NAMESPACE {
namespace {

using trace_detail::json_members;

class chrome_writer {
public:
  chrome_writer(run_record const& record, std::ostream& out, chrome_options const& options)
      : record_(record), stream_(out), options_(options) {}

  void write() {
    find_processes();
    buffer_ = "{\"displayTimeUnit\":\"ms\",\"otherData\":{";
    json_members other(buffer_);
    other.text("name", record_.graph.name);
    other.text("where", record_.where);
    other.text("outcome", to_string(record_.outcome));
    other.text("error", record_.error);
    other.text("started", std::to_string(record_.started));
    other.text("dropped", std::to_string(record_.dropped));
    buffer_ += "},\"traceEvents\":[\n";
    add_lanes();
    for (task_span const& each : record_.spans)
      if (is_known(each)) add_span(each);
    add_flows();
    add_notes();
    add_counter();
    buffer_ += "\n]}\n";
    flush();
  }

private:
  bool is_known(task_span const& span) const {
    return span.task < record_.graph.tasks.size() && span.lane < record_.lanes.size();
  }
  static std::int64_t length(task_span const& span) {
    return std::max<std::int64_t>(0, span.end - span.begin);
  }

  void flush() {
    stream_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
  }
  // One event; `members` adds those that are not the same for all.
  template <class Members>
  void event(char const* phase, std::int64_t at, std::uint32_t process, std::uint32_t thread,
             Members const& members) {
    if (buffer_.size() > (std::size_t{1} << 18)) flush();
    buffer_ += is_first_ ? "{" : ",\n{";
    is_first_ = false;
    json_members of(buffer_);
    of.text("ph", phase);
    of.number("pid", process);
    of.number("tid", thread);
    time(of, "ts", at);
    members(of);
    buffer_ += '}';
  }
  // In microseconds, as the format has it, with the nanoseconds behind the point.
  void time(json_members& of, char const* name, std::int64_t ns) {
    of.key(name);
    if (ns < 0) ns = 0;
    trace_detail::add_whole(buffer_, ns / 1000);
    char const digits[] = {'.', static_cast<char>('0' + ns / 100 % 10), static_cast<char>('0' + ns / 10 % 10),
                           static_cast<char>('0' + ns % 10)};
    buffer_.append(digits, sizeof digits);
  }

  // Numbered from 1, each once: process ids may be the same on several machines, or not known.
  void find_processes() {
    std::map<std::pair<std::string, std::uint64_t>, std::uint32_t> numbers;
    for (record_lane const& each : record_.lanes)
      process_.push_back(
          numbers.try_emplace({each.process, each.pid}, static_cast<std::uint32_t>(numbers.size() + 1))
              .first->second);
  }

  void add_lanes() {
    std::uint32_t named = 0;
    for (std::size_t i = 0; i < record_.lanes.size(); ++i) {
      record_lane const& lane = record_.lanes[i];
      auto const meta = [&](char const* what, std::string const& name) {
        event("M", 0, process_[i], static_cast<std::uint32_t>(i + 1), [&](json_members& of) {
          of.text("name", what);
          of.key("args");
          buffer_ += "{\"name\":";
          trace_detail::add_text(buffer_, name);
          buffer_ += '}';
        });
      };
      if (process_[i] > named) {
        named = process_[i];
        std::string name = lane.process.empty() ? record_.graph.name : lane.process;
        if (lane.pid != 0) name += " (" + std::to_string(lane.pid) + ')';
        meta("process_name", name);
      }
      meta("thread_name", lane.thread);
    }
  }

  void add_span(task_span const& span) {
    picture_task const& task = record_.graph.tasks[span.task];
    event("X", span.begin, process_[span.lane], span.lane + 1, [&](json_members& of) {
      time(of, "dur", length(span));
      of.text("name", task.id);
      of.text("cat", to_string(task.kind));
      if (span.outcome == attempt_end::failed || span.outcome == attempt_end::retried)
        of.text("cname", span.outcome == attempt_end::failed ? "terrible" : "bad");
      of.key("args");
      buffer_ += '{';
      json_members args(buffer_);
      args.text("id", task.id);
      if (span.element >= 0) args.number("element", span.element);
      args.number("attempt", span.attempt);
      args.text("outcome", to_string(span.outcome));
      if (span.error < record_.errors.size()) args.text("error", record_.errors[span.error]);
      buffer_ += '}';
    });
  }

  // From the last of what one task did to the first of what the other did.
  void add_flows() {
    std::vector<task_span const*> first(record_.graph.tasks.size());
    std::vector<task_span const*> last(record_.graph.tasks.size());
    for (task_span const& each : record_.spans) {
      if (!is_known(each) || each.outcome == attempt_end::skipped) continue;
      auto& begins = first[each.task];
      auto& ends = last[each.task];
      if (begins == nullptr || each.begin < begins->begin) begins = &each;
      if (ends == nullptr || each.end > ends->end) ends = &each;
    }
    std::size_t count = 0;
    for (picture_edge const& each : record_.graph.edges) {
      if (count == options_.most_flows) break;
      auto const from = static_cast<std::size_t>(each.from);
      auto const to = static_cast<std::size_t>(each.to);
      if (each.from < 0 || from >= last.size() || each.to < 0 || to >= first.size()) continue;
      if (last[from] == nullptr || first[to] == nullptr) continue;
      ++count;
      auto const arrow = [&](char const* phase, task_span const& at, std::int64_t when) {
        event(phase, when, process_[at.lane], at.lane + 1, [&](json_members& of) {
          of.text("name", to_string(each.kind));
          of.text("cat", "edge");
          of.number("id", count);
          if (*phase == 'f') of.text("bp", "e");
        });
      };
      // Within the slice, or it would belong to none.
      arrow("s", *last[from], std::max(last[from]->begin, last[from]->end - 1));
      arrow("f", *first[to], first[to]->begin);
    }
  }

  void add_notes() {
    for (record_note const& each : record_.notes)
      event("i", each.at, process_.empty() ? 1 : process_.front(), 0, [&](json_members& of) {
        of.text("name", each.text);
        of.text("cat", "note");
        of.text("s", "g");
      });
  }

  // At most some 20,000 values, however many attempts there are.
  void add_counter() {
    std::vector<std::pair<std::int64_t, int>> changes;
    changes.reserve(2 * record_.spans.size());
    for (task_span const& each : record_.spans)
      if (is_known(each) && length(each) > 0) {
        changes.emplace_back(each.begin, 1);
        changes.emplace_back(each.end, -1);
      }
    std::sort(changes.begin(), changes.end());
    std::int64_t const span = changes.empty() ? 0 : changes.back().first - changes.front().first;
    std::int64_t const step = changes.size() > 20'000 ? span / 20'000 + 1 : 0;
    std::int64_t next = 0;
    int running = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      running += changes[i].second;
      bool const is_last = i + 1 == changes.size();
      if (!is_last && (changes[i + 1].first == changes[i].first || changes[i].first < next)) continue;
      next = changes[i].first + step;
      event("C", changes[i].first, process_.empty() ? 1 : process_.front(), 0, [&](json_members& of) {
        of.text("name", "running");
        of.key("args");
        buffer_ += "{\"tasks\":" + std::to_string(running) + '}';
      });
    }
  }

  run_record const& record_;
  std::ostream& stream_;
  chrome_options options_;
  std::string buffer_;
  bool is_first_ = true;
  std::vector<std::uint32_t> process_;  // of each lane
};

}  // namespace

void write_chrome_trace(run_record const& record, std::ostream& out, chrome_options const& options) {
  chrome_writer(record, out, options).write();
}

std::string to_chrome_trace(run_record const& record, chrome_options const& options) {
  std::ostringstream out;
  write_chrome_trace(record, out, options);
  return std::move(out).str();
}

}  // namespace WEFT_NAMESPACE
