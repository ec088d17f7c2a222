#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Draws the figures of benchmarks/run.sh with gnuplot: plot.sh DIR, which has graphs-<family>.txt.
set -eu
dir=${1:?usage: benchmarks/graphs/plot.sh DIR}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# table FAMILY THREADS METRIC CONTENDER...: a row per workload, a column per contender that is there.
table() {
  family=$1 threads=$2 metric=$3
  shift 3
  awk -v threads="$threads" -v metric="$metric" -v names="$*" '
    $4 != metric || ($3 != threads && $2 != "serial" && $2 != "inline") { next }
    { v[$1, $2] = $5; there[$2] = 1; if (!seen[$1]++) workload[++workloads] = $1 }
    END {
      n = split(names, name, " ")
      printf "workload"
      for (i = 1; i <= n; ++i) if (name[i] in there) printf " %s", name[i]
      print ""
      for (w = 1; w <= workloads; ++w) {
        printf "%s", workload[w]
        for (i = 1; i <= n; ++i) if (name[i] in there) printf " %s", v[workload[w], name[i]]
        print ""
      }
    }' "$dir/graphs-$family.txt" >"$scratch/$family-$threads"
}

# bars FAMILY THREADS TITLE UNIT [COMMANDS]: draws such a table.
bars() {
  columns=$(head -n 1 "$scratch/$1-$2" | wc -w)
  gnuplot <<END
set terminal svg size 900,420 background 'white'
set output '$dir/graphs-$1.svg'
set title '$3'
set ylabel '$4'
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.8 border -1
set grid ytics
set key outside autotitle columnheader noenhanced
$5
plot for [i=2:$columns] '$scratch/$1-$2' using i:xtic(1)
END
}

table small 2 us_per_run.median serial inline weft graph taskflow taskflow-corun tbb
bars small 2 'small graphs, run again and again, 2 threads' 'microseconds per run' 'set logscale y'
table spawn 2 ns_per_spawned_task.median serial weft taskflow taskflow-nested tbb tbb-nested
bars spawn 2 'tasks that spawn tasks, 2 threads' 'nanoseconds per spawned task' ''
table costs 2 heap_bytes_per_task weft taskflow tbb
bars costs 2 'memory' 'bytes per task' 'set yrange [0:]'

# Large graphs: a panel for each, over the number of tasks.
{
  cat <<END
set terminal svg size 1200,760 background 'white'
set output '$dir/graphs-large.svg'
set logscale xy
set xlabel 'tasks'
set ylabel 'ns per task: build, run, destroy; 2 threads'
set grid
set yrange [5:5000]
set key top left
set multiplot layout 2,3
END
  for workload in chain tree wavefront levels independent; do
    list=
    for contender in weft taskflow tbb; do
      lines=$scratch/large-$workload-$contender
      awk -v contender=$contender -v workload="$workload:" '
        index($1, workload) == 1 && $2 == contender && $3 == 2 && $4 == "total_ns.median" {
          print substr($1, length(workload) + 1), $5
        }' "$dir/graphs-large.txt" >"$lines"
      if [ -s "$lines" ]; then list="$list${list:+, }'$lines' with linespoints title '$contender'"; fi
    done
    echo "set title '$workload'"
    echo "plot $list"
  done
  echo 'unset multiplot'
} | gnuplot
