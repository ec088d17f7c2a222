// SPDX-License-Identifier: BSL-1.0
#include "event_lines.hpp"

#include <weft/trace/event_log.hpp>

#include "json.hpp"

#include <ostream>

namespace WEFT_NAMESPACE {
namespace trace_detail {
namespace {

// Those of the texts of a task that are not empty.
void add_if(json_members& of, char const* name, std::string const& value) {
  if (!value.empty()) of.text(name, value);
}

void add_edge(std::string& out, picture_edge const& edge) {
  out += '{';
  json_members of(out);
  of.text("event", "edge");
  of.number("from", edge.from);
  of.number("to", edge.to);
  of.text("kind", to_string(edge.kind));
  add_if(of, "label", edge.label);
  out += "}\n";
}

}  // namespace

void add_run(std::string& out, run_record const& record) {
  out += '{';
  json_members of(out);
  of.text("event", "run");
  of.text("format", "weft-events");
  of.number("version", 1);
  of.text("name", record.graph.name);
  of.text("where", record.where);
  of.number("started", record.started);
  out += "}\n";
  for (picture_task const& each : record.graph.tasks) add_task(out, each, -1);
  for (picture_edge const& each : record.graph.edges) add_edge(out, each);
}

void add_task(std::string& out, picture_task const& task, std::int64_t parent) {
  out += '{';
  json_members of(out);
  of.text("event", "task");
  of.text("id", task.id);
  if (parent >= 0) of.number("parent", parent);
  add_if(of, "scope", task.scope);
  if (task.kind != task_kind::task) of.text("kind", to_string(task.kind));
  add_if(of, "result", task.result);
  add_if(of, "callable", task.callable);
  if (task.local) of.number("local", 1);
  if (task.cost != 1) of.number("cost", task.cost, 6);
  if (!task.parameters.empty()) {
    of.key("parameters");
    char separator = '[';
    for (picture_parameter const& each : task.parameters) {
      out += separator;
      separator = ',';
      out += '{';
      json_members parameter(out);
      parameter.text("type", each.type);
      parameter.number("from", each.from);
      out += '}';
    }
    out += ']';
  }
  if (!task.touches.empty()) {
    of.key("touches");
    char separator = '[';
    for (picture_access const& each : task.touches) {
      out += separator;
      separator = ',';
      out += '{';
      json_members access(out);
      access.text("resource", each.resource);
      access.number("writes", each.writes ? 1 : 0);
      out += '}';
    }
    out += ']';
  }
  out += "}\n";
}

void add_calls(std::string& out, std::uint32_t task, std::uint64_t count) {
  out += '{';
  json_members of(out);
  of.text("event", "calls");
  of.number("task", task);
  of.number("count", count);
  out += "}\n";
}

void add_lane(std::string& out, std::uint32_t number, record_lane const& lane) {
  out += '{';
  json_members of(out);
  of.text("event", "lane");
  of.number("lane", number);
  add_if(of, "process", lane.process);
  of.text("thread", lane.thread);
  if (lane.pid != 0) of.number("pid", lane.pid);
  out += "}\n";
}

void add_span(std::string& out, task_span const& span, std::uint32_t lane, std::string_view error) {
  bool const is_running = span.outcome == attempt_end::running;
  out += '{';
  json_members of(out);
  of.text("event", is_running ? "began" : "ended");
  of.number("task", span.task);
  if (span.element >= 0) of.number("element", span.element);
  if (span.attempt != 1) of.number("attempt", span.attempt);
  of.number("lane", lane);
  of.number("begin", span.begin);
  if (!is_running) of.number("end", span.end);
  if (!is_running && span.outcome != attempt_end::done) of.text("outcome", to_string(span.outcome));
  if (!error.empty()) of.text("error", error);
  out += "}\n";
}

void add_note(std::string& out, record_note const& note) {
  out += '{';
  json_members of(out);
  of.text("event", "note");
  of.number("at", note.at);
  of.text("text", note.text);
  out += "}\n";
}

void add_end(std::string& out, run_end outcome, std::int64_t duration, std::uint64_t dropped,
             std::string_view error) {
  out += '{';
  json_members of(out);
  of.text("event", "end");
  of.text("outcome", to_string(outcome));
  of.number("duration", duration);
  if (dropped > 0) of.number("dropped", dropped);
  if (!error.empty()) of.text("error", error);
  out += "}\n";
}

}  // namespace trace_detail

void write_event_log(run_record const& record, std::ostream& out) {
  std::string lines;
  auto const flush = [&](std::size_t from) {
    if (lines.size() < from) return;
    out.write(lines.data(), static_cast<std::streamsize>(lines.size()));
    lines.clear();
  };
  trace_detail::add_run(lines, record);
  for (std::size_t k = 0; k < record.calls.size(); ++k)
    if (record.calls[k] > 0) trace_detail::add_calls(lines, static_cast<std::uint32_t>(k), record.calls[k]);
  for (std::size_t i = 0; i < record.lanes.size(); ++i)
    trace_detail::add_lane(lines, static_cast<std::uint32_t>(i), record.lanes[i]);
  for (task_span const& each : record.spans) {
    std::string_view const error =
        each.error < record.errors.size() ? std::string_view(record.errors[each.error]) : std::string_view();
    trace_detail::add_span(lines, each, each.lane, error);
    flush(std::size_t{1} << 18);
  }
  for (record_note const& each : record.notes) trace_detail::add_note(lines, each);
  if (record.outcome != run_end::running || record.dropped > 0)
    trace_detail::add_end(lines, record.outcome, record.duration, record.dropped, record.error);
  flush(0);
}

}  // namespace WEFT_NAMESPACE
