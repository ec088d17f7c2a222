// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/summary.hpp>

#include <algorithm>
#include <sstream>
#include <string>

#include "records.hpp"

#include "../catch.hpp"

namespace {

bool has(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

std::string many(char const* word, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += word;
  return text;
}

std::size_t characters(std::string const& line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// A screen and a half, of 100 columns.
void check_size(std::string const& text) {
  std::istringstream lines(text);
  std::string line;
  int count = 0;
  for (; std::getline(lines, line); ++count) {
    INFO(line);
    CHECK(characters(line) <= 100);
    CHECK_FALSE(line.ends_with(' '));
  }
  CHECK(count <= 56);
}

TEST_CASE("A summary of a small run", "[trace]") {
  std::string const text = weft::to_summary(records::small());
  check_size(text);
  CHECK(
      text.starts_with("orders on 2 threads: done after 185 ms\n  5 tasks, 5 done\n  5 attempts, 5 done\n"));
  CHECK(has(text, "\ncritical path: 3 tasks, 184 ms, 99 % of the run\n"));
  CHECK(has(text, "\n  count                                                    91.4 ms    49 %\n"));
  CHECK(has(text, "\nslowest"));
  CHECK(has(
      text,
      "\n  main                                                      170 ms        92 %             2\n"));
  CHECK_FALSE(has(text, "failures"));
}

TEST_CASE("A summary of a large run that fails", "[trace]") {
  std::string const text = weft::to_summary(records::large());
  check_size(text);
  CHECK(text.starts_with("nightly on 4 workers: failed after "));
  CHECK(has(text, "task \"orders/join_133\" failed: no such file: rates.csv\n"));
  CHECK(has(text, ", 1 failed, 26 cancelled, 1 skipped\n"));
  CHECK(has(text, " retried"));
  CHECK(has(text, "\nwaited longest"));
  CHECK(has(text, "\n  orders/join_133, 1x, failed in the end: no such file: rates.csv\n"));
  CHECK(has(text, "\nprocesses"));
}

TEST_CASE("Texts may be anything, and long", "[trace]") {
  weft::run_record record = records::small();
  record.graph.name = record.where = record.error = many("x", 300) + "\n\x1b[31m\xff";
  for (weft::picture_task& each : record.graph.tasks) each.id = many("y", 300) + "\n\x1b" + each.id;
  for (weft::record_lane& each : record.lanes) each.thread = many("z", 300) + "\r";
  record.errors = {many("e", 500) + "\n"};
  record.spans[0].error = 0;
  record.spans[0].outcome = weft::attempt_end::failed;
  record.dropped = 12;
  std::string const text = weft::to_summary(record);
  check_size(text);
  CHECK_FALSE(has(text, "\x1b"));
  CHECK(has(text, "12 more attempts are not in the record"));
  check_size(weft::to_summary(weft::run_record()));
}

}  // namespace
