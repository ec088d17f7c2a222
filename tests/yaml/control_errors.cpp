// SPDX-License-Identifier: BSL-1.0
// What is wrong with choices, loops, groups and limits of a file, and where.
#include <weft/yaml/load.hpp>

#include "tasks.hpp"

#include <weft/weft.hpp>

#include "../catch.hpp"

namespace {

using yaml_tests::known;
using yaml_tests::wrong;

std::string const n = "tasks:\n  n: {task: number, with: {at: 1}}\n  route: {takes: n}\n  ";

TEST_CASE("branches are checked") {
  CHECK(wrong(n + "a: {task: scale, takes: n, when: route.lw}") ==
        "a.yaml:4:36: the choice of \"route\" has no branch \"lw\": did you mean \"low\"?");
  CHECK(wrong(n + "a: {task: scale, takes: n, when: [{rout: low}]}") ==
        "a.yaml:4:44: task \"a\" names \"rout\", which is no task: did you mean \"route\"?");
  CHECK(wrong(n + "a: {task: scale, takes: n, when: rout.low}") ==
        "a.yaml:4:36: task \"a\" names \"rout\", which is no task: did you mean \"route\"?");
  CHECK(wrong(n + "a: {task: scale, takes: n, when: n.low}") ==
        "a.yaml:4:36: \"n\" is no choice: it gives int");
  CHECK(
      wrong(n + "a: {task: scale, takes: n, when: route}") ==
      "a.yaml:4:36: task \"a\" says \"when\", and \"route\" is a task, not a branch: \"route.NAME\" is one");
  CHECK(wrong(n + "a: {task: scale, takes: n, when: [[route]]}")
            .find("\"when[0]\" of task \"a\" wants a branch of a choice") != std::string::npos);
  CHECK(wrong(n + "a: {task: length, takes: route.low}") ==
        "a.yaml:4:28: nothing comes with \"route.low\" that task \"a\" could take: to only wait for this "
        "branch, "
        "name it under \"when\"");
  CHECK(wrong(n + "a: {task: scale, takes: route.high}") ==
        "a.yaml:4:27: task \"a\" wants int as argument 1, and \"route\" gives std::string");
  CHECK(wrong(n + "a: {task: sum, takes: [route.high]}").find("takes many results as argument 1") !=
        std::string::npos);
  CHECK(wrong(n + "a: {task: either, takes: [route.high, n]}").find("takes what may be skipped") !=
        std::string::npos);
  CHECK(
      wrong(
          "tasks:\n  n: {task: number, with: {at: 1}}\n  r: {task: route, for_each: {i: [1, 2]}, takes: n}\n"
          "  a: {task: quiet, when: r.low}\n  b: {task: quiet, when: r_1.low}") ==
      "a.yaml:4:26: \"r\" is 2 tasks: a branch is one of a single choice");
  CHECK(wrong("tasks:\n  n: {task: number, with: {at: 1}}\n  r: {task: route, takes: n, enabled: false}\n"
              "  a: {task: quiet, when: r.low}") ==
        "a.yaml:4:26: task \"a\" waits for what \"r\" chooses, which is not enabled: leave it out as well");
}

TEST_CASE("branches that meet as plain values are told with their place") {
  CHECK(wrong(n + "a: {task: scale, takes: n, when: route.low}\n  b: {task: length, takes: route.high}\n"
                  "  c: {task: minus, takes: [a, b]}") ==
        "a.yaml:6:3: task \"c\" needs \"a\" and \"b\", of which the choice of \"route\" always skips one: "
        "let it "
        "take "
        "them as std::optional");
  CHECK(wrong(n + "a: {task: scale, takes: n, when: route.low}\n  b: {task: length, takes: route.high}\n"
                  "  c: {task: either, takes: [a, b]}")
            .empty());
}

TEST_CASE("who stands for a task that is left out stands under its conditions") {
  std::string const text = n +
                           "a: {task: scale, takes: n, when: route.high, enabled: false}\n"
                           "  b: {task: scale, takes: a}\n  c: {task: either, takes: [a, b]}";
  auto const g = weft::yaml::parse(text, "a.yaml", known());
  auto const results = weft::run(g);
  CHECK_FALSE(results.contains("b"));
  CHECK(results.get<int>("c") == 0);
  // What comes with a branch stands for what would have made something of it.
  auto const same = [](std::string const& s) { return s; };
  weft::yaml::registry own;
  own.add("n", [] { return 70; })
      .add("same", same)
      .add(
          "route", [](int x) -> weft::one_of<weft::to<"high", std::string>> {
            return weft::choose<"high">(std::to_string(x));
          });
  CHECK(weft::run(
            weft::yaml::parse("tasks: {n: , route: {takes: n}, same: {takes: route.high, enabled: false}, b: "
                              "{task: same, takes: same}}",
                              "a.yaml", own))
            .get<std::string>("b") == "70");
}

TEST_CASE("attempts, time and limits are checked") {
  CHECK(wrong("steps: [{quiet: {retry: 0}}]")
            .starts_with("a.yaml:1:25: \"retry\" of task \"quiet\" wants how many"));
  CHECK(
      wrong("steps: [{quiet: {retry: {attempts: 0}}}]") ==
      "a.yaml:1:36: \"retry.attempts\" of task \"quiet\" wants a whole number, from 1 to 1000000, not \"0\"");
  CHECK(wrong("steps: [{quiet: {retry: {attemps: 3}}}]") ==
        "a.yaml:1:26: \"retry\" of task \"quiet\" has no \"attemps\": did you mean \"attempts\"?");
  CHECK(wrong("steps: [{quiet: {retry: {jitter: 2}}}]").find("a number, from 0 to 1, not \"2\"") !=
        std::string::npos);
  CHECK(wrong("steps: [{quiet: {timeout: 5}}]") ==
        "a.yaml:1:27: \"timeout\" of task \"quiet\" wants a time as 250ms, 10s, 5min or 1h, not \"5\"");
  CHECK(wrong("steps: [{quiet: {timeout: 0s}}]").find("wants a time") != std::string::npos);
  CHECK(wrong("limits: {db: 1}\nsteps: [{quiet: {limit: dbs}}]") ==
        "a.yaml:2:25: there is no limit \"dbs\": did you mean \"db\"?");
  CHECK(wrong("steps: [{quiet: {limit: db}}]") ==
        "a.yaml:1:25: there is no limit \"db\": limits are given under \"limits\"");
  CHECK(wrong("limits: {db: 0}") ==
        "a.yaml:1:14: limit \"db\" wants how many at once: a whole number, at least 1, not \"0\"");
  CHECK(wrong("limits: {a: 1, b: 1, c: 1, d: 1, e: 1}\nsteps: [{quiet: {limit: [a, b, c, d, e]}}]")
            .find("more than 4 limits") != std::string::npos);
}

TEST_CASE("loops are checked") {
  auto const loop = [](std::string const& said) {
    return wrong("steps:\n  - n: {task: number, with: {at: 1}}\n  - a: {task: scale, repeat: " + said + "}");
  };
  CHECK(loop("{while: {task: below, with: {at: 3}}, limit: 5}").empty());
  CHECK(loop("{while: {task: below}, limit: 5}") ==
        "a.yaml:3:38: the condition of task \"a\" needs \"at\": a whole number");
  CHECK(loop("{while: {task: belw}, limit: 5}") ==
        "a.yaml:3:45: no task is registered as \"belw\": did you mean \"below\"?");
  CHECK(loop("{while: {tsk: below}, limit: 5}").find("the condition of task \"a\" has no \"tsk\"") !=
        std::string::npos);
  CHECK(loop("{while: scale, limit: 5}") ==
        "a.yaml:3:38: \"scale\" is no condition for task \"a\": it must take one int, which it does not take "
        "away, "
        "and give a bool");
  CHECK(loop("{while: below}") ==
        "a.yaml:3:30: task \"a\" needs \"repeat.limit\": how many rounds there may be at most");
  CHECK(loop("{while: {task: below, with: {at: 3}}, until: {task: below, with: {at: 3}}, limit: 3}")
            .find("while (or until) and limit") != std::string::npos);
  CHECK(loop("{whle: below, limit: 2}").find("did you mean \"while\"?") != std::string::npos);
  CHECK(loop("5").find("repeat: {while: is_rough, limit: 100}, not \"5\"") != std::string::npos);
  CHECK(wrong("steps: [{n: {task: number, with: {at: 1}, repeat: {while: {task: below, with: {at: 2}}, "
              "limit: 3}}}]")
            .find("task \"n\" cannot be repeated") != std::string::npos);
}

TEST_CASE("groups are checked") {
  std::string const three =
      "tasks:\n  n: {task: number, for_each: {i: {count: 3}}, with: {at: 1}}\n  m: {task: number, with: {at: "
      "1}}\n";
  auto const group = [&](std::string const& said, std::string const& tasks = {}) {
    return wrong(three + tasks + "groups:\n  g: " + said);
  };
  CHECK(group("{members: n, policy: {at_least: 3}}").empty());
  CHECK(group("{members: n, policy: {at_least: 4}}") ==
        "a.yaml:5:38: group \"g\" wants 4 members to succeed, and has 3");
  CHECK(group("{members: n, policy: {at_least: 0}}") ==
        "a.yaml:5:38: \"policy.at_least\" of group \"g\" wants a whole number, at least 1, not \"0\"");
  CHECK(group("{members: n, policy: {atleast: 1}}").find("did you mean \"at_least\"?") != std::string::npos);
  CHECK(group("{members: n, policy: best}")
            .find("wants all, best_effort, first, {at_least: 2}, or {critical: [a, b]}") !=
        std::string::npos);
  CHECK(group("{members: n, policy: {critical: m}}") ==
        "a.yaml:5:38: \"m\" is said to be critical for group \"g\", but is no member of it");
  CHECK(group("{members: [n, k]}") ==
        "a.yaml:5:20: group \"g\" names \"k\", which is no task: did you mean \"m\"?");
  CHECK(group("{membrs: n}").find("did you mean \"members\"?") != std::string::npos);
  CHECK(group("{policy: all}") ==
        "a.yaml:5:6: group \"g\" needs \"members\": the name of a task, or a list of names");
  CHECK(group("{members: [n, n_1]}") == "a.yaml:5:20: task \"n_1\" is a member of group \"g\" already");
  CHECK(group("{members: n}\n  h: {members: g}") ==
        "a.yaml:6:16: \"g\" is a group: the members of a group are tasks");
  CHECK(group("{members: n}\n  m: {members: n_0}").find("groups and tasks need different names") !=
        std::string::npos);
  CHECK(group("{members: m, policy: best_effort}", "  a: {task: scale, takes: m}\n") ==
        "a.yaml:4:27: task \"a\" wants int as argument 1, and \"m\" gives weft::outcome<int>, as it is a "
        "member of "
        "group \"g\"");
  CHECK(group("{members: a}", "  a: {task: scale, takes: m, after: g}\n")
            .find("in a circle: \"a\" -> \"g\" -> \"a\"") != std::string::npos);
  CHECK(group("{members: r, policy: best_effort}",
              "  r: {task: route, takes: m}\n  a: {task: quiet, when: r.low}\n") ==
        "a.yaml:5:26: task \"a\" waits for what \"r\" chooses, which is a member of group \"g\", so that its "
        "choice is "
        "only an outcome");
  CHECK(wrong("groups: [a]") == "a.yaml:1:9: \"groups\" is a mapping, not a list");
}

TEST_CASE("overrides reach groups and limits") {
  char const* const text =
      "limits: {db: 2}\ntasks: {n: {task: number, with: {at: 1}, limit: db}}\ngroups: {g: {members: n}}";
  auto const g =
      weft::yaml::parse(text, "a.yaml", known(), {.set = {"limits.db=5", "groups.g.policy=best_effort"}});
  CHECK(g.data()->policy_of(g.find<weft::outcome<int>>("n").index()).limits[0].most == 5);
  CHECK(wrong(text, {.set = {"limits.dbs=5"}}) ==
        "--set limits.dbs:1:1: there is no limit \"dbs\": did you mean \"db\"?");
  CHECK(wrong(text, {.set = {"groups.h.policy=all"}}) ==
        "--set groups.h.policy:1:1: there is no group of which this could set something: did you mean \"g\"? "
        "(groups.NAME.KEY=value)");
}

TEST_CASE("help says what tasks choose") {
  CHECK(known().help().find("route\n  takes int\n  chooses high with std::string, low\n") !=
        std::string::npos);
  CHECK(known().help().find("either\n  takes optional int, optional int\n") != std::string::npos);
}

}  // namespace
