// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/html.hpp>

#include <weft/show/draw.hpp>
#include <weft/trace/figures.hpp>

#include "../show/text.hpp"
#include "json.hpp"
#include "mark.hpp"
#include "page.hpp"
#include "timeline.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

namespace WEFT_NAMESPACE {
namespace {

using trace_detail::add_number;
using trace_detail::add_text;
using trace_detail::json_members;

constexpr std::size_t page_bins = 120;  // of the throughput, at most
constexpr std::size_t page_series = 8;  // of it: more processes are one
constexpr std::size_t page_failures = 200;
constexpr std::size_t page_tasks = 20;  // of each of them
constexpr std::size_t page_notes = 500;
constexpr std::size_t page_lanes = 1'000;
constexpr std::size_t longest_text = 4'000;  // of an error or a note
constexpr std::size_t longest_id = 200;

// What the page's script reads, as page/page.js has it.
class page_data {
public:
  page_data(run_record const& record, report_options const& options)
      : record_(record), options_(options), figures_(figures_of(record)) {}

  std::string graph() const {
    if (record_.graph.tasks.size() > options_.most_drawn)
      return "A graph of " + show_detail::grouped(record_.graph.tasks.size()) +
             " tasks is too large to be drawn here.";
    if (record_.graph.tasks.empty()) return "There are no tasks.";
    picture graph = trace_detail::marked(record_, figures_);
    for (picture_task& each : graph.tasks)
      if (each.id.size() > longest_id) each.scope.clear(), each.id = cut(each.id, longest_id);
    drawing_options how;
    how.title = false;
    return to_svg(graph, how);
  }

  std::string data() {
    choose_tasks();
    out_ = '{';
    json_members of(out_);
    of.text("outcome", to_string(record_.outcome));
    of.text("where", cut(record_.where, longest_id));
    of.text("error", cut(record_.error, longest_text));
    of.number("started", record_.started / 1'000'000);
    of.number("duration", figures_.duration);
    of.number("dropped", record_.dropped);
    add_counts(of);
    add_critical(of);
    add_timeline(of);
    add_tasks(of);
    add_throughput(of);
    add_failures(of);
    add_notes(of);
    add_tables(of);
    out_ += '}';
    return std::move(out_);
  }

private:
  static std::string cut(std::string const& text, std::size_t most) {
    return text.size() <= most ? text : show_detail::shortened(text, most - 1);
  }
  // A list: `one(i)` adds an item.
  template <class One>
  void list(std::size_t count, One const& one) {
    out_ += '[';
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out_ += ',';
      one(i);
    }
    out_ += ']';
  }
  template <class T>
  void numbers(std::vector<T> const& all) {
    list(all.size(), [&](std::size_t i) { add_number(out_, all[i]); });
  }

  void add_counts(json_members& of) {
    std::uint64_t states[7] = {};
    std::int64_t waited = 0;
    for (task_figures const& each : figures_.tasks) {
      ++states[static_cast<std::size_t>(each.state)];
      waited += each.waited;
    }
    of.number("waited", waited);
    of.key("counts");
    out_ += "{\"states\":{";
    json_members by_state(out_);
    for (auto const state :
         {picture_state::done, picture_state::failed, picture_state::cancelled, picture_state::skipped,
          picture_state::running, picture_state::waiting, picture_state::none})
      by_state.number(to_string(state), states[static_cast<std::size_t>(state)]);
    out_ += "},\"outcomes\":{";
    json_members by_outcome(out_);
    for (auto const end :
         {attempt_end::done, attempt_end::failed, attempt_end::retried, attempt_end::cancelled,
          attempt_end::skipped, attempt_end::reused, attempt_end::running})
      by_outcome.number(to_string(end), figures_.outcomes[static_cast<std::size_t>(end)]);
    out_ += "}}";
  }

  // Those on the page: of too many, the ones that are worth it.
  void choose_tasks() {
    std::size_t const count = figures_.tasks.size();
    chosen_.resize(count);
    std::iota(chosen_.begin(), chosen_.end(), std::size_t{0});
    if (count <= options_.most_tasks) return;
    auto const key = [&](std::size_t k) {
      task_figures const& task = figures_.tasks[k];
      return std::pair(task.state == picture_state::failed, task.total);
    };
    std::nth_element(chosen_.begin(), chosen_.begin() + static_cast<std::ptrdiff_t>(options_.most_tasks),
                     chosen_.end(), [&](std::size_t a, std::size_t b) { return key(b) < key(a); });
    chosen_.resize(options_.most_tasks);
    std::sort(chosen_.begin(), chosen_.end());
  }

  void add_critical(json_members& of) {
    std::vector<int> path;
    for (int const k : figures_.critical_path)
      if (std::binary_search(chosen_.begin(), chosen_.end(), static_cast<std::size_t>(k))) path.push_back(k);
    of.key("critical");
    out_ += '{';
    json_members inner(out_);
    inner.number("length", figures_.critical_path.size());
    inner.number("time", figures_.critical_time);
    inner.key("tasks");
    numbers(path);
    out_ += '}';
  }

  void add_timeline(json_members& of) {
    trace_detail::timeline const all = trace_detail::timeline_of(record_, options_.most_spans);
    // Eight digits are more than any screen has.
    std::int64_t unit = 1;
    while (figures_.duration / unit > 100'000'000) unit *= 10;
    of.number("spans", all.spans);
    of.key("merged");
    out_ += all.is_merged ? "true" : "false";
    of.number("unit", unit);
    of.key("lanes");
    list(std::min(all.lanes.size(), page_lanes), [&](std::size_t i) {
      record_lane const& lane = record_.lanes[i];
      out_ += '{';
      json_members inner(out_);
      inner.text("process", cut(lane.process, longest_id));
      inner.text("thread", cut(lane.thread, longest_id));
      inner.number("pid", lane.pid);
      inner.number("busy", figures_.busy[i]);
      inner.number("count", figures_.lane_spans[i]);
      inner.key("spans");
      add_blocks(all.lanes[i], unit, all.is_merged);
      out_ += '}';
    });
  }
  // Column by column; what is the same for all is left out.
  void add_blocks(std::vector<trace_detail::timeline_block> const& lane, std::int64_t unit, bool is_merged) {
    out_ += '{';
    json_members of(out_);
    std::int64_t before = 0;
    of.key("begin");
    list(lane.size(), [&](std::size_t i) {
      add_number(out_, lane[i].begin / unit - before);
      before = lane[i].begin / unit;
    });
    of.key("length");
    list(lane.size(), [&](std::size_t i) { add_number(out_, lane[i].end / unit - lane[i].begin / unit); });
    of.key("task");
    list(lane.size(), [&](std::size_t i) {
      add_number(out_, lane[i].task);
      if (lane[i].task >= 0) named_.insert(static_cast<std::size_t>(lane[i].task));
    });
    auto const some = [&](auto const& is) { return std::any_of(lane.begin(), lane.end(), is); };
    if (some([](auto const& each) { return each.element >= 0; })) {
      of.key("element");
      list(lane.size(), [&](std::size_t i) { add_number(out_, lane[i].element); });
    }
    if (some([](auto const& each) { return each.outcome != attempt_end::done; })) {
      of.key("outcome");
      list(lane.size(), [&](std::size_t i) { add_number(out_, static_cast<int>(lane[i].outcome)); });
    }
    if (is_merged) {
      of.key("count");
      list(lane.size(), [&](std::size_t i) { add_number(out_, lane[i].count); });
    }
    of.key("attempt");
    sparse(lane.size(),
           [&](std::size_t i) { return lane[i].attempt == 1 ? -1 : std::int64_t{lane[i].attempt}; });
    of.key("error");
    sparse(lane.size(), [&](std::size_t i) { return error_number(lane[i].error); });
    out_ += '}';
  }
  // Those that are not -1, by their number.
  template <class Value>
  void sparse(std::size_t count, Value const& value) {
    out_ += '{';
    bool is_first = true;
    for (std::size_t i = 0; i < count; ++i) {
      std::int64_t const it = value(i);
      if (it < 0) continue;
      out_ += is_first ? "\"" : ",\"";
      is_first = false;
      add_number(out_, i);
      out_ += "\":";
      add_number(out_, it);
    }
    out_ += '}';
  }

  // Each text is on the page once, as long as there is room: a number among those.
  std::int64_t error_number(std::uint32_t error) {
    if (error >= record_.errors.size()) return -1;
    auto const found = errors_.find(record_.errors[error]);
    if (found != errors_.end()) return found->second;
    if (errors_.size() >= page_failures) return -1;
    error_order_.push_back(error);
    return errors_.try_emplace(record_.errors[error], static_cast<std::int64_t>(errors_.size()))
        .first->second;
  }
  std::string_view error_text(std::uint32_t error) const {
    return error < record_.errors.size() ? std::string_view(record_.errors[error]) : std::string_view();
  }

  void add_tasks(json_members& of) {
    of.key("tasks");
    out_ += "{\"count\":";
    add_number(out_, figures_.tasks.size());
    out_ +=
        R"(,"columns":["number","id","kind","state","calls","done","attempts","failures","total","longest","waited","begin","end","after","error"],"rows":)";
    list(chosen_.size(), [&](std::size_t i) {
      std::size_t const k = chosen_[i];
      picture_task const& task = record_.graph.tasks[k];
      task_figures const& it = figures_.tasks[k];
      named_.erase(k);
      out_ += '[';
      add_number(out_, k);
      for (std::string const& text :
           {cut(task.id, longest_id), std::string(to_string(task.kind)), std::string(to_string(it.state))}) {
        out_ += ',';
        add_text(out_, text);
      }
      for (std::int64_t const value :
           {static_cast<std::int64_t>(it.calls), static_cast<std::int64_t>(it.calls_done),
            static_cast<std::int64_t>(it.attempts), static_cast<std::int64_t>(it.failures), it.total,
            it.longest, it.waited, it.begin, it.end, std::int64_t{it.after}, error_number(it.error)}) {
        out_ += ',';
        add_number(out_, value);
      }
      out_ += ']';
    });
    // Of others that the timeline shows, the ids.
    out_ += ",\"names\":";
    auto next = named_.begin();
    list(named_.size(), [&](std::size_t) {
      out_ += '[';
      add_number(out_, *next);
      out_ += ',';
      add_text(out_, cut(record_.graph.tasks[*next].id, 60));
      out_ += ']';
      ++next;
    });
    out_ += '}';
  }

  void add_throughput(json_members& of) {
    std::map<std::string, std::uint64_t> sizes;
    auto const name = [&](std::uint32_t lane) {
      std::string const& process = record_.lanes[lane].process;
      return process.empty() ? std::string("this process") : process;
    };
    for (std::uint32_t i = 0; i < record_.lanes.size(); ++i) sizes[name(i)] += figures_.lane_spans[i];
    std::erase_if(sizes, [](auto const& each) { return each.second == 0; });
    std::vector<std::string> names;
    names.reserve(sizes.size());
    for (auto const& each : sizes) names.push_back(each.first);
    if (names.size() > page_series) {
      std::sort(names.begin(), names.end(), [&](std::string const& a, std::string const& b) {
        return sizes[a] != sizes[b] ? sizes[a] > sizes[b] : a < b;
      });
      names.resize(page_series - 1);
      std::sort(names.begin(), names.end());
      names.push_back("others");
    }
    std::vector<std::size_t> series;
    for (std::uint32_t i = 0; i < record_.lanes.size(); ++i) {
      auto const found = std::find(names.begin(), names.end(), name(i));
      series.push_back(std::min(static_cast<std::size_t>(found - names.begin()), names.size() - 1));
    }
    std::size_t const bins = std::clamp<std::size_t>(record_.spans.size() / 5, 20, page_bins);
    std::int64_t const bin = figures_.duration / static_cast<std::int64_t>(bins) + 1;
    std::vector<std::vector<std::uint64_t>> values(names.size(), std::vector<std::uint64_t>(bins));
    for (task_span const& span : record_.spans) {
      if (span.task >= figures_.tasks.size() || span.lane >= series.size() || names.empty()) continue;
      if (span.outcome == attempt_end::skipped || span.outcome == attempt_end::running || span.end < 0)
        continue;
      auto const at = std::min(static_cast<std::size_t>(span.end / bin), bins - 1);
      ++values[series[span.lane]][at];
    }
    of.key("throughput");
    out_ += '{';
    json_members inner(out_);
    inner.number("bin", bin);
    inner.number("bins", bins);
    inner.key("series");
    list(names.size(), [&](std::size_t i) {
      out_ += "{\"name\":";
      add_text(out_, cut(names[i], longest_id));
      out_ += ",\"values\":";
      numbers(values[i]);
      out_ += '}';
    });
    out_ += '}';
  }

  // Each text once, with the tasks that failed so; those that nothing repaired come first.
  void add_failures(json_members& of) {
    struct failure_row {
      std::uint64_t count = 0;
      std::int64_t first = 0;
      std::uint32_t error = task_span::none;
      std::set<std::uint32_t> tasks;
    };
    std::map<std::tuple<bool, std::string_view, attempt_end>, failure_row> all;
    for (task_span const& span : record_.spans) {
      bool const has_failed = span.outcome == attempt_end::failed || span.outcome == attempt_end::retried;
      if (!has_failed || span.task >= figures_.tasks.size() || span.lane >= record_.lanes.size()) continue;
      failure_row& row = all[{span.outcome != attempt_end::failed, error_text(span.error), span.outcome}];
      if (row.count++ == 0 || span.begin < row.first) row.first = span.begin;
      row.error = span.error;
      row.tasks.insert(span.task);
    }
    of.key("failures");
    auto next = all.begin();
    list(std::min(all.size(), page_failures), [&](std::size_t) {
      failure_row const& row = next->second;
      out_ += '{';
      json_members inner(out_);
      inner.text("outcome", to_string(std::get<attempt_end>(next->first)));
      inner.number("error", error_number(row.error));
      inner.number("count", row.count);
      inner.number("first", row.first);
      inner.number("tasks_count", row.tasks.size());
      inner.key("tasks");
      auto task = row.tasks.begin();
      list(std::min(row.tasks.size(), page_tasks), [&](std::size_t) {
        out_ += '[';
        add_number(out_, *task);
        out_ += ',';
        add_text(out_, cut(record_.graph.tasks[*task].id, longest_id));
        out_ += ']';
        ++task;
      });
      out_ += '}';
      ++next;
    });
    of.number("failures_left_out", all.size() - std::min(all.size(), page_failures));
    of.key("errors");
    list(error_order_.size(),
         [&](std::size_t i) { add_text(out_, cut(record_.errors[error_order_[i]], longest_text)); });
  }

  void add_notes(json_members& of) {
    of.key("notes");
    list(std::min(record_.notes.size(), page_notes), [&](std::size_t i) {
      out_ += '[';
      add_number(out_, record_.notes[i].at);
      out_ += ',';
      add_text(out_, cut(record_.notes[i].text, longest_text));
      out_ += ']';
    });
  }

  void add_tables(json_members& of) {
    of.key("tables");
    auto const texts = [&](std::vector<std::string> const& all) {
      list(all.size(), [&](std::size_t i) { add_text(out_, cut(all[i], longest_text)); });
    };
    list(options_.tables.size(), [&](std::size_t t) {
      report_table const& table = options_.tables[t];
      std::size_t const count = std::min(table.rows.size(), options_.most_rows);
      out_ += '{';
      json_members inner(out_);
      inner.text("title", table.title);
      inner.text("text", table.text);
      inner.key("columns");
      texts(table.columns);
      inner.key("rows");
      list(count, [&](std::size_t i) { texts(table.rows[i]); });
      inner.number("left_out", table.rows.size() - count);
      out_ += '}';
    });
  }

  run_record const& record_;
  report_options const& options_;
  run_figures figures_;
  std::string out_;
  std::vector<std::size_t> chosen_;  // tasks, by number
  std::set<std::size_t> named_;      // tasks of the timeline that are not in the table
  std::map<std::string_view, std::int64_t> errors_;
  std::vector<std::uint32_t> error_order_;
};

}  // namespace

std::string to_html(run_record const& record, report_options const& options) {
  page_data page(record, options);
  std::string const title = options.title.empty() ? record.graph.name : options.title;
  std::string const shown = show_detail::xml(title.empty() ? "run" : title);
  std::string const graph = page.graph();
  std::string const data = page.data();
  std::string out;
  out.reserve(data.size() + graph.size() + (std::size_t{1} << 16));
  // Filled in once, from the front: what is put in is not looked at again.
  std::string_view rest = trace_detail::page_html;
  for (;;) {
    std::size_t const begin = rest.find("{{");
    out += rest.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    std::size_t const end = rest.find("}}", begin);
    std::string_view const name = rest.substr(begin + 2, end - begin - 2);
    out += name == "css"     ? trace_detail::page_css
           : name == "js"    ? trace_detail::page_js
           : name == "graph" ? std::string_view(graph)
           : name == "data"  ? std::string_view(data)
                             : std::string_view(shown);
    rest.remove_prefix(end + 2);
  }
}

}  // namespace WEFT_NAMESPACE
