// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_TRACE_OBSERVED_HPP
#define WEFT_TESTS_TRACE_OBSERVED_HPP

#include <weft/trace/observe.hpp>
#include <weft/trace/recorder.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../catch.hpp"

//! \file
//! What is asked of the record of a run.

namespace observed {

using weft::attempt_end;
using weft::run_end;

inline std::vector<weft::task_span> spans_of(weft::run_record const& record, std::string_view id) {
  std::vector<weft::task_span> found;
  for (weft::task_span const& each : record.spans)
    if (record.graph.tasks.at(each.task).id == id) found.push_back(each);
  std::sort(found.begin(), found.end(), [](auto const& a, auto const& b) {
    return std::tie(a.element, a.attempt) < std::tie(b.element, b.attempt);
  });
  return found;
}
// As `done`, or `retried retried done`: in the order of elements and attempts.
inline std::string ends_of(weft::run_record const& record, std::string_view id) {
  std::string words;
  for (weft::task_span const& each : spans_of(record, id))
    words += (words.empty() ? "" : " ") + std::string(to_string(each.outcome));
  return words;
}
inline std::string error_of(weft::run_record const& record, weft::task_span const& span) {
  return span.error == weft::task_span::none ? std::string() : record.errors.at(span.error);
}

// What must hold of every record.
inline void check_sound(weft::run_record const& record) {
  CHECK(record.outcome != run_end::running);
  CHECK(record.dropped == 0);
  std::map<std::uint32_t, std::pair<std::int64_t, std::int64_t>> whole;  // task -> from its first to its last
  bool are_sound = true;
  for (weft::task_span const& each : record.spans) {
    are_sound &= 0 <= each.begin && each.begin <= each.end && each.end <= record.duration;
    are_sound &=
        each.task < record.graph.tasks.size() && each.lane < record.lanes.size() && each.attempt >= 1;
    are_sound &= each.error == weft::task_span::none || each.error < record.errors.size();
    auto const [at, is_new] = whole.try_emplace(each.task, each.begin, each.end);
    at->second = {std::min(at->second.first, each.begin), std::max(at->second.second, each.end)};
  }
  CHECK(are_sound);
  bool are_ordered = true;
  for (weft::picture_edge const& each : record.graph.edges) {
    auto const from = whole.find(static_cast<std::uint32_t>(each.from));
    auto const to = whole.find(static_cast<std::uint32_t>(each.to));
    if (from != whole.end() && to != whole.end()) are_ordered &= from->second.second <= to->second.first;
  }
  CHECK(are_ordered);
  // No lane does two things at once, but for what lies within something else: a coroutine may begin in another.
  std::map<std::uint32_t, std::vector<weft::task_span>> lanes;
  for (weft::task_span const& each : record.spans)
    if (!record.lanes[each.lane].process.empty()) lanes[each.lane].push_back(each);
  bool are_apart = true;
  for (auto& [lane, spans] : lanes) {
    std::sort(spans.begin(), spans.end(), [](auto const& a, auto const& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < spans.size(); ++i) are_apart &= spans[i - 1].end <= spans[i].begin;
  }
  CHECK(are_apart);
}

}  // namespace observed

#endif
