#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds and runs the run-time benchmarks, prints tables, and fails if a bar is missed; see usage below.
set -eu

usage() {
  cat <<'END'
usage: benchmarks/run.sh [--quick] [--compilers LIST] [--out DIR]

Counts the instructions of small static workflows (benchmarks/inline) run on the caller's thread, beside
the same calls written by hand, by callgrind; counts their heap allocations; times them by Google Benchmark.
Prints tables and a PASS or FAIL line for every bar; exits with 1 if a bar is missed.

  --quick            no timings: counts only, which load on the machine does not change
  --compilers LIST   e.g. "g++ clang++-19", the default being these two as far as they are installed
  --out DIR          where the report and the figures go (default: build/bench-report)
  JOBS=<n>           compile <n> files at a time (default: one per processor)
END
}

fail() {
  echo "benchmarks/run.sh: $*" >&2
  exit 2
}

quick=
compilers=
out=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit
      ;;
    --quick) quick=1 ;;
    --compilers | --out)
      if [ $# -lt 2 ]; then fail "$1 needs a value"; fi
      case $1 in
        --compilers) compilers=$2 ;;
        --out) case $2 in /*) out=$2 ;; *) out=$PWD/$2 ;; esac ;;
      esac
      shift
      ;;
    *) fail "there is no option '$1'; see --help" ;;
  esac
  shift
done

if [ -z "$compilers" ]; then
  for compiler in g++ clang++-19; do
    if command -v $compiler >/dev/null; then compilers="$compilers $compiler"; fi
  done
fi
for tool in cmake ninja valgrind $compilers; do
  command -v "$tool" >/dev/null || fail "$tool is not installed"
done
if [ -z "${compilers##* }" ]; then fail "neither g++ nor clang++-19 is installed"; fi
if ! echo '#include <valgrind/callgrind.h>' | ${compilers##* } -x c++ -E - >/dev/null 2>&1; then
  fail "valgrind/callgrind.h is not installed"
fi

cd "$(dirname "$0")/.."
if [ -z "$out" ]; then out=build/bench-report; fi
mkdir -p "$out"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

progress() { echo "   $*" >&2; }

# --- build -----------------------------------------------------------------------------------------

build_dir() {
  if [ "$1" = g++ ]; then echo build/bench; else echo "build/bench-$1"; fi
}

for compiler in $compilers; do
  dir=$(build_dir "$compiler")
  progress "build with $compiler in $dir"
  {
    cmake --preset bench -B "$dir" -DCMAKE_CXX_COMPILER="$compiler" &&
      cmake --build "$dir" --parallel "${JOBS:-$(getconf _NPROCESSORS_ONLN)}"
  } >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    fail "the benchmarks do not build with $compiler"
  }
done

# --- count -----------------------------------------------------------------------------------------

# counts.txt: compiler variant workload contender instructions allocations
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

status=0
{
  echo "benchmarks/run.sh${quick:+ --quick} on $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(getconf _NPROCESSORS_ONLN) processors"
  for compiler in $compilers; do "$compiler" --version | head -n 1; done
  echo
} >"$out/run-time.txt"
report_counts >>"$out/run-time.txt" || status=1
if [ -z "$quick" ]; then report_times >>"$out/run-time.txt"; fi

cat "$out/run-time.txt"
progress "the report is in $out/run-time.txt"
exit $status
