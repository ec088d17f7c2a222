// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/html.hpp>

#include <nlohmann/json.hpp>

#include <string>

#include "records.hpp"

#include "../catch.hpp"

// What a browser makes of it is tested in one: page/browser.py.

namespace {

using json = nlohmann::json;

bool has(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

json data_of(std::string const& page) {
  std::string const begin = "id=\"data\">";
  std::size_t const from = page.find(begin) + begin.size();
  return json::parse(page.substr(from, page.find("</script>", from) - from));
}
std::uint64_t attempts_of(json const& data) {
  std::uint64_t count = 0;
  for (json const& lane : data["lanes"])
    for (std::size_t i = 0; i < lane["spans"]["begin"].size(); ++i)
      count += lane["spans"].contains("count") ? lane["spans"]["count"][i].get<std::uint64_t>() : 1;
  return count;
}
std::size_t blocks_of(json const& data) {
  std::size_t count = 0;
  for (json const& lane : data["lanes"]) count += lane["spans"]["begin"].size();
  return count;
}

TEST_CASE("A page has all of a run", "[trace]") {
  weft::run_record const record = records::census(2'000, 2);
  weft::report_options options;
  options.title = "Census & more";
  options.tables = {{"Most included", {"File", "Times"}, {{"a.hpp", "12"}, {"b.hpp", "7"}}}};
  std::string const page = weft::to_html(record, options);
  CHECK(has(page, "<h1 id=\"title\">Census &amp; more</h1>"));
  CHECK(has(page, "<svg xmlns"));
  CHECK_FALSE(has(page, "{{"));
  CHECK_FALSE(has(page, "src=\"http"));
  json const data = data_of(page);
  CHECK(attempts_of(data) == record.spans.size());
  CHECK(data["merged"] == false);
  CHECK(data["tasks"]["rows"].size() == 8);
  CHECK(data["tasks"]["rows"][2][4] == 2'000);
  CHECK(data["tables"][0]["rows"][1][0] == "b.hpp");
  CHECK(data["counts"]["states"]["done"] == 7);
  std::uint64_t ended = 0;
  for (json const& each : data["throughput"]["series"])
    for (json const& value : each["values"]) ended += value.get<std::uint64_t>();
  CHECK(ended == record.spans.size());
}

TEST_CASE("Of too many attempts those side by side become one", "[trace]") {
  weft::run_record record = records::census(20'000, 4);
  record.spans[5'000].outcome = weft::attempt_end::failed;
  weft::report_options options;
  options.most_spans = 2'000;
  json const data = data_of(weft::to_html(record, options));
  CHECK(data["merged"] == true);
  CHECK(blocks_of(data) <= 2'000);
  CHECK(attempts_of(data) == record.spans.size());
  bool has_failed = false;
  for (json const& lane : data["lanes"])
    for (json const& outcome : lane["spans"].value("outcome", json::array())) has_failed |= outcome == 1;
  CHECK(has_failed);
}

TEST_CASE("A page of a run of many tasks is bounded", "[trace]") {
  // A chain of its own for each: nothing that could be put together by task.
  weft::run_record record;
  record.graph.name = "many";
  record.lanes = {{"", "main", 1}, {"", "thread 2", 1}};
  record.outcome = weft::run_end::done;
  for (std::uint32_t k = 0; k < 200'000; ++k) {
    record.graph.tasks.push_back(records::task("task_" + std::to_string(k)));
    weft::task_span span;
    span.task = k;
    span.lane = k % 2;
    span.begin = 1'000 * (k / 2);
    span.end = span.begin + 900;
    record.spans.push_back(span);
  }
  std::string const page = weft::to_html(record);
  CHECK(page.size() < 5'000'000);
  CHECK(has(page, "A graph of 200,000 tasks is too large"));
  json const data = data_of(page);
  CHECK(data["tasks"]["rows"].size() == 2'000);
  CHECK(data["tasks"]["count"] == 200'000);
  CHECK(blocks_of(data) <= 50'000);
  CHECK(attempts_of(data) == 200'000);
}

TEST_CASE("What a record holds can be no script", "[trace]") {
  weft::run_record record = records::small();
  std::string const attack = "</script><script>evil()</script><!--{{js}}";
  record.graph.name = record.where = record.error = attack;
  for (weft::picture_task& each : record.graph.tasks) each.id = each.result = attack;
  record.notes = {{0, attack}};
  record.lanes[0].process = attack;
  weft::report_options options;
  options.tables = {{attack, {attack}, {{attack}}, attack}};
  std::string const page = weft::to_html(record, options);
  CHECK_FALSE(has(page, "<script>evil"));
  CHECK_FALSE(has(page, "<!--"));
  CHECK(data_of(page)["error"] == attack);
}

TEST_CASE("Failures are told once, with the tasks that failed so", "[trace]") {
  weft::run_record record = records::large();
  for (weft::task_span& each : record.spans)
    if (each.error != weft::task_span::none) {  // each has its own text, as recorders remember them
      record.errors.push_back(record.errors[each.error]);
      each.error = static_cast<std::uint32_t>(record.errors.size() - 1);
    }
  json const data = data_of(weft::to_html(record));
  REQUIRE(data["failures"].size() == 2);
  CHECK(data["failures"][0]["outcome"] == "failed");
  CHECK(data["failures"][0]["tasks"][0][1] == "orders/join_133");
  CHECK(data["failures"][1]["count"].get<int>() > 5);
  CHECK(data["errors"].size() == 2);
}

}  // namespace
