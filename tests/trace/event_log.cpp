// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/event_log.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "records.hpp"

#include "../catch.hpp"

namespace {

namespace fs = std::filesystem;

class temporary_file {
public:
  explicit temporary_file(std::string const& text = {})
      : path(fs::temp_directory_path() / ("weft-events-" + std::to_string(::getpid()) + ".jsonl")) {
    std::ofstream(path) << text;
  }
  temporary_file(temporary_file const&) = delete;
  temporary_file& operator=(temporary_file const&) = delete;
  ~temporary_file() { fs::remove(path); }

  fs::path path;
};

std::string text_of(weft::run_record const& record) {
  std::ostringstream out;
  weft::write_event_log(record, out);
  return out.str();
}
weft::run_record read(std::string const& text, weft::event_log_limits const& limits = {}) {
  temporary_file const file(text);
  return weft::read_event_log(file.path, limits);
}

void check_same(weft::run_record const& a, weft::run_record const& b) {
  CHECK(a.graph.name == b.graph.name);
  CHECK(a.where == b.where);
  CHECK(a.started == b.started);
  CHECK(a.duration == b.duration);
  CHECK(a.outcome == b.outcome);
  CHECK(a.error == b.error);
  CHECK(a.errors == b.errors);
  REQUIRE(a.graph.tasks.size() == b.graph.tasks.size());
  for (std::size_t k = 0; k < a.graph.tasks.size(); ++k) {
    weft::picture_task const& one = a.graph.tasks[k];
    weft::picture_task const& two = b.graph.tasks[k];
    CHECK(one.id == two.id);
    CHECK(one.scope == two.scope);
    CHECK(one.kind == two.kind);
    CHECK(one.result == two.result);
    CHECK(one.cost == two.cost);
    CHECK(one.local == two.local);
    CHECK(one.parameters.size() == two.parameters.size());
    CHECK(one.touches.size() == two.touches.size());
  }
  REQUIRE(a.graph.edges.size() == b.graph.edges.size());
  for (std::size_t e = 0; e < a.graph.edges.size(); ++e) {
    CHECK(a.graph.edges[e].from == b.graph.edges[e].from);
    CHECK(a.graph.edges[e].to == b.graph.edges[e].to);
    CHECK(a.graph.edges[e].kind == b.graph.edges[e].kind);
    CHECK(a.graph.edges[e].label == b.graph.edges[e].label);
  }
  REQUIRE(a.lanes.size() == b.lanes.size());
  for (std::size_t i = 0; i < a.lanes.size(); ++i) {
    CHECK(a.lanes[i].process == b.lanes[i].process);
    CHECK(a.lanes[i].thread == b.lanes[i].thread);
    CHECK(a.lanes[i].pid == b.lanes[i].pid);
  }
  REQUIRE(a.spans.size() == b.spans.size());
  auto const key = [](weft::task_span const& s) {
    return std::tuple(s.begin, s.end, s.task, s.lane, s.element, s.attempt, s.error, s.outcome);
  };
  CHECK(std::equal(a.spans.begin(), a.spans.end(), b.spans.begin(),
                   [&](auto const& one, auto const& two) { return key(one) == key(two); }));
  REQUIRE(a.notes.size() == b.notes.size());
  for (std::size_t i = 0; i < a.notes.size(); ++i) {
    CHECK(a.notes[i].at == b.notes[i].at);
    CHECK(a.notes[i].text == b.notes[i].text);
  }
}

TEST_CASE("A record that is written and read is the same", "[trace]") {
  weft::run_record record = records::large();
  record.graph.tasks[3].parameters = {{"int", 2}, {"a<b> const&", -1}};
  record.graph.tasks[3].touches = {{"rates", true}};
  record.graph.tasks[4].local = true;
  record.graph.tasks[5].kind = weft::task_kind::choice;
  record.graph.edges[0].label = "yes \"or\" no";
  record.graph.edges[1].kind = weft::edge_kind::moves_by_name;
  check_same(record, read(text_of(record)));
  weft::run_record const maps = records::census(3'000);
  weft::run_record const again = read(text_of(maps));
  check_same(maps, again);
  CHECK(again.calls[2] == 3'000);
}

// As a run would tell it.
void tell(weft::run_observer& log, weft::run_record const& record, std::size_t spans) {
  weft::run_record begin;
  begin.graph = record.graph;
  begin.where = record.where;
  begin.started = record.started;
  log.run_began(begin);
  for (std::size_t i = 0; i < record.lanes.size(); ++i)
    log.lane_known(static_cast<std::uint32_t>(100 + i), record.lanes[i]);
  for (std::size_t k = 0; k < record.calls.size(); ++k)
    if (record.calls[k] > 0) log.elements_known(static_cast<std::uint32_t>(k), record.calls[k]);
  for (std::size_t i = 0; i < spans; ++i) {
    weft::task_span span = record.spans[i];
    span.lane += 100;
    std::string const error = span.error < record.errors.size() ? record.errors[span.error] : std::string();
    span.error = weft::task_span::none;
    log.task_ended(span, error);
  }
  for (weft::record_note const& each : record.notes) log.noted(each);
}

TEST_CASE("An observer writes what it is told", "[trace]") {
  weft::run_record const record = records::large();
  temporary_file const file;
  {
    weft::event_log log(file.path);
    tell(log, record, record.spans.size());
    log.run_ended(record.outcome, record.duration, record.error);
    tell(log, records::small(), 3);  // another run: nothing
    log.flush();
    check_same(record, weft::read_event_log(file.path));
  }
  check_same(record, weft::read_event_log(file.path));
}

TEST_CASE("Threads of this process are lanes, and tasks that are added have an edge", "[trace]") {
  temporary_file const file;
  {
    weft::event_log log(file.path);
    weft::run_record begin;
    begin.graph.tasks = {records::task("a")};
    log.run_began(begin);
    log.task_added(1, "a/b", 0);
    std::vector<std::thread> threads;
    for (std::uint32_t t = 0; t < 4; ++t)
      threads.emplace_back([&log, t] {
        for (int i = 0; i < 1000; ++i) {
          weft::task_span span;
          span.task = t % 2;
          span.element = std::int64_t{t} * 1000 + i;
          span.lane = weft::task_span::none;
          span.begin = i;
          log.task_began(span);
          span.end = i + 1;
          log.task_ended(span, {});
        }
      });
    for (auto& each : threads) each.join();
    weft::task_span last;
    last.lane = weft::task_span::none;
    log.task_ended(last, {});
    log.run_ended(weft::run_end::done, 5000, {});
  }
  weft::run_record const it = weft::read_event_log(file.path);
  CHECK(it.lanes.size() == 5);
  CHECK(it.lanes[4].thread == "main");
  CHECK(it.lanes[3].thread == "thread 4");
  CHECK(it.lanes[0].pid == static_cast<std::uint64_t>(::getpid()));
  CHECK(it.spans.size() == 4001);
  REQUIRE(it.graph.tasks.size() == 2);
  CHECK(it.graph.tasks[1].scope == "a");
  REQUIRE(it.graph.edges.size() == 1);
  CHECK(it.graph.edges[0].from == 0);
}

TEST_CASE("A run that is killed leaves what it did", "[trace]") {
  temporary_file const file;
  weft::run_record const record = records::census(500, 2);
  pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    weft::event_log log(file.path);
    tell(log, record, 300);
    weft::task_span span;
    span.task = 3;
    span.begin = 77;
    span.lane = weft::task_span::none;
    log.task_began(span);
    for (;;) ::pause();
  }
  // Without being asked it reaches the file within a second.
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline && fs::file_size(file.path) < 20'000)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  weft::run_record const it = weft::read_event_log(file.path);
  CHECK(it.outcome == weft::run_end::running);
  REQUIRE(it.spans.size() == 301);
  CHECK(it.spans.back().outcome == weft::attempt_end::running);
  CHECK(it.spans.back().task == 3);
  CHECK(it.duration >= it.spans[299].end);
}

TEST_CASE("A last line that is cut is left out, and said", "[trace]") {
  std::string const text = text_of(records::small());
  std::size_t const end = text.rfind("{\"event\":\"end\"");
  weft::run_record const it = read(text.substr(0, end + 9));
  CHECK(it.outcome == weft::run_end::running);
  CHECK(it.spans.size() == 5);
  REQUIRE(it.notes.size() == 1);
  CHECK(it.notes[0].text.find("ends in the middle of a line") != std::string::npos);
}

std::string const head =
    "{\"event\":\"run\",\"format\":\"weft-events\",\"version\":1,\"name\":\"x\",\"where\":\"\",\"started\":0}"
    "\n"
    "{\"event\":\"task\",\"id\":\"a\"}\n{\"event\":\"lane\",\"lane\":0,\"thread\":\"main\"}\n";

TEST_CASE("A line that is damaged is an error that says where", "[trace]") {
  auto const error = [](std::string const& text) -> std::pair<std::size_t, std::string> {
    try {
      read(text, {10, 10});
    } catch (weft::event_log_error const& wrong) {
      return {wrong.line(), wrong.what()};
    }
    return {999, "no error"};
  };
  struct {
    char const* line;
    char const* text;
  } const cases[] = {
      {"{", "it is no JSON object"},
      {"[]", "it is no JSON object"},
      {"\xff", "it is no JSON object"},
      {"{}", "there is no event \"\""},
      {"{\"event\":7}", "\"event\" is no text"},
      {"{\"event\":\"dance\"}", "there is no event \"dance\""},
      {"{\"event\":\"run\",\"format\":\"weft-events\",\"version\":1}", "a run has begun already"},
      {"{\"event\":\"ended\",\"task\":1,\"lane\":0,\"begin\":1,\"end\":2}", "there is no task 1"},
      {"{\"event\":\"ended\",\"task\":0,\"lane\":3,\"begin\":1,\"end\":2}", "there is no lane 3"},
      {"{\"event\":\"ended\",\"task\":0,\"lane\":0,\"begin\":1}", "it has no \"end\""},
      {"{\"event\":\"ended\",\"task\":0,\"lane\":0,\"begin\":3,\"end\":2}", "it ends before it begins"},
      {"{\"event\":\"ended\",\"task\":-1,\"lane\":0,\"begin\":1,\"end\":2}", "\"task\" is no number"},
      {"{\"event\":\"ended\",\"task\":0,\"element\":-2,\"lane\":0,\"begin\":1,\"end\":2}",
       "\"element\" is no number"},
      {"{\"event\":\"ended\",\"task\":0,\"lane\":0,\"begin\":1e3,\"end\":2}", "\"begin\" is no number"},
      {"{\"event\":\"ended\",\"task\":0,\"lane\":0,\"begin\":1,\"end\":99999999999999999999}",
       "\"end\" is no number"},
      {"{\"event\":\"ended\",\"task\":0,\"lane\":0,\"begin\":1,\"end\":2,\"outcome\":\"odd\"}",
       "none of its values"},
      {"{\"event\":\"task\",\"id\":\"b\",\"parent\":5}", "there is no task 5"},
      {"{\"event\":\"task\",\"id\":\"b\",\"scope\":\"c\"}", "\"scope\" is no part of the id"},
      {"{\"event\":\"task\",\"id\":\"b\",\"parameters\":[1]}", "is no list of objects"},
      {"{\"event\":\"edge\",\"from\":0,\"to\":9}", "there is no task 9"},
      {"{\"event\":\"lane\",\"lane\":5}", "lanes are not in order"},
      {"{\"event\":\"calls\",\"task\":8,\"count\":1}", "there is no task 8"},
      {"{\"event\":\"note\",\"text\":\"x\"}", "it has no \"at\""},
      {"{\"event\":\"end\",\"outcome\":\"done\",\"duration\":-1}", "\"duration\" is no number"}};
  for (auto const& each : cases) {
    auto const [line, text] = error(head + each.line + "\n");
    INFO(each.line << " -> " << text);
    CHECK(line == 4);
    CHECK(text.find(each.text) != std::string::npos);
    CHECK(text.find(":4: ") != std::string::npos);
  }
  CHECK(error("").second.find("there is no run in it") != std::string::npos);
  CHECK(error("{\"event\":\"task\",\"id\":\"b\"}\n").second.find("is not that of a run") !=
        std::string::npos);
  CHECK(error("{\"event\":\"run\",\"format\":\"weft-events\",\"version\":2}\n").second.find("version is 2") !=
        std::string::npos);
  CHECK(error(head + std::string(2'000'000, ' ') + "\n").second.find("too long") != std::string::npos);
  CHECK(error(head + std::string(100'000, '[')).first == 999);  // cut
  std::string many = head;
  for (int i = 0; i < 10; ++i) many += "{\"event\":\"task\",\"id\":\"b\"}\n";
  CHECK(error(many).second.find("too many tasks") != std::string::npos);
  CHECK_THROWS_AS(weft::read_event_log("/nowhere/at/all"), weft::event_log_error);
  CHECK_THROWS_AS(weft::event_log("/nowhere/at/all"), weft::event_log_error);
}

TEST_CASE("Too many spans are counted", "[trace]") {
  weft::run_record const it = read(text_of(records::census(100, 1)), {50, 100});
  CHECK(it.spans.size() == 50);
  CHECK(it.dropped > 50);
}

TEST_CASE("Bytes changed anywhere are an error or another record", "[trace]") {
  std::string const text = text_of(records::small());
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    std::string changed = text;
    for (int k = 0; k < 3; ++k) changed[random() % changed.size()] = static_cast<char>(random());
    try {
      read(changed);
    } catch (weft::event_log_error const&) {
      continue;
    }
  }
}

TEST_CASE("A full disk is told", "[trace]") {
  if (!fs::exists("/dev/full")) return;
  weft::event_log log("/dev/full");
  tell(log, records::small(), 5);
  CHECK_THROWS_AS(log.flush(), weft::event_log_error);
  log.run_ended(weft::run_end::done, 1, {});
}

}  // namespace
