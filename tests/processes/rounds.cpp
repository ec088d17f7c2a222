// SPDX-License-Identifier: BSL-1.0
//! \file
//! Loops on workers whose worker, or coordinator, is killed in the middle: their rounds are kept.
#include <weft/checkpoint.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <sstream>
#include <thread>

#include "world.hpp"

#include "../journal/scratch.hpp"

using namespace weft::literals;
using namespace processes;
namespace fs = std::filesystem;

namespace {

// A line for each round, with the process that did it.
int do_round(int x, std::string const& file) {
  std::this_thread::sleep_for(12ms);
  std::ofstream(file, std::ios::app) << ::getpid() << '\n';
  return x + 1;
}
inline constexpr auto is_below = [](int x) { return x < 60; };

inline constexpr auto counting = weft::workflow<"processes-rounds">(
    (weft::input<"n", int> | weft::input<"file", std::string>) >>
    weft::loop<"count">([](int x, std::string const& file) { return do_round(x, file); }, is_below, 60));
inline constexpr auto round_of_one = weft::workflow<"round">(
    (weft::input<"x", int> | weft::input<"file", std::string>) >>
    weft::task<"one">([](int x, std::string const& file) { return do_round(x, file); }));
inline constexpr auto counting_by_workflow = weft::workflow<"processes-rounds-of-workflow">(
    (weft::input<"n", int> | weft::input<"file", std::string>) >>
    weft::loop<"count">(round_of_one, is_below, 60));

weft::task_graph graph_of(std::string const& file) {
  weft::task_graph graph{"processes-rounds-of-graph"};
  graph.add("count",
            weft::bind(
                [](weft::context& here, std::string const& to, int x) {
                  int const next = do_round(x, to);
                  return next < 60 ? here.repeat(next) : next;
                },
                file),
            graph.add("zero", weft::local([] { return 0; })));
  return graph;
}

// `run(cluster, keeping, file)` counts to 60, in rounds.
using counter = std::function<int(any_cluster&, weft::checkpoint const&, std::string const& file)>;
struct kind_of_loop {
  char const* name;
  counter run;
};
template <auto const& Workflow>
int count_by(any_cluster& where, weft::checkpoint const& keeping, std::string const& file) {
  return weft::run(Workflow, where, keeping, weft::with<"n">(0), weft::with<"file">(file))["count"_id];
}
kind_of_loop const kinds[] = {
    {"callable", count_by<counting>},
    {"workflow", count_by<counting_by_workflow>},
    {"graph",
     [](any_cluster& where, weft::checkpoint const& keeping, std::string const& file) {
       return weft::run(graph_of(file), where, keeping).get<int>("count");
     }},
};

void wait_for_rounds(fs::path const& file, std::size_t count) {
  REQUIRE(within(long_enough, [&] { return lines_of(file).size() >= count; }));
}

}  // namespace

TEST_CASE("rounds: the loop of a worker that is killed goes on, on another one, where it was") {
  engine const on = any_engine();
  CAPTURE(on);
  for (kind_of_loop const& kind : kinds) {
    INFO(kind.name);
    scratch_folder const here;
    fs::path const file = here / "rounds";
    any_cluster all(on);
    all.spawn_workers(1);
    weft::checkpoint_report report;
    auto end = std::async(std::launch::async, [&] {
      return kind.run(all, {.dir = here / "results", .report = &report}, file.string());
    });
    wait_for_rounds(file, 30);
    ::kill(std::stoi(lines_of(file).back()), SIGKILL);
    CHECK(end.get() == 60);
    auto const lines = lines_of(file);
    CHECK(std::set(lines.begin(), lines.end()).size() == 2);
    CHECK(report.rounds >= 20);  // most of the 30 and more that were done
    CHECK(lines.size() - report.rounds <= 60);
    CHECK(report.added == 1);
  }
}

TEST_CASE("rounds: a process for another one to kill", "[.]") {
  ::unsetenv(child_variable);
  std::istringstream words(std::getenv("WEFT_ROUNDS"));
  std::string folder, file;
  std::size_t kind = 0;
  bool is_on_zmq = false;
  words >> folder >> file >> kind >> is_on_zmq;
  any_cluster all(is_on_zmq ? engine::zmq : engine::redis);
  all.spawn_workers(1);
  kinds[kind].run(all, {.dir = folder}, file);
}

TEST_CASE("rounds: the loop of a coordinator that is killed goes on where it was") {
  engine const on = any_engine();
  CAPTURE(on);
  for (std::size_t kind = 0; kind < std::size(kinds); ++kind) {
    INFO(kinds[kind].name);
    scratch_folder const here;
    fs::path const file = here / "rounds";
    std::string const results = (here / "results").string();
    ::setenv("WEFT_ROUNDS",
             (results + " " + file.string() + " " + std::to_string(kind) + (on == engine::zmq ? " 1" : " 0"))
                 .c_str(),
             1);
    child coordinator({"rounds: a process for another one to kill"});
    wait_for_rounds(file, 30);
    coordinator.send(SIGKILL);
    CHECK(coordinator.wait() == -SIGKILL);
    any_cluster all(on);
    all.spawn_workers(1);
    weft::checkpoint_report report;
    CHECK(kinds[kind].run(all, {.dir = results, .report = &report}, file.string()) == 60);
    CHECK(report.rounds >= 20);
    CHECK(lines_of(file).size() - report.rounds <= 62);  // the old worker may have done one more
  }
}
