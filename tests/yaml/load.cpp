// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/load.hpp>

#include "tasks.hpp"

#include <weft/weft.hpp>

#include <unistd.h>
#include <fstream>
#include <random>

#include "../catch.hpp"

namespace {

using weft::yaml::load_options;
using yaml_tests::known;
using yaml_tests::wrong;

template <class T>
T result(std::string const& text, std::string const& id, std::vector<std::string> const& set = {},
         std::string const& name = "a.yaml") {
  load_options options;
  options.set = set;
  return weft::run(weft::yaml::parse(text, name, known(), options)).get<T>(id);
}

// A folder of its own that is gone afterwards.
struct folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("weft-yaml-" + std::to_string(getpid()));
  folder() { std::filesystem::create_directories(path); }
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() { std::filesystem::remove_all(path); }
  void write(std::string const& name, std::string const& text) const { std::ofstream(path / name) << text; }
};

constexpr char const* numbers = R"(
name: numbers
values: {last: 4, keep: true, factors: [1, 10]}
tasks:
  n:
    task: number
    for_each: {at: {first: 1, last: "${last}"}}
    with: {at: "${at}"}
  total: {task: sum, takes: n, about: of all}
  scaled:
    task: scale
    for_each: {by: "${factors}"}
    with: {by: "${by}"}
    takes: total
  kept: {task: scale, enabled: "${keep}", with: {by: 1000}, takes: scaled_10}
  difference: {task: minus, takes: [kept, scaled_1]}
)";

// --- what a file may say -----------------------------------------------------------------------------------

TEST_CASE("a file names tasks, parameters, arguments, repetitions and what is left out") {
  auto const g = weft::yaml::parse(numbers, "a.yaml", known());
  CHECK(g.name() == "numbers");
  CHECK(g.size() == 9);
  weft::pool pool(2);
  auto const results = weft::run(g, pool);
  CHECK(results.get<int>("n_3") == 3);
  CHECK(results.get<int>("total") == 10);
  CHECK(results.get<int>("difference") == 100'000 - 10);
}

TEST_CASE("overrides change values and what is said of tasks") {
  CHECK(result<int>(numbers, "difference", {"keep=false"}) == 100 - 10);
  CHECK(result<int>(numbers, "total", {"last=10"}) == 55);
  CHECK(result<int>(numbers, "difference", {"factors=[1, 10, 100]", "tasks.kept.takes=scaled_100"}) ==
        1'000'000 - 10);
  CHECK(result<int>(numbers, "difference", {"tasks.kept.with.by=1"}) == 90);
  CHECK(result<int>("steps: [n]", "n", {"tasks.n.task=number", "tasks.n.with.at=7"}) == 7);
  auto const refused = [](std::string const& set) {
    load_options options;
    options.set = {set};
    return wrong(numbers, options);
  };
  CHECK(refused("lst=3") == "--set lst:1:1: there is no value \"lst\": did you mean \"last\"?");
  CHECK(refused("last") == "--set last:1:1: an override is key=value, not \"last\"");
  CHECK(refused("last=x").starts_with(
      "--set last:1:1: \"for_each.at.last\" of task \"n\" wants a whole number"));
  CHECK(refused("last=[1").starts_with("--set last:1:"));
  CHECK(refused("last=[1,2").find("a ] or } is missing behind it") != std::string::npos);
  CHECK(refused("tasks.kpt.enabled=false").find("did you mean \"kept\"?") != std::string::npos);
  CHECK(refused("tasks.kept.enabld=false") ==
        "--set tasks.kept.enabld:1:1: task \"kept\" has no \"enabld\": did you mean \"enabled\"?");
  CHECK(refused("tasks.kept.enabled.x=1").find("something within \"${keep}\" cannot be set") !=
        std::string::npos);
}

TEST_CASE("steps follow each other") {
  char const* const text = R"(
steps:
  - first: {task: number, with: {at: 3}}
  - scale
  - again: {task: scale, enabled: false}
  - last: {task: scale, with: {by: 7}}
  - end: quiet
)";
  auto const g = weft::yaml::parse(text, "a/b.yaml", known());
  CHECK(g.name() == "b");
  CHECK(g.size() == 4);
  CHECK(weft::run(g).get<int>("last") == 42);
  CHECK(result<int>(text, "last", {"tasks.again.enabled=true"}) == 84);
}

TEST_CASE("JSON says the same") {
  char const* const text =
      "{\"values\": {\"at\": 21},\n\t\"tasks\": {\"n\\ud83d\\ude00\": {\"task\": \"number\", \"with\": "
      "{\"at\": "
      "\"${at}\"}},\n\"m\": {\"task\": \"scale\", \"takes\": [\"n\\ud83d\\ude00\"]}}}";
  CHECK(result<int>(text, "m", {}, "a.json") == 42);
  CHECK(wrong("{\"tasks\":\n {\"n\": {\"task\": \"number\", \"with\": {\"at\": \"3\"}, \"x\": 1}}}", {},
              "a.json") ==
        "a.json:2:48: task \"n\" has no \"x\": there are task, with, takes, after, enabled, local, for_each, "
        "id, about, when, retry, timeout, limit, repeat\n"
        "a.json:2:42: \"at\" of task \"n\" wants a whole number, not \"3\", which is a text, as it is in "
        "quotes");
  CHECK(wrong("{\"tasks\":\n {\"n\": }}", {}, "a.json").starts_with("a.json:2:8: this is not JSON: "));
  CHECK(wrong("", {}, "a.json").starts_with("a.json:1:1: this is not JSON: "));
  CHECK(wrong("{\"a\": 1e999}", {}, "a.json").starts_with("a.json:1:12: this is not JSON: "));
  CHECK(wrong("{\"a\": 1, \"a\": 2}", {}, "a.json") == "a.json:1:10: the key \"a\" comes twice");
  CHECK(wrong("tasks: {}", {}, "a.json").starts_with("a.json:1:"));
}

TEST_CASE("values stand for anything, in each other, too") {
  char const* const text = R"(
values:
  shop: {name: "n-${suffix}", by: [2, 3]}
  suffix: x
tasks:
  a: {task: name, id: "${shop.name}$${y}"}
  b: {task: number, with: {at: "${shop.by.1}"}}
  c: {task: name, for_each: {s: [{n: p}, {n: q}]}, id: "c-${s.n}"}
)";
  CHECK(result<std::string>(text, "n-x${y}") == "n-x${y}");
  CHECK(result<int>(text, "b") == 3);
  CHECK(result<std::string>(text, "c-q") == "c-q");
  CHECK(wrong("tasks: {a: {task: name, id: '${b}'}}") ==
        "a.yaml:1:29: there is no value \"b\": values are given under \"values\"");
  CHECK(wrong("values: {bb: 1}\ntasks: {a: {task: name, id: 'x${b}'}}") ==
        "a.yaml:2:29: there is no value \"b\": did you mean \"bb\"?");
  CHECK(wrong("values: {a: '${b}', b: '${a}'}\ntasks: {n: {task: name, id: '${a}'}}")
            .find("stands for itself") != std::string::npos);
  CHECK(wrong("values: {b: }\ntasks: {n: {task: number, with: {at: '${b}'}}}") ==
        "a.yaml:2:38: \"b\" has no value: give it one, by --set b=... or at a.yaml:1:13");
  CHECK(result<int>("values: {b: }\ntasks: {n: {task: number, with: {at: '${b}'}}}", "n", {"b=5"}) == 5);
  CHECK(wrong("values: {b: [1]}\ntasks: {a: {task: name, id: 'x${b}'}}") ==
        "a.yaml:2:29: a list cannot stand within a text");
  CHECK(wrong("values: {b: [1]}\ntasks: {a: {task: name, id: '${b.1}'}}") ==
        "a.yaml:2:29: \"b\" is a list without \"1\"");
  CHECK(wrong("tasks: {a: {task: name, id: '${b'}}").find("\"${\" without \"}\"") != std::string::npos);
}

TEST_CASE("anchors, aliases and merged keys are those of YAML") {
  char const* const text = R"(
x-base: &base {task: scale, with: {by: 3}}
tasks:
  n: {task: number, with: &at {at: 2}}
  m: {task: number, with: *at}
  a: {<<: *base, takes: n}
  b: {takes: a, <<: [*base, {enabled: true}], with: {by: 7}}
)";
  CHECK(result<int>(text, "b") == 42);
  CHECK(result<int>(text, "m") == 2);
  CHECK(wrong("a: &a [*a]").find("stands for something that it is a part of") != std::string::npos);
  CHECK(wrong("a: {<<: 3}").find("takes over the keys of a mapping") != std::string::npos);
}

TEST_CASE("files include others") {
  folder const in;
  in.write("a.yaml", "include: [b.yaml, c.json]\nvalues: {at: 5}\ntasks: {m: {task: scale, takes: n}}");
  in.write("b.yaml", "include: a.yaml\nvalues: {at: 1}\ntasks: {n: {task: number, with: {at: '${at}'}}}");
  in.write("c.json", "{\"tasks\": {\"k\": {\"task\": \"scale\", \"takes\": \"m\"}}}");
  CHECK(weft::run(weft::yaml::load(in.path / "a.yaml", known())).get<int>("k") == 20);
  auto const refused = [&](std::string const& text) {
    in.write("x.yaml", text);
    try {
      weft::yaml::load(in.path / "x.yaml", known());
    } catch (weft::yaml::config_error const& e) {
      std::string said = e.what();
      for (std::size_t at = 0; (at = said.find(in.path.string(), at)) != said.npos;)
        said.erase(at, in.path.string().size() + 1);
      return said;
    }
    return std::string();
  };
  CHECK(refused("include: [d.yaml]") == "x.yaml:1:11: there is no file \"d.yaml\"");
  CHECK(refused("include: /dev/zero") == "x.yaml:1:10: \"/dev/zero\" is not a file");
  CHECK(refused("include: [[a]]") == "x.yaml:1:11: an include is the path of a file, not a list");
  CHECK(refused("include: b.yaml\ntasks: {n: quiet}") ==
        "x.yaml:2:9: there is a task \"n\" already, at b.yaml:3:9");
  in.write("e.yaml", "tasks: {n: [");
  CHECK(refused("include: e.yaml").starts_with("e.yaml:1:"));
}

// --- what is refused ---------------------------------------------------------------------------------------

TEST_CASE("every problem is told, with its place, what was expected and the nearest name") {
  CHECK(wrong("tasks:\n  a: {task: nmber}\n  b: {task: number}\n  c: {tsk: x}") ==
        "a.yaml:2:13: no task is registered as \"nmber\": did you mean \"number\"?\n"
        "a.yaml:3:3: task \"b\" needs \"at\": a whole number\n"
        "a.yaml:4:7: task \"c\" has no \"tsk\": did you mean \"task\"?\n"
        "a.yaml:4:3: no task is registered as \"c\": there are all, below, either, good, length, minus, "
        "name, nothing, number, quiet, route, scale, sum, text");
  CHECK(wrong("tsks: {}") == "a.yaml:1:1: a configuration has no \"tsks\": did you mean \"tasks\"?");
  CHECK(wrong("[1]") ==
        "a.yaml:1:1: a configuration is a mapping of name, about, include, values, tasks, steps, groups, "
        "limits, "
        "not a list");
  CHECK(wrong("").starts_with("a.yaml:1:1: a configuration is a mapping"));
  CHECK(wrong("tasks: [a]") == "a.yaml:1:8: \"tasks\" is a mapping, not a list");
  CHECK(wrong("steps: {a: b}") == "a.yaml:1:8: \"steps\" is a list of tasks, not a mapping");
  CHECK(wrong("steps: [[a]]").starts_with("a.yaml:1:9: a step is the name of a task"));
  CHECK(wrong("tasks: {a: quiet, a: quiet}") == "a.yaml:1:19: the key \"a\" comes twice");
  CHECK(wrong("tasks: {quiet: }\nsteps: [quiet]") ==
        "a.yaml:2:9: there is a task \"quiet\" already, at a.yaml:1:9");
  CHECK(wrong("a: b: c").starts_with("a.yaml:1:5: this is not YAML: "));
  CHECK(wrong("tasks: {}\n---\ntasks: {}") ==
        "a.yaml:2:1: a second document begins here: one file is one document");
  CHECK(wrong("tasks: {a: {task: quiet, with: {x: 1}}}") ==
        "a.yaml:1:33: task \"a\" has no \"x\": it takes no parameters");
  CHECK(wrong("tasks: {'': quiet}") == "a.yaml:1:9: a task needs a name");
  CHECK(wrong("tasks: {'#1': quiet}").find("must not begin with") != std::string::npos);
}

TEST_CASE("edges are checked before anything runs") {
  std::string const n = "tasks:\n  n: {task: number, with: {at: 1}}\n  t: {task: text, takes: n}\n  ";
  CHECK(wrong(n + "a: {task: scale, takes: m}") ==
        "a.yaml:4:27: task \"a\" names \"m\", which is no task: did you mean \"a\"?");
  CHECK(wrong(n + "a: {task: scale, takes: t}") ==
        "a.yaml:4:27: task \"a\" wants int as argument 1, and \"t\" gives std::string");
  CHECK(wrong(n + "a: {task: minus, takes: [n]}") ==
        "a.yaml:4:3: task \"a\" takes int, int, and 1 task is named under \"takes\"");
  CHECK(wrong(n + "a: {task: quiet, takes: n}") ==
        "a.yaml:4:3: task \"a\" takes nothing, and 1 task is named under \"takes\": to only wait for a task, "
        "name it "
        "under \"after\"");
  CHECK(wrong(n + "a: {task: nothing, takes: n}\n  b: {task: scale, takes: a}").find("gives nothing") !=
        std::string::npos);
  CHECK(wrong(n + "a: {task: scale, takes: b}\n  b: {task: scale, takes: a}") ==
        "a.yaml:4:3: these tasks wait for each other in a circle: \"a\" -> \"b\" -> \"a\": remove one of "
        "these edges");
  CHECK(wrong(n + "a: {task: scale, takes: a}").find("\"a\" -> \"a\"") != std::string::npos);
  CHECK(wrong(n + "a: {task: quiet, after: [n, x1]}").find("\"x1\", which is no task") != std::string::npos);
  CHECK(wrong(n +
              "a: {task: number, for_each: {i: {count: 2}}, with: {at: 1}}\n  b: {task: scale, takes: a}") ==
        "a.yaml:5:27: task \"b\" takes one result as argument 1, and is given 2");
}

TEST_CASE("one mistake is told once, and hides no other") {
  CHECK(wrong("tasks:\n  a: {task: all, for_each: {i: {count: 80}}, with: {tme: 1s}}\n  b: {task: nmber}") ==
        "a.yaml:2:53: task \"a\" has no \"tme\": did you mean \"time\"?\n"
        "a.yaml:3:13: no task is registered as \"nmber\": did you mean \"number\"?");
  std::string const two = wrong(
      "tasks:\n  a: {task: scale, takes: [[b, b]]}\n  c: {task: scale, takes: [[b, b]]}\n  b: {task: number, "
      "with: {at: 1}}");
  CHECK(two.find("a.yaml:2:29") != std::string::npos);
  CHECK(two.find("a.yaml:3:29") != std::string::npos);
  CHECK(wrong("steps:\n  - scale:\n    with: {by: 2}").find("one with 2 keys: indent") != std::string::npos);
  CHECK(wrong("values: {a.b: 1}").find("must not have a dot") != std::string::npos);
  CHECK(wrong("values: {shop: {name: }}\ntasks: {a: {task: name, id: 'x-${shop.name}'}}")
            .find("has no value") != std::string::npos);
  CHECK(result<int>("tasks: {s: {task: sum, takes: []}}", "s") == 0);
}

TEST_CASE("what is left out is passed over where that makes sense") {
  std::string const n =
      "tasks:\n  n: {task: number, with: {at: 3}}\n  o: {task: number, with: {at: 9}, enabled: false}\n"
      "  t: {task: text, takes: n, enabled: false}\n  q: {task: quiet, enabled: false, after: n}\n  ";
  CHECK(result<int>(n + "s: {task: sum, takes: [n, o]}", "s") == 3);
  CHECK(wrong(n + "a: {task: scale, takes: o}")
            .starts_with("a.yaml:6:27: task \"a\" takes the result of \"o\", which is not enabled"));
  CHECK(wrong(n + "a: {task: scale, takes: t}").find("not enabled") != std::string::npos);
  auto const g = weft::yaml::parse(n + "w: {task: quiet, after: q}", "a.yaml", known());
  CHECK(g.size() == 2);
  // It waits for what the one between would have waited for.
  auto const* const edge = g.data()->args_begin(g.find<void>("w").index());
  CHECK(edge[0].what == weft::detail::task_arg::counts);
  CHECK(edge[1].from == g.find<int>("n").index());
}

TEST_CASE("repetitions need ids of their own, and may be none") {
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: [1, 1]}}}").find("there is a task \"a_1\" already") !=
        std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: 3}}}").find("wants a list, {count: 5}") !=
        std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: [1]}}").find("wants a mapping of names to lists") !=
        std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: {first: 1, last: 3, step: 0}}}}").find("at least 1") !=
        std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: {count: 3, last: 3}}}}").find("wants {count: 5}, or") !=
        std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: {first: -9000000000000000000, last: "
              "9000000000000000000}}}}")
            .find("smaller numbers") != std::string::npos);
  CHECK(result<int>("tasks: {a: {task: number, for_each: {i: []}, with: {at: 1}}, s: {task: sum, takes: a}}",
                    "s") == 0);
  auto const g = weft::yaml::parse(
      "tasks: {a: {task: name, for_each: {i: {count: 2}, j: {first: 5, last: 9, step: 2}}}}", "a.yaml",
      known());
  CHECK(g.size() == 6);
  CHECK(g.contains("a_1_7"));
}

TEST_CASE("what a factory throws is told with the place of the task") {
  CHECK(wrong("tasks:\n  n: {task: number, with: {at: 13}}") ==
        "a.yaml:2:3: task \"n\" could not be made: 13 brings bad luck");
}

// --- bounds ------------------------------------------------------------------------------------------------

TEST_CASE("what has no end is refused") {
  auto const deep = [](std::size_t n) { return "x-a: " + std::string(n, '[') + std::string(n, ']'); };
  CHECK(wrong(deep(63)).empty());
  CHECK(wrong(deep(64)).find("more than 64 deep") != std::string::npos);
  CHECK(wrong(deep(400'000)).find("more than 64 deep") != std::string::npos);
  CHECK(wrong(std::string((1 << 20) + 1, ' ')).find("larger than 1048576 bytes") != std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: {count: 100}, j: {count: 100}, k: {count: 100}}}}")
            .find("more than 100000 tasks") != std::string::npos);
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {i: {count: 100001}}}}").find("more than 100000 tasks") !=
        std::string::npos);

  // A text, a list, aliases and merged keys that double with each line; and a tree that grows one level with each.
  std::string texts = "values:\n  a0: xxxxxxxxxxxxxxxx\n";
  std::string lists = "values:\n  a0: [x]\n";
  std::string aliases = "x-0: &a0 [x]\n";
  std::string levels = "x-0: &a0 [x]\n";
  std::string chain = "values:\n  a0: x\n";
  for (int i = 1; i < 100; ++i) {
    std::string const n = std::to_string(i);
    std::string const o = std::to_string(i - 1);
    texts += "  a" + n + ": \"${a" + o + "}${a" + o + "}\"\n";
    lists += "  a" + n + ": [\"${a" + o + "}\", \"${a" + o + "}\"]\n";
    aliases += "x-" + n + ": &a" + n + " [*a" + o + ", *a" + o + "]\n";
    levels += "x-" + n + ": &a" + n + " [*a" + o + "]\n";
    chain += "  a" + n + ": \"${a" + o + "}\"\n";
  }
  std::string const use = "tasks: {a: {task: name, id: \"${a99}\"}}";
  CHECK(wrong(texts + "  up: 1\n" + use).find("deep here") != std::string::npos);
  CHECK(wrong(lists + use).find("deep here") != std::string::npos);
  CHECK(wrong(chain + use).find("deep here") != std::string::npos);
  CHECK(wrong(aliases).find("more than") != std::string::npos);
  CHECK(wrong(levels).find("more than 64 deep") != std::string::npos);
  CHECK(wrong(texts + "tasks: {a: {task: name, id: \"${a40}\"}}").find("comes to more than") !=
        std::string::npos);
  CHECK(wrong(texts + "tasks: {a: {task: name, id: \"${a10}\"}}").find("longer than 255") !=
        std::string::npos);
  // The same, small enough for each task but not for all of them.
  CHECK(wrong(texts + "tasks: {a: {task: all, for_each: {i: {count: 1000}}, with: {text: \"${a13}\"}}}")
            .find("comes to more than") != std::string::npos);
  // Work that leaves nothing behind: a long text that is searched for each task, a long mapping for each look.
  std::string const x(400'000, 'x');
  CHECK(wrong("tasks: {a: {task: quiet, takes: " + x + ", for_each: {i: {count: 100000}}}}")
            .find("comes to more than") != std::string::npos);
  std::string looks = "x-a: 1\nvalues:\n  m: {";
  for (int i = 0; i < 40'000; ++i) looks += "k" + std::to_string(i) + ": 1,";
  looks += "}\n  l: [";
  for (int i = 0; i < 30'000; ++i) looks += "'${m.k39999}',";
  CHECK(wrong(looks + "]\ntasks: {a: {task: name, id: '${l.0}'}}").find("comes to more than") !=
        std::string::npos);
  std::string names;
  for (int i = 0; i < 9; ++i) names += "v" + std::to_string(i) + ": [1],";
  CHECK(wrong("tasks: {a: {task: quiet, for_each: {" + names + "}}}").find("at most 8 names") !=
        std::string::npos);
  // A key of many parts; nothing, many times; merged keys that are all there; edges of what is left out; names that
  // nothing is near to; values that are larger in memory than in a file.
  load_options deep_key;
  deep_key.set = {"tasks.d.with"};
  for (int i = 0; i < 25'000; ++i) deep_key.set[0] += ".b";
  deep_key.set[0] += "=1";
  CHECK(wrong("tasks: {d: {task: quiet}}", deep_key).find("more than 64 parts") != std::string::npos);
  std::string empty = "x-f: &f {a: {count: 100000}, b: []}\ntasks:\n";
  for (int i = 0; i < 20'000; ++i) empty += "  a" + std::to_string(i) + ": {task: quiet, for_each: *f}\n";
  CHECK(wrong(empty).find("comes to more than") != std::string::npos);
  CHECK(wrong("x-a: &a {b: 1}\nx-b:\n  <<: *a\n  <<: *a") == "a.yaml:4:3: the key \"<<\" comes twice");
  std::string merged = "x-a: &a {";
  for (int i = 0; i < 60'000; ++i) merged += "k" + std::to_string(i) + ": ,";
  merged += "}\nx-b:\n  <<: [";
  for (int i = 0; i < 20'000; ++i) merged += "*a, ";
  CHECK(wrong(merged + "]").find("comes to more than") != std::string::npos);
  std::string waits = "tasks:\n  a: quiet\n  d: {task: quiet, enabled: false, after: [";
  for (int i = 0; i < 150'000; ++i) waits += "a,";
  CHECK(wrong(waits + "]}\n  t: {task: quiet, for_each: {i: {count: 90000}}, after: d}")
            .find("comes to more than") != std::string::npos);
  std::string near = "values:\n";
  for (int i = 0; i < 17'000; ++i)
    near += "  " + std::string(44, 'x') + std::to_string(100'000 + i) + ": 1\n";
  near += "tasks:\n";
  for (int i = 0; i < 60; ++i)
    near += "  t" + std::to_string(i) + ": {task: name, id: \"${" + std::string(58, 'y') + "}\"}\n";
  CHECK(wrong(near).find("there is no value") != std::string::npos);
  std::string large = "values:\n  l: [";
  for (int i = 0; i < 400'000; ++i) large += "1,";
  CHECK(wrong(large + "]\ntasks: {a: {task: all, for_each: {i: {count: 60}}, with: {list: \"${l}\"}}}")
            .find("comes to more than") != std::string::npos);
  // Edges are many long before tasks are.
  CHECK(
      wrong(
          "tasks: {n: {task: number, for_each: {i: {count: 10000}}, with: {at: 1}}, s: {task: sum, for_each: "
          "{i: {count: 10000}}, takes: n}}")
          .find("comes to more than") != std::string::npos);
}

// --- whatever it says --------------------------------------------------------------------------------------

// Changes, removes, repeats and moves pieces.
std::string mutate(std::string text, std::mt19937& random) {
  auto const below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  constexpr std::string_view marks = "{}[]:,-#&*!|>'\"%@`?~$ \n\t\\<=x0\xc3\xff\0";
  for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
    std::size_t const at = below(text.size());
    std::size_t const length = std::min(text.size() - at, 1 + below(24));
    switch (below(5)) {
      case 0: text[at] = marks[below(marks.size())]; break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(below(text.size()), text.substr(at, length)); break;
      case 3: text.insert(at, 1 + below(3), marks[below(marks.size())]); break;
      default: {
        std::string const piece = text.substr(at, length);
        text.erase(at, length);
        text.insert(text.empty() ? 0 : below(text.size()), piece);
      }
    }
  }
  return text;
}

TEST_CASE("10,000 changed files: each becomes a graph, or an error with a place") {
  std::string const yaml = std::string(numbers) + R"(
  named: {task: name, id: "x-${last}", after: [total, n]}
  all:
    with: {flag: true, list: [1, 2], servers: {a: {host: b}}, time: 5s, one: &s {host: c, port: 7}, maybe: ~}
  more:
    task: all
    with:
      one: *s
      text: |
        several
        lines
steps:
  - begin: {task: number, with: {at: 0x10}}
  - scale
)";
  std::string const json =
      R"({"values": {"a": [1, 2.5e3, "x"], "b": null}, "tasks": {"n": {"task": "number", "for_each": {"i": {"count": 3}},
 "with": {"at": "${i}"}}, "s": {"task": "sum", "takes": ["n"]}, "t": {"task": "text", "takes": "s", "local": false}},
 "steps": ["quiet", {"q": {"task": "quiet"}}]})";
  std::string const control = R"(
values: {most: 3, amount: 60}
limits: {db: "${most}"}
tasks:
  n: {task: number, with: {at: "${amount}"}, retry: 3, timeout: 1s}
  route: {takes: n, limit: db}
  long: {task: length, takes: route.high, limit: [db]}
  small: {task: scale, takes: n, when: [{route: low}, route.low], repeat: {while: {task: below, with: {at: 9}}, limit: 2}}
  end: {task: either, takes: [long, small], retry: {attempts: 2, backoff: 1ms, factor: 2, max: 1s, jitter: 0.5}}
  part: {task: number, for_each: {i: {count: 3}}, with: {at: "${i}"}}
  sums: {task: good, takes: parts, after: parts}
groups:
  parts: {members: part, policy: {at_least: 2}}
  others: {members: n, policy: all, about: x}
)";
  std::string const* const texts[] = {&json, &yaml, &control};
  CHECK(weft::yaml::parse(control, "m.yaml", known()).size() == 11);
  std::mt19937 random(20261122);
  int graphs = 0;
  int errors = 0;
  auto const started = std::chrono::steady_clock::now();
  for (int i = 0; i < 10'000; ++i) {
    bool const is_json = i % 3 == 0;
    std::string const text = mutate(*texts[i % 3], random);
    try {
      weft::yaml::parse(text, is_json ? "m.json" : "m.yaml", known());
      ++graphs;
    } catch (weft::yaml::config_error const& e) {
      ++errors;
      for (auto const& each : e.problems()) {
        INFO(text);
        bool const is_placed = each.where.file != nullptr && each.where.line >= 1 && each.where.column >= 1 &&
                               each.where.line <= 2 + std::count(text.begin(), text.end(), '\n');
        if (!is_placed || each.text.empty()) FAIL(e.what());
      }
    }
  }
  CHECK(graphs + errors == 10'000);
  CHECK(graphs > 100);
  CHECK(errors > 1000);
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::minutes(5));  // it does not hang
}

}  // namespace
