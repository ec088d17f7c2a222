#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Writes docs/benchmarks.md from the reports of benchmarks/run.sh and benchmarks/compile/run.sh.
set -eu

usage() {
  cat <<'END'
usage: benchmarks/docs.sh [RUN_TIME [COMPILE_TIME]]

Writes docs/benchmarks.md from two reports, by default where `./run bench` and `./run bench-compile` put
them: build/bench-report/run-time.txt and build/bench-compile/compile-time.txt.
END
}

case ${1:-} in
  -h | --help)
    usage
    exit
    ;;
esac
root=$(cd "$(dirname "$0")/.." && pwd)
run_time=${1:-$root/build/bench-report/run-time.txt}
compile_time=${2:-$root/build/bench-compile/compile-time.txt}
for report in "$run_time" "$compile_time"; do
  if [ ! -f "$report" ]; then
    echo "benchmarks/docs.sh: there is no report $report; see --help" >&2
    exit 2
  fi
done

mkdir -p "$root/docs"
{
  cat <<'END'
<!-- Written by benchmarks/docs.sh; edit that. -->
# Benchmarks

The first line of each report is the command and the machine. Bars are ratios of contenders that were
measured in turn in one run, or counts, except for the seconds of compile time.

## Static workflows on the caller's thread

`./run bench` counts, by callgrind, the instructions of one run of four workflows: a chain of 32 tasks, a
diamond, six tasks (a, then b1 and b2 beside c1 and c2, then d), and 8 layers of 8 tasks, each of which takes
the results of the whole layer before. `serial` calls the same lambdas by hand in the same order; `try`
wraps each call in a try block that says which call failed. All must give the same results. The tasks do
next to nothing, and are `noexcept` functions defined elsewhere, functions whose bodies are `visible`,
functions defined elsewhere in a build with `noexceptions`, or functions defined elsewhere that may throw
(`opaque`).

```
END
  cat "$run_time"
  cat <<'END'
```

## Compile time

`./run bench-compile` compiles graphs that `benchmarks/compile/generate.sh` writes. In `dag`, a task has two
predecessors; `chain` is one expression. `checks` is a workflow with all its checks, `run` runs it too and
returns the last result, `calls` calls the same lambdas by hand. `hana` folds a tuple of tasks into a map of
results, `taskflow` builds the same graph at run time: both need their tasks sorted by hand and check
nothing. Taskflow is compiled once, after all others. Every measured program is also run, and must give what `calls` gives.

```
END
  cat "$compile_time"
  echo '```'
} >"$root/docs/benchmarks.md"
