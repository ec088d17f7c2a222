#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds and runs the run-time benchmarks, prints tables, and fails if a bar is missed; see usage below.
set -eu

usage() {
  cat <<'END'
usage: benchmarks/run.sh [OPTIONS]

inline: counts the instructions of small static workflows (benchmarks/inline) run on the caller's thread, beside
the same calls written by hand, by callgrind; counts their heap allocations; times them by Google Benchmark.
graphs: runs graphs on two threads (benchmarks/graphs) beside Taskflow, oneTBB and serial code, in turn in one
process: small ones again and again, large ones that are built first, tasks that spawn tasks; and measures memory,
allocations, processor time of idle pools and how long it takes to wake them.
archive: writes values as bytes and reads them again (benchmarks/archive), beside Boost's binary archives.
cluster: gives tasks to worker processes over loopback (benchmarks/cluster), beside bare sockets; kills and stops
workers meanwhile; watches the memory.
redis: gives tasks to worker processes through a redis-server of its own (benchmarks/redis), which keeps nothing, or
writes every second or always; kills workers, coordinator and server meanwhile.
dynamic: makes, runs, writes and sends tasks that are made while the program runs (benchmarks/dynamic), beside what was
measured of Graflow.
checkpoint: keeps results in files and finds them again (benchmarks/checkpoint).
trace: what it costs to watch a run (benchmarks/trace).
Prints tables and a PASS or FAIL line for every bar; exits with 1 if a bar is missed.

  --quick            no timings: counts only, which load on the machine does not change
  --only WHAT        inline, graphs, archive, cluster, redis, dynamic, checkpoint or trace
  --docs             then write docs/benchmarks.md of these figures and those of the last `./run bench-compile`; only
                     with a run that leaves nothing out
  --taskflow DIR     a checkout of Taskflow, which is otherwise left out; also WEFT_TASKFLOW_DIR
  --rounds R         how often each graph is measured, the default being 15 (spawning: 9)
  --compilers LIST   e.g. "g++ clang++-19", the default being these two as far as they are installed; graphs are
                     built by the first
  --out DIR          where reports, figures and plots go (default: build/bench-report)
  JOBS=<n>           compile <n> files at a time (default: one per processor)
END
}

fail() {
  echo "benchmarks/run.sh: $*" >&2
  exit 2
}

quick=
only=
docs=
taskflow=${WEFT_TASKFLOW_DIR:-}
rounds=
compilers=
out=
absolute() {
  case $1 in
    /*) echo "$1" ;;
    *) echo "$PWD/$1" ;;
  esac
}
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit
      ;;
    --quick) quick=1 ;;
    --docs) docs=1 ;;
    --only | --taskflow | --rounds | --compilers | --out)
      if [ $# -lt 2 ]; then fail "$1 needs a value"; fi
      case $1 in
        --only) only=$2 ;;
        --taskflow) taskflow=$2 ;;
        --rounds) rounds=$2 ;;
        --compilers) compilers=$2 ;;
        --out) out=$(absolute "$2") ;;
      esac
      shift
      ;;
    *) fail "there is no option '$1'; see --help" ;;
  esac
  shift
done

case $only in
  '' | inline | graphs | archive | cluster | redis | dynamic | checkpoint | trace) ;;
  *) fail "--only takes inline, graphs, archive, cluster, redis, dynamic, checkpoint or trace" ;;
esac
if [ -n "$docs" ] && [ -n "$quick$only" ]; then
  fail "--docs needs all figures: neither --quick nor --only"
fi
case $rounds in *[!0-9]* | 0*) fail "'$rounds' is not a positive number" ;; esac
if [ -n "$taskflow" ]; then
  if [ ! -f "$taskflow/taskflow/taskflow.hpp" ]; then fail "there is no taskflow/taskflow.hpp in $taskflow"; fi
  taskflow=$(absolute "$taskflow")
fi
wants() { [ -z "$only" ] || [ "$only" = "$1" ]; }

if [ -z "$compilers" ]; then
  for compiler in g++ clang++-19; do
    if command -v $compiler >/dev/null; then compilers="$compilers $compiler"; fi
  done
fi
for tool in cmake ninja $compilers; do
  command -v "$tool" >/dev/null || fail "$tool is not installed"
done
if [ -z "${compilers##* }" ]; then fail "neither g++ nor clang++-19 is installed"; fi
# shellcheck disable=SC2086 # a list of words
first_compiler=$(set -- $compilers && echo "$1")
if wants inline; then
  command -v valgrind >/dev/null || fail "valgrind is not installed"
  if ! echo '#include <valgrind/callgrind.h>' | ${compilers##* } -x c++ -E - >/dev/null 2>&1; then
    fail "valgrind/callgrind.h is not installed"
  fi
fi

cd "$(dirname "$0")/.."
if [ -z "$out" ]; then out=build/bench-report; fi
mkdir -p "$out"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

progress() { echo "   $*" >&2; }

# What was asked for, without the paths of this machine; $1 is what is reported.
headline() {
  shown="benchmarks/run.sh${quick:+ --quick}"
  if [ "$1" = graphs ]; then shown="$shown${taskflow:+ --taskflow DIR}"; fi
  if [ "$1" != inline ]; then shown="$shown${rounds:+ --rounds $rounds}"; fi
  echo "$shown on $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(getconf _NPROCESSORS_ONLN) processors"
}

# --- build -----------------------------------------------------------------------------------------

build_dir() {
  if [ "$1" = g++ ]; then echo build/bench; else echo "build/bench-$1"; fi
}

# build COMPILER FOLDER
build() {
  dir=$(build_dir "$1")
  progress "build $2 with $1 in $dir"
  {
    cmake --preset bench -B "$dir" -DCMAKE_CXX_COMPILER="$1" -DWEFT_TASKFLOW_DIR="$taskflow" &&
      cmake --build "$dir" --parallel "${JOBS:-$(getconf _NPROCESSORS_ONLN)}" --target "benchmarks/$2/all"
  } >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    fail "the benchmarks do not build with $1"
  }
}

if wants inline; then
  for compiler in $compilers; do build "$compiler" inline; done
fi
if wants graphs; then
  build "$first_compiler" graphs
  sed -n 's/^-- benchmarks: /   /p' "$scratch/log" >&2
fi

# --- count -----------------------------------------------------------------------------------------

# inline-instructions.txt: compiler variant workload contender instructions allocations
count() {
  for compiler in $compilers; do
    for variant in opaque noexcept visible noexceptions; do
      progress "count: $compiler, $variant"
      probe=$(build_dir "$compiler")/benchmarks/inline/inline_$variant
      rm -rf "$scratch/profile"
      mkdir "$scratch/profile"
      valgrind -q --tool=callgrind --instr-atstart=no --callgrind-out-file="$scratch/profile/out" \
        "$probe" >"$scratch/profile/allocations" ||
        fail "$probe failed: see above"
      # Each profile says in its head for whom it is; the probe runs everything 1,000 times.
      awk -v compiler="$compiler" -v variant="$variant" '
        FNR == 1 { who = "" }
        FILENAME ~ /allocations$/ { allocations[$1 "/" $2] = $3; next }
        /^desc: Trigger: Client Request: / { who = $NF }
        /^totals: / && who != "" { total[who] = $2 }
        END {
          for (who in total) {
            if (who == "nothing/nobody") continue
            split(who, part, "/")
            print compiler, variant, part[1], part[2], \
              (total[who] - total["nothing/nobody"]) / 1000, allocations[who]
          }
        }' "$scratch/profile/allocations" "$scratch/profile/"out*
    done
  done >"$scratch/counts"
  sort "$scratch/counts" >"$out/inline-instructions.txt"
}

report_counts() {
  awk '
  { n[$1, $2, $3, $4] = $5; a[$1, $2, $3, $4] = $6; if (!seen[$1]++) compiler[++compilers] = $1 }

  # One line per bar: where it is missed, or that it is not.
  function bar(ok, text, evidence) {
    if (!(text in number)) { number[text] = ++bars; name[bars] = text }
    if (!ok) missed[text] = missed[text] (missed[text] ? "; " : "") evidence
  }
  END {
    split("noexcept visible noexceptions opaque", variant, " ")
    split("chain diamond dag layers", workload, " ")
    print "Instructions per run at -O2, beside the same calls by hand (serial), each of them in a try block (try)\n"
    form = "%-13s %-9s %-12s %7s %7s %7s %12s %9s %12s\n"
    printf form, "tasks", "workload", "compiler", "serial", "try", "weft", "weft/serial", "weft/try", "allocations"
    for (v = 1; v <= 4; ++v)
      for (w = 1; w <= 4; ++w)
        for (c = 1; c <= compilers; ++c) {
          at = compiler[c] SUBSEP variant[v] SUBSEP workload[w] SUBSEP
          serial = n[at "serial"]
          weft = n[at "weft"]
          try = (at "try") in n ? n[at "try"] : "-"
          printf form, variant[v], workload[w], compiler[c], serial, try, weft, \
            sprintf("%.3f", weft / serial), try == "-" ? "-" : sprintf("%.3f", weft / try), a[at "weft"]

          where = compiler[c] ", " variant[v] ": "
          if (variant[v] == "opaque") {
            bar(weft <= try, where "no instruction more than try", workload[w] " " weft " to " try)
            bar(weft <= serial + 2, where "at most 2 instructions more than serial", \
              workload[w] " " weft " to " serial)
          } else
            bar(weft <= serial, where "no instruction more than serial", workload[w] " " weft " to " serial)
          bar(a[at "weft"] == 0, compiler[c] ": no allocation", variant[v] " " workload[w])
          if ((at "nested") in n)
            bar(n[at "nested"] == weft, where "nested as flat", workload[w] " " n[at "nested"] " to " weft)
        }
    print ""
    for (i = 1; i <= bars; ++i) {
      if (name[i] in missed) failed = 1
      print name[i] in missed ? "FAIL  " name[i] " (" missed[name[i]] ")" : "PASS  " name[i]
    }
    exit failed
  }' "$out/inline-instructions.txt"
}

# --- time ------------------------------------------------------------------------------------------

report_times() {
  echo
  echo "Nanoseconds per run, median of 9 (for information; they depend on the machine and on what else it does)"
  for compiler in $compilers; do
    for variant in opaque noexcept visible; do
      times=$(build_dir "$compiler")/benchmarks/inline/inline_times_$variant
      if [ ! -x "$times" ]; then
        echo "  not measured: Google Benchmark is not installed"
        return
      fi
      progress "time: $compiler, $variant"
      "$times" --benchmark_repetitions=9 --benchmark_min_time=0.02 --benchmark_enable_random_interleaving=true \
        --benchmark_format=csv 2>/dev/null |
        awk -F, -v compiler="$compiler" -v variant="$variant" '
          /_median"/ {
            gsub(/"|_median/, "", $1)
            split($1, part, "/")
            t[part[1], part[2]] = $4
          }
          END {
            split("chain diamond dag layers", workload, " ")
            for (w = 1; w <= 4; ++w)
              printf "%-13s %-9s %-12s %8.1f %8.1f %8.1f\n", variant, workload[w], compiler, \
                t[workload[w], "serial"], t[workload[w], "try"], t[workload[w], "weft"]
          }'
    done
  done >"$scratch/times"
  printf '%-13s %-9s %-12s %8s %8s %8s\n' variant workload compiler serial try weft
  cat "$scratch/times"
}

# --- graphs ----------------------------------------------------------------------------------------

# graphs-<family>.txt: workload contender threads metric value
run_graphs() {
  families='small large spawn costs'
  if [ -n "$quick" ]; then families=costs; fi
  for family in $families; do
    progress "run: graphs_$family"
    options=
    if [ "$family" != costs ]; then options=${rounds:+--rounds $rounds}; fi
    if [ -n "$quick" ]; then options=--counts; fi
    # shellcheck disable=SC2086 # a list of words
    "$(build_dir "$first_compiler")/benchmarks/graphs/graphs_$family" $options >"$scratch/lines" ||
      fail "graphs_$family failed: see above"
    mv "$scratch/lines" "$out/graphs-$family.txt"
  done
}

report_graphs() {
  for family in $families; do echo "family=$family" "$out/graphs-$family.txt"; done >"$scratch/arguments"
  # shellcheck disable=SC2046 # a list of words
  awk -f benchmarks/graphs/report.awk $(cat "$scratch/arguments")
}

# Which versions of the others these are.
peer_versions() {
  if [ -n "$taskflow" ]; then
    sed -n 's/^#define TF_VERSION \([0-9]*\)$/\1/p' "$taskflow/taskflow/taskflow.hpp" |
      awk '{ printf "Taskflow %d.%d.%d\n", $1 / 100000, $1 / 100 % 1000, $1 % 100 }'
  fi
  printf '#include <oneapi/tbb/version.h>\noneTBB TBB_VERSION_MAJOR TBB_VERSION_MINOR\n' |
    $first_compiler -x c++ -E -P - 2>/dev/null | sed -n 's/^oneTBB \([0-9]*\) \([0-9]*\)$/oneTBB \1.\2/p'
}

# --- all of it -------------------------------------------------------------------------------------

status=0
if wants inline; then
  count
  {
    headline inline
    for compiler in $compilers; do "$compiler" --version | head -n 1; done
    echo
  } >"$out/run-time.txt"
  report_counts >>"$out/run-time.txt" || status=1
  if [ -z "$quick" ]; then report_times >>"$out/run-time.txt"; fi
  cat "$out/run-time.txt"
fi
if wants graphs; then
  run_graphs
  {
    headline graphs
    "$first_compiler" --version | head -n 1
    peer_versions
    echo
  } >"$out/graphs.txt"
  report_graphs >>"$out/graphs.txt" || status=1
  if ! command -v gnuplot >/dev/null; then
    progress "gnuplot is not installed: no plots"
  elif [ -z "$quick" ]; then
    benchmarks/graphs/plot.sh "$out" || progress "gnuplot failed: no plots"
  fi
  if wants inline; then echo; fi
  cat "$out/graphs.txt"
fi
# Each of these is a program that measures, prints and judges by itself.
for family in archive cluster redis dynamic checkpoint trace; do
  if [ -n "$quick" ] || ! wants $family; then continue; fi
  build "$first_compiler" $family
  program=$(build_dir "$first_compiler")/benchmarks/$family/$family
  if [ ! -x "$program" ]; then
    progress "$family: not measured, as what it needs is not installed"
    continue
  fi
  progress "run: $family"
  if [ -z "$only" ]; then echo; fi
  {
    headline $family
    "$program" ${rounds:+--rounds "$rounds"} || echo "FAIL  $family"
  } >"$out/$family.txt"
  cat "$out/$family.txt"
  if grep -q '^FAIL' "$out/$family.txt"; then status=1; fi
done
progress "reports and figures are in $out"
if [ -n "$docs" ]; then
  benchmarks/docs.sh "$out/run-time.txt" build/bench-compile/compile-time.txt "$out/graphs.txt" || status=1
fi
exit $status
