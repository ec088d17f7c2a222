#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Writes a source of the compile-time benchmark to standard output; see usage below.
set -eu

usage() {
  cat <<'END'
usage: generate.sh KIND CONTENDER N

Writes to standard output a C++ source with a graph of N tasks. Its function `int run()` gives the result
of the last task, worked out from `extern int seed`.

KIND
  dag     task i takes the results of task i-1 and of task i-2 (i even) or i-3 (i odd)
  chain   one expression t0 >> t1 >> ... ; every task takes the result of the one before
  nested  N a multiple of 16: a source and N / 16 stages in a row, each a dag of 16 tasks: for weft one workflow,
          nested under N / 16 ids
  stages  the same, but every stage has callables of its own: for weft N / 16 workflows, nested in one
  any     for contenders without tasks

CONTENDER
  calls             the callables, called by hand in order
  checks            a weft workflow that is checked and not run; `run` gives the number of its tasks
  run               the same, and run on the caller's thread
  validated         the same as `run`, and more is checked: every eighth task says what it touches, rules hold, and
                    figures are asked for (dag and chain)
  hana              Boost.Hana: the tasks in a tuple, folded into a map of results
  taskflow          Taskflow: the same edges, the values in variables of their own
  flow              the flow of intel/compile-time-init-build, whose graph is checked at compile time: the same edges,
                    the values in variables of their own

  empty             nothing at all: what the compiler needs to start
  header            what `calls`, `checks` and `run` include, and nothing else
  rules-header      what `validated` includes, and nothing else
  weft-header       <weft/weft.hpp>, which has executors and graphs as well, and nothing else
  hana-header       what `hana` includes, and nothing else
  taskflow-header   what `taskflow` includes, and nothing else
  flow-header       what `flow` includes, and nothing else

The last seven have no tasks: KIND is any, N is 0.
END
}

fail() {
  echo "generate.sh: $*" >&2
  exit 2
}

case ${1:-} in
  -h | --help)
    usage
    exit
    ;;
esac
if [ $# -ne 3 ]; then
  usage >&2
  exit 2
fi

case $1 in dag | chain | nested | stages | any) ;; *) fail "there is no kind '$1'; see --help" ;; esac
case $2 in
  calls | checks | run | validated | hana | taskflow | flow) least=2 ;;
  empty | header | rules-header | weft-header | hana-header | taskflow-header | flow-header) least=0 ;;
  *) fail "there is no contender '$2'; see --help" ;;
esac
case $3 in '' | *[!0-9]*) fail "the number of tasks is '$3', not a number" ;; esac
if [ "$1" = any ] && [ "$least" -gt 0 ]; then fail "$2 needs a kind: dag, chain, nested or stages"; fi
case $1 in
  nested | stages)
    if [ $(($3 % 16)) -ne 0 ]; then fail "$1 needs a multiple of 16 tasks"; fi
    case $2 in hana | flow | validated) fail "there is no $1 $2" ;; esac
    ;;
esac
if [ "$3" -lt "$least" ]; then fail "$2 needs at least $least tasks"; fi

exec awk -v kind="$1" -v contender="$2" -v n="$3" '
# The predecessor of task i beside task i-1.
function other(i) { return i % 2 ? (i > 3 ? i - 3 : 0) : i - 2 }
function takes_two(i) { return kind == "dag" && i > 1 }

function parameters(i) { return i == 0 ? "" : takes_two(i) ? "int a, int b" : "int a" }
function body(i) { return i == 0 ? "return seed;" : takes_two(i) ? "return (a ^ b) + " i ";" : "return a + " i ";" }
function lambda(i) { return "[](" parameters(i) ") { " body(i) " }" }
function arguments(i, prefix) {
  return i == 0 ? "" : takes_two(i) ? prefix (i - 1) ", " prefix other(i) : prefix (i - 1)
}

function include(header) { print "#include <" header ">" }

function callables(i) {
  if (staged) {
    print "inline constexpr auto source = [] { return seed; };"
    for (i = 0; i < (kind == "nested" ? 16 : n); ++i)
      print "inline constexpr auto f" i " = " stage_lambda(i % 16, i) ";"
  } else
    for (i = 0; i < n; ++i) print "inline constexpr auto f" i " = " lambda(i) ";"
}

# In stages: task i of a stage, which adds some number; task j of all, of which the source is number 0.
function stage_lambda(i, number) {
  return i < 2 ? "[](int a) { return a + " number "; }" : "[](int a, int b) { return (a ^ b) + " number "; }"
}
function stage_arguments(j, prefix, i, first) {
  i = (j - 1) % 16
  first = j - i
  return i < 2 ? prefix (j - 1) : prefix (j - 1) ", " prefix (first + other(i))
}
function stage_call(j, prefix) { return "f" (kind == "nested" ? (j - 1) % 16 : j - 1) "(" stage_arguments(j, prefix) ")" }

function calls(i) {
  callables()
  print "int run() {"
  if (staged) {
    print "  auto const r0 = source();"
    for (i = 1; i <= n; ++i) print "  auto const r" i " = " stage_call(i, "r") ";"
    print "  return r" n ";\n}"
    return
  }
  for (i = 0; i < n; ++i) print "  auto const r" i " = f" i "(" arguments(i, "r") ");"
  print "  return r" n - 1 ";\n}"
}

function stage(number, i) {
  for (i = 0; i < 16; ++i)
    print "inline constexpr auto t" i " = weft::task<\"t" i "\">(" stage_lambda(i, number * 16 + i) ");"
  printf "inline constexpr auto stage = weft::workflow<\"stage\">(weft::input<\"x\", int> >> t0 >> t1"
  for (i = 2; i < 16; ++i) printf ",\n  (t%d | t%d) >> t%d", i - 1, other(i), i
  print ");"
}

function nested_workflow(i) {
  if (kind == "nested") stage(0)
  else
    for (i = 0; i < n / 16; ++i) {
      print "namespace n" i " {"
      stage(i)
      print "}"
    }
  print "inline constexpr auto source = weft::task<\"source\">([] { return seed; });"
  printf "inline constexpr auto wf = weft::workflow<\"wf\">(source"
  for (i = 0; i < n / 16; ++i) printf " >>\n  weft::as_task<\"s%d\">(%sstage)", i, (kind == "nested" ? "" : "n" i "::")
  print ");"
}

function touches(i) {
  if (contender != "validated" || i % 8) return ""
  return i % 16 ? ".reads<\"book\">()" : ".writes<\"book\">().cost<3>()"
}
function rules(last) {
  last = n - 1
  print "static_assert(weft::ensure::precedes<\"t0\", \"t" last "\">(wf));"
  print "static_assert(weft::ensure::every_path_through<\"t" last "\">(wf));"
  print "static_assert(weft::ensure::never_parallel<\"t1\", \"t" last "\">(wf));"
  print "static_assert(weft::ensure::width<2>(wf));"
  print "static_assert(weft::ensure::depth<" n ">(wf));"
  print "static_assert(weft::ensure::critical_path<" 2 * n ">(wf));"
  print "static_assert(weft::peak_live(wf) <= 4 && weft::peak_bytes(wf) <= 4 * sizeof(int));"
}

function workflow(i) {
  print "using namespace weft::literals;"
  if (staged) {
    nested_workflow()
    return
  }
  for (i = 0; i < n; ++i)
    print "inline constexpr auto t" i " = weft::task<\"t" i "\">(" lambda(i) ")" touches(i) ";"
  printf "inline constexpr auto wf = weft::workflow<\"wf\">(t0"
  if (kind == "chain")
    for (i = 1; i < n; ++i) printf " >> t%d", i
  else {
    printf " >> t1"
    for (i = 2; i < n; ++i) printf ",\n  (t%d | t%d) >> t%d", i - 1, other(i), i
  }
  print ");"
}

function hana(i) {
  print "namespace hana = boost::hana;"
  callables()
  print "int run() {"
  print "  auto const tasks = hana::make_tuple("
  for (i = 0; i < n; ++i)
    print "    hana::make_tuple(hana::int_c<" i ">, f" i ", hana::tuple_c<int" \
      (i == 0 ? "" : ", " arguments(i, "")) ">)" (i < n - 1 ? "," : ");")
  print "  auto const results = hana::fold_left(tasks, hana::make_map(), [](auto const& done, auto const& task) {"
  print "    auto const result = hana::unpack(task[hana::size_c<2>], [&](auto... from) {"
  print "      return task[hana::size_c<1>](done[from]...);"
  print "    });"
  print "    return hana::insert(done, hana::make_pair(task[hana::size_c<0>], result));"
  print "  });"
  print "  return results[hana::int_c<" n - 1 ">];\n}"
}

function taskflow(i) {
  callables()
  print "int run() {"
  print "  tf::Executor executor(1);"
  print "  tf::Taskflow flow;"
  if (staged) {
    for (i = 0; i <= n; ++i) print "  int r" i ";"
    print "  auto t0 = flow.emplace([&] { r0 = source(); });"
    for (i = 1; i <= n; ++i) print "  auto t" i " = flow.emplace([&] { r" i " = " stage_call(i, "r") "; });"
    for (i = 1; i <= n; ++i) print "  t" i ".succeed(" stage_arguments(i, "t") ");"
    print "  executor.run(flow).wait();"
    print "  return r" n ";\n}"
    return
  }
  for (i = 0; i < n; ++i) print "  int r" i ";"
  for (i = 0; i < n; ++i)
    print "  auto t" i " = flow.emplace([&] { r" i " = f" i "(" arguments(i, "r") "); });"
  for (i = 1; i < n; ++i) print "  t" i ".succeed(" arguments(i, "t") ");"
  print "  executor.run(flow).wait();"
  print "  return r" n - 1 ";\n}"
}

function flow(i) {
  print "namespace {"
  callables()
  for (i = 0; i < n; ++i) print "int r" i ";"
  for (i = 0; i < n; ++i)
    print "constexpr auto t" i " = flow::action<\"t" i "\">([] { r" i " = f" i "(" arguments(i, "r") "); });"
  print "struct graph {"
  printf "  static constexpr auto value = flow::builder<>{}.add(*t0"
  if (kind == "chain")
    for (i = 1; i < n; ++i) printf " >> *t%d", i
  else {
    printf " >> *t1)"
    for (i = 2; i < n; ++i) printf "\n    .add((t%d && t%d) >> *t%d%s", i - 1, other(i), i, i < n - 1 ? ")" : ""
  }
  print ");\n};\n}"
  print "int run() {\n  flow::graph_builder<\"wf\">::render<graph>()();\n  return r" n - 1 ";\n}"
}

BEGIN {
  staged = kind == "nested" || kind == "stages"
  print "// Written by generate.sh " kind " " contender " " n "."
  if (contender == "empty") exit
  if (contender ~ /^hana/) include("boost/hana.hpp")
  else if (contender ~ /^taskflow/) include("taskflow/taskflow.hpp")
  else if (contender ~ /^flow/) {
    include("flow/builder.hpp")
    include("flow/flow.hpp")
    include("flow/graph_builder.hpp")
  }
  else include(contender == "weft-header" ? "weft/weft.hpp" : "weft/static.hpp")
  if (contender == "validated" || contender == "rules-header") include("weft/rules.hpp")
  if (contender ~ /header$/) exit

  print "extern int seed;"
  if (contender == "calls") calls()
  if (contender == "hana") hana()
  if (contender == "taskflow") taskflow()
  if (contender == "flow") flow()
  if (contender == "checks") {
    workflow()
    print "int run() { return wf.size()" (staged ? " - 1" : "") "; }"  # without the source
  }
  if (contender == "run" || contender == "validated") {
    workflow()
    if (contender == "validated") rules()
    last = staged ? "s" n / 16 - 1 "/t15" : "t" n - 1
    print "int run() {\n  auto const results = weft::run(wf);\n  return results[\"" last "\"_id];\n}"
  }
}'
