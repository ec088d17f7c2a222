#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Writes docs/benchmarks.md from the reports of benchmarks/run.sh and benchmarks/compile/run.sh.
set -eu

usage() {
  cat <<'END'
usage: benchmarks/docs.sh [RUN_TIME [COMPILE_TIME [GRAPHS]]]

Writes docs/benchmarks.md from three reports, by default where `./run bench` and `./run bench-compile` put
them: build/bench-report/run-time.txt, build/bench-compile/compile-time.txt and build/bench-report/graphs.txt;
and from those beside the last: dynamic.txt, archive.txt, cluster.txt, redis.txt, checkpoint.txt and trace.txt.
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
graphs=${3:-$root/build/bench-report/graphs.txt}
beside=$(dirname "$graphs")
for report in "$run_time" "$compile_time" "$graphs" "$beside/dynamic.txt" "$beside/archive.txt" "$beside/cluster.txt" \
  "$beside/redis.txt" "$beside/checkpoint.txt" "$beside/trace.txt"; do
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

## Graphs on two threads

`./run bench --taskflow DIR` runs the programs of `benchmarks/graphs`: one folder per workload, one file per
contender. Every task adds to one shared counter, by which each run is checked, and does nothing else; where it
says so, it also works for 10 us. All contenders are measured in turn in one process, after the threads of the
last one have gone to sleep and after some runs that do not count; figures are medians. `peer` is the faster of
Taskflow and oneTBB. The number of threads is that of all that work: the calling thread is one of them with weft and
oneTBB; with Taskflow it sleeps meanwhile.

- Small graphs are made once. `inline` is `weft::run(workflow)`, `weft` is `weft::run(workflow, pool)`,
  `task_graph` is a graph made at run time. `corun` runs Taskflow's graph from one of its own threads, so that none
  has to be woken; it is not counted as a peer, as no thread outside of Taskflow can do that. weft runs tasks that do
  nothing on the thread that asks, as that is sooner done than handing them over. This is where most of the ratio
  comes from, and why the same is measured with tasks of 10 us. The ideal speed-up is that of two processors
  that never wait for anything but tasks.
- Large graphs: `levels` has 32 to 1,024 tasks in a row, each of which comes after one to four of the row before, drawn
  by lot. oneTBB's nodes are held in a `std::deque`, as they cannot be moved.
- Spawning: `skynet` is a tree of 1,000,000 leaves with ten branches at each fork, `fibonacci` is 27. All is
  joined once, at the end; the nested contenders wait at each fork for what they have spawned, which weft does not.
- Memory is what the heap has given out; the tasks have no state, and a chain has one edge per task.

```
END
  cat "$graphs"
  cat <<'END'
```

## Tasks made while the program runs

`./run bench --only dynamic`. Beside weft's figures stands what was measured of Graflow (earlier, on a machine of this
kind; for 100 tasks on two workers, what its 358 to 1,282 tasks per second come to), and what its page on advanced patterns
says: that claims more than it costs. A function without state is no bytes at all, as its type says which it is;
Graflow's are pickled code.

```
END
  cat "$beside/dynamic.txt"
  cat <<'END'
```

## Values as bytes

`./run bench --only archive`. `boost` is its binary archive on a string stream, `boost-tuned` the fastest configuration of it
that was found.

```
END
  cat "$beside/archive.txt"
  cat <<'END'
```

## Tasks on worker processes

`./run bench --only cluster`. Bare sockets send one message for each task, in turn with the others; their rate says more of the
machine's mood than of anything else.

```
END
  cat "$beside/cluster.txt"
  cat <<'END'
```

## Tasks through a Redis

`./run bench --only redis` starts a redis-server of its own, without a file, with one that is written every second, and with one that
is on the disk before anything is answered, which is the disk's speed. In its chaos workers are killed every 0.1 s, the coordinator
every 2 s and redis-server every 3 s, and each coordinator goes on with the run of the last one. Of others: Graflow's workers did 132
to 1,282 tasks per second through a Redis, measured earlier, on a machine of this kind.

```
END
  cat "$beside/redis.txt"
  cat <<'END'
```

## Results that are kept

`./run bench --only checkpoint`. First the file by itself: one thread appends 1,000,000 results of 100 bytes, one at a time, and
the file is opened again. Then runs of a workflow with a checkpoint: maps of 8,000 elements that give 100 bytes each, of which
every one is called and kept, or found. Syncing waits for the disk.

```
END
  cat "$beside/checkpoint.txt"
  cat <<'END'
```

## Runs that are watched

`./run bench --only trace`. What an observer adds to each task; without one a run is the same code as before.

```
END
  cat "$beside/trace.txt"
  cat <<'END'
```

## Compile time

`./run bench-compile` compiles graphs that `benchmarks/compile/generate.sh` writes. In `dag`, a task has two
predecessors; `chain` is one expression. `checks` is a workflow with all its checks, `run` runs it too and
returns the last result, `calls` calls the same lambdas by hand. `validated` is `run` with more to check: every eighth task
says what it touches, rules hold, and figures are asked for; it includes <weft/rules.hpp>, too. `flow`, of intel/compile-time-init-build,
checks its graph at compile time too, but hands on no values; it survives 64 tasks. `hana` folds a tuple of tasks into a map of
results, `taskflow` builds the same graph at run time: both need their tasks sorted by hand and check
nothing. Taskflow is compiled by the first compiler only. Every measured program is also run, and must give what `calls` gives.

```
END
  cat "$compile_time"
  echo '```'
} >"$root/docs/benchmarks.md"
