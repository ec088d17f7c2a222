// SPDX-License-Identifier: BSL-1.0
//! \file
//! Loops of files in runs with a checkpoint: on this thread, on a pool, on a cluster.
#include <weft/checkpoint.hpp>
#include <weft/yaml.hpp>

#include <stdexcept>
#include <string>

#include "../checkpoint/places.hpp"

#include "../catch.hpp"

using places::called;
using places::calls_since;
using weft::checkpoint;
using weft::checkpoint_report;

namespace {

struct limit {
  int at = 0;
  static auto parameters() { return weft::yaml::schema(weft::yaml::optional("at", &limit::at)); }
};

std::atomic<int> fails_in{-1};
int next(int x) {
  if (++called == fails_in) throw std::runtime_error("not this one");
  return x + 1;
}
int next_by(int by, weft::context&, int x) { return next(x) - 1 + by; }

bool below_100(int const& x) { return x < 100; }

weft::yaml::registry known(int captured = 100) {
  weft::yaml::registry all;
  all.add("zero", [] { return 0; });
  all.add("next", weft::bind<&next>());
  all.add("next_here", &next);
  all.add("next_by", [](limit const& by) {
    return weft::bind([](weft::context& here, int n, int x) { return next_by(n, here, x); }, by.at);
  });
  all.add("below", [](limit const& with, int x) { return x < with.at; });
  all.add("below_100", &below_100);
  all.add("below_it", [captured](int x) { return x < captured; });
  all.add("judge",
          [](weft::outcome<int> const& x) { return x.has_value() ? *x : throw std::runtime_error("none"); });
  all.add("again", weft::bind([](weft::context& here, int x) {
            int const made = next(x);
            return made < 100 ? here.repeat(made, 100) : made;
          }));
  return all;
}
weft::task_graph graph_of(std::string const& tasks, weft::yaml::registry const& all = known()) {
  return weft::yaml::parse("name: kept loops\ntasks:\n  zero: {}\n" + tasks, "kept.yaml", all);
}

constexpr auto counting =
    "  end: {task: next, takes: zero, repeat: {while: {task: below, with: {at: 100}}, limit: 100}}\n";

// Fails in round 57 of 100 and goes on; `rounds` of the 56 are known then.
void is_resumed(weft::task_graph const& graph, std::size_t rounds = 56) {
  auto const at = [&](auto&& place, auto&& then) {
    INFO(place.name << ", then " << then.name);
    scratch_folder const here;
    calls_since();
    fails_in = 57;
    CHECK_THROWS_AS(place.run(graph, checkpoint{here.path()}), weft::task_failed);
    fails_in = -1;
    calls_since();
    checkpoint_report report;
    CHECK(then.run(graph, checkpoint{.dir = here.path(), .report = &report}).template get<int>("end") == 100);
    CHECK(report.rounds == rounds);
    CHECK(calls_since() == 100 - static_cast<int>(rounds));
    CHECK(place.run(graph, checkpoint{.dir = here.path(), .report = &report}).template get<int>("end") ==
          100);
    CHECK(calls_since() == (rounds > 0 ? 0 : 100));
  };
  places::on_this_thread inline_;
  places::on_a_pool pool;
  places::on_a_cluster cluster;
  at(inline_, pool);
  at(pool, cluster);
  at(cluster, inline_);
}

}  // namespace

TEST_CASE("a loop of a file is resumed in the round that it was in") { is_resumed(graph_of(counting)); }

TEST_CASE("so is one whose condition is a function") {
  is_resumed(graph_of("  end: {task: next, takes: zero, repeat: {while: below_100, limit: 100}}\n"));
}

TEST_CASE("so is one with parameters, with attempts, in a group") {
  is_resumed(
      graph_of("  end: {task: next_by, with: {at: 1}, takes: zero, retry: 1, timeout: 1min, "
               "repeat: {while: {task: below, with: {at: 100}}, limit: 100}}\n"));
  is_resumed(graph_of(
      "  member: {task: next, takes: zero, repeat: {while: {task: below, with: {at: 100}}, limit: 100}}\n"
      "  end: {task: judge, takes: member}\n"
      "groups:\n  all: {members: member, policy: best_effort}\n"));
}

TEST_CASE("of a loop of a file nothing is kept where its task or its condition is not known") {
  is_resumed(graph_of("  end: {task: next_here, takes: zero, repeat: {while: {task: below, with: {at: 100}}, "
                      "limit: 100}}\n"),
             0);
  is_resumed(graph_of("  end: {task: next, takes: zero, repeat: {while: below_it, limit: 100}}\n"), 0);
  is_resumed(graph_of("  end: {task: next, takes: zero, local: true, repeat: {while: {task: below, with: "
                      "{at: 100}}, limit: 100}}\n"),
             0);
}

TEST_CASE("a task of a file that repeats itself is resumed, too, as a member of a group as well") {
  auto const at = [](weft::task_graph const& graph) {
    scratch_folder const here;
    calls_since();
    fails_in = 57;
    CHECK_THROWS_AS(weft::run(graph, checkpoint{here.path()}), weft::task_failed);
    fails_in = -1;
    calls_since();
    places::on_a_cluster place;
    CHECK(place.run(graph, checkpoint{here.path()}).get<int>("end") == 100);
    CHECK(calls_since() == 44);
  };
  at(graph_of("  end: {task: again, takes: zero}\n"));
  at(
      graph_of("  member: {task: again, takes: zero}\n  end: {task: judge, takes: member}\n"
               "groups:\n  all: {members: member, policy: best_effort}\n"));
}

TEST_CASE("a loop of a file that goes on otherwise begins anew") {
  scratch_folder const here;
  auto const run = [&](std::string const& repeat) {
    return weft::run(graph_of("  end: {task: next, takes: zero, repeat: " + repeat + "}\n"),
                     checkpoint{here.path()})
        .get<int>("end");
  };
  calls_since();
  fails_in = 30;
  CHECK_THROWS_AS(run("{while: {task: below, with: {at: 100}}, limit: 100}"), weft::task_failed);
  fails_in = -1;
  for (char const* other : {"{while: {task: below, with: {at: 101}}, limit: 200}",
                            "{while: {task: below, with: {at: 100}}, limit: 200}"}) {
    INFO(other);
    calls_since();
    CHECK(run(other) >= 100);
    CHECK(calls_since() >= 100);
  }
  CHECK(run("{until: {task: below, with: {at: 100}}, limit: 100}") == 0);
  calls_since();
  CHECK(run("{while: {task: below, with: {at: 100}}, limit: 100}") == 100);
  CHECK(calls_since() == 71);
}
