// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/chrome.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "records.hpp"

#include "../catch.hpp"

namespace {

using json = nlohmann::json;

// What the Trace Event Format asks of each kind of event.
struct traced {
  std::map<std::string, int> phases;
  std::map<std::pair<int, int>, std::string> threads;
  std::map<int, std::string> processes;
  std::map<std::string, int> outcomes;
  int arrows = 0;
};
traced read(std::string const& text) {
  json const it = json::parse(text);
  traced made;
  std::map<int, std::pair<double, double>> arrows;
  for (json const& event : it.at("traceEvents")) {
    std::string const phase = event.at("ph");
    ++made.phases[phase];
    CHECK(event.at("pid").is_number_unsigned());
    CHECK(event.at("tid").is_number_unsigned());
    CHECK(event.at("name").is_string());
    double const at = event.at("ts");
    CHECK(at >= 0);
    std::pair<int, int> const thread{event.at("pid"), event.at("tid")};
    if (phase == "M") {
      std::string const name = event.at("args").at("name");
      if (event["name"] == "thread_name")
        made.threads[thread] = name;
      else
        made.processes[thread.first] = name;
    } else if (phase == "X") {
      CHECK(event.at("dur").get<double>() >= 0);
      CHECK(made.threads.count(thread) == 1);
      ++made.outcomes[event.at("args").at("outcome")];
      CHECK(event["args"].at("id") == event["name"]);
      CHECK(event["args"].at("attempt").get<int>() >= 1);
    } else if (phase == "s") {
      CHECK(arrows.try_emplace(event.at("id"), at, -1).second);
    } else if (phase == "f") {
      CHECK(event.at("bp") == "e");
      arrows.at(event.at("id")).second = at;
    } else if (phase == "i") {
      CHECK(event.at("s") == "g");
    } else {
      CHECK(phase == "C");
      CHECK(event.at("args").at("tasks").get<int>() >= 0);
    }
  }
  for (auto const& [id, ends] : arrows) CHECK(ends.first <= ends.second);
  made.arrows = static_cast<int>(arrows.size());
  return made;
}

TEST_CASE("A trace has the form that viewers ask for", "[trace]") {
  weft::run_record const record = records::large();
  traced const it = read(weft::to_chrome_trace(record));
  CHECK(it.phases.at("X") == static_cast<int>(record.spans.size()));
  CHECK(it.phases.at("i") == static_cast<int>(record.notes.size()));
  CHECK(it.processes.size() == 4);
  CHECK(it.processes.at(1) == "worker 1 (4000)");
  CHECK(it.threads.size() == 8);
  CHECK(it.outcomes.at("failed") == 1);
  CHECK(it.outcomes.at("retried") > 5);
  CHECK(it.phases.at("s") == it.phases.at("f"));
  CHECK(it.arrows > 200);
  CHECK(it.phases.at("C") > 100);
}

TEST_CASE("Times have their nanoseconds, and elements and errors are there", "[trace]") {
  weft::run_record record = records::small();
  record.spans = {record.spans[0]};
  record.spans[0].begin = 1'234'567;
  record.spans[0].end = 1'300'003;
  record.spans[0].element = 7;
  record.spans[0].error = 0;
  record.spans[0].outcome = weft::attempt_end::failed;
  record.errors = {"a \"b\"\n<c>\xff"};
  json const it = json::parse(weft::to_chrome_trace(record));
  for (json const& event : it["traceEvents"])
    if (event["ph"] == "X") {
      CHECK(event["ts"] == 1234.567);
      CHECK(event["dur"] == 65.436);
      CHECK(event["args"]["element"] == 7);
      CHECK(event["args"]["error"] == "a \"b\"\n<c>\xef\xbf\xbd");
    }
  CHECK(it["otherData"]["name"] == "orders");
}

TEST_CASE("Arrows and counters are bounded", "[trace]") {
  weft::chrome_options options;
  options.most_flows = 5;
  CHECK(read(weft::to_chrome_trace(records::large(), options)).arrows == 5);
  weft::run_record const record = records::census(30'000, 2);
  traced const it = read(weft::to_chrome_trace(record));
  CHECK(it.phases.at("C") <= 20'002);
  CHECK(read(weft::to_chrome_trace(weft::run_record())).phases.empty());
}

}  // namespace
