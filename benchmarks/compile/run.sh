#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Measures what static workflows cost to compile, and fails if a bar is missed; see usage below.
set -eu

usage() {
  cat <<'END'
usage: benchmarks/compile/run.sh [OPTIONS]

Compiles graphs of N tasks that generate.sh writes (generate.sh --help says what the contenders are), the
contenders in turn, and takes the median of the user times. Every measured object is linked and run, and
must give what the hand-written calls give. Prints a table, growth, ratios, and a PASS or FAIL line for
every bar; exits with 1 if a bar is missed. Every contender is measured above a file that only includes its
header.

  --quick            64, 128 and 256 tasks, the first compiler, Taskflow with 64 tasks only
  --sizes LIST       default: "8 16 32 64 128 256 512"
  --compilers LIST   default: "g++ clang++-19", as far as they are installed
  --repeat R         how many times, default: 3
  --taskflow DIR     a checkout of Taskflow, which is otherwise left out; also WEFT_TASKFLOW_DIR
  --flow LIST        the include folders of intel/compile-time-init-build, intel/cpp-std-extensions and fmt, as words;
                     left out otherwise; also WEFT_FLOW_DIRS
  --include DIR      the headers of weft to measure, default: those beside this script
  --out DIR          where report, CSV and plot go, default: build/bench-compile

Boost.Hana is measured up to 32 tasks and left out where it is not installed. Taskflow takes so long that it
is compiled by the first compiler only, at -O2, with 64 to 256 tasks; flow at -O2 with up to 64 tasks, by the
first compiler that takes its headers (GCC 12 does not).
END
}

fail() {
  echo "benchmarks/compile/run.sh: $*" >&2
  exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
quick=
sizes=
compilers=
repeat=3
taskflow=${WEFT_TASKFLOW_DIR:-}
flow=${WEFT_FLOW_DIRS:-}
include=$root/include
out=$root/build/bench-compile
shown= # the arguments, without the paths of this machine
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit
      ;;
    --quick)
      quick=1
      shown="$shown $1"
      ;;
    --sizes | --compilers | --repeat | --taskflow | --flow | --include | --out)
      if [ $# -lt 2 ]; then fail "$1 needs a value"; fi
      case $1 in
        --sizes) sizes=$2 ;;
        --compilers) compilers=$2 ;;
        --repeat) repeat=$2 ;;
        --taskflow) taskflow=$2 ;;
        --flow) flow=$2 ;;
        --include) include=$2 ;;
        --out) out=$2 ;;
      esac
      case $1 in
        --sizes | --compilers | --repeat) shown="$shown $1 \"$2\"" ;;
        --taskflow | --include) shown="$shown $1 DIR" ;;
        --flow) shown="$shown $1 DIRS" ;;
      esac
      shift
      ;;
    *) fail "there is no option '$1'; see --help" ;;
  esac
  shift
done

if [ -z "$sizes" ]; then
  if [ -n "$quick" ]; then sizes="64 128 256"; else sizes="8 16 32 64 128 256 512"; fi
fi
for number in $sizes $repeat; do
  case $number in *[!0-9]* | 0*) fail "'$number' is not a positive number" ;; esac
done
if [ -z "$compilers" ]; then
  for compiler in g++ clang++-19; do
    if command -v $compiler >/dev/null; then compilers="$compilers $compiler"; fi
  done
fi
if [ -z "${compilers##* }" ]; then fail "neither g++ nor clang++-19 is installed"; fi
for compiler in $compilers; do
  command -v "$compiler" >/dev/null || fail "$compiler is not installed"
done
# shellcheck disable=SC2086 # a list of words
first_compiler=$(set -- $compilers && echo "$1")
if [ -n "$quick" ]; then compilers=$first_compiler; fi
[ -f "$include/weft/static.hpp" ] || fail "there is no weft/static.hpp in $include"
if [ -n "$taskflow" ] && [ ! -f "$taskflow/taskflow/taskflow.hpp" ]; then
  fail "there is no taskflow/taskflow.hpp in $taskflow"
fi

mkdir -p "$out"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

progress() { echo "   $*" >&2; }

has_hana=
if echo '#include <boost/hana.hpp>' | $first_compiler -std=c++20 -x c++ -E - >/dev/null 2>&1; then
  has_hana=1
else
  progress "Boost.Hana is not installed: left out"
fi
if [ -z "$taskflow" ]; then progress "Taskflow is left out: no --taskflow"; fi

# By which compiler flow is compiled, and its flags: it evaluates more than compilers do by default.
flow_flags=-DFMT_HEADER_ONLY
for folder in $flow; do flow_flags="$flow_flags -isystem $folder"; done
flow_compiler=
takes_flow() {
  case $1 in
    *clang*) more="-fconstexpr-steps=2000000000 -fbracket-depth=1024" ;;
    *) more="-fconstexpr-ops-limit=2000000000" ;;
  esac
  "$here/generate.sh" chain flow 2 >"$scratch/flow.cpp"
  # shellcheck disable=SC2086 # lists of flags
  "$1" -std=c++20 $flow_flags $more -fsyntax-only "$scratch/flow.cpp" 2>/dev/null || return 1
  flow_compiler=$1
  flow_flags="$flow_flags $more"
}
if [ -z "$flow" ]; then
  progress "flow is left out: no --flow"
else
  for compiler in $compilers; do
    if takes_flow "$compiler"; then break; fi
  done
  if [ -z "$flow_compiler" ]; then progress "flow is left out: none of $compilers takes its headers"; fi
fi

# --- one measurement -------------------------------------------------------------------------------

# timed COMMAND...: leaves user seconds and peak kilobytes (- if unknown) in $scratch/time.
if [ -x /usr/bin/time ] && /usr/bin/time -f '%U %M' true >/dev/null 2>&1; then
  timed() { /usr/bin/time -f '%U %M' -o "$scratch/time" "$@"; }
else
  progress "/usr/bin/time (package time) is not installed: no peak memory"
  timed() {
    (
      "$@" || exit 1
      times >"$scratch/times"
    ) || return 1
    awk 'NR == 2 { split($1, t, /[ms]/); print t[1] * 60 + t[2], "-" }' "$scratch/times" >"$scratch/time"
  }
fi

# Short compilations are timed some together: user time is counted in ticks of 4 or 10 ms.
cat >"$scratch/again" <<'END'
times=$1
shift
while [ "$times" -gt 0 ]; do
  "$@" || exit 1
  times=$((times - 1))
done
END
# how_many CONTENDER N
how_many() {
  case $1 in
    hana | flow* | taskflow*) echo 1 ;;
    weft-header) echo 4 ;;
    *) if [ "$2" -le 32 ]; then echo 8; elif [ "$2" -ge 256 ]; then echo 1; else echo $((320 / $2)); fi ;;
  esac
}

# measure KIND CONTENDER N LEVEL COMPILER: adds a line to $scratch/samples.
measure() {
  source=$scratch/$1-$2-$3.cpp
  [ -f "$source" ] || "$here/generate.sh" "$1" "$2" "$3" >"$source"
  case $2 in flow*) more=$flow_flags ;; *) more= ;; esac
  times=$(how_many "$2" "$3")
  # shellcheck disable=SC2086 # the level and what else there is are lists of flags
  timed sh "$scratch/again" "$times" "$5" -std=c++20 $4 $more -I"$include" ${taskflow:+-isystem "$taskflow"} \
    -c "$source" -o "$scratch/object.o" 2>"$scratch/errors" || {
    grep -m 3 'error' "$scratch/errors" | cut -c 1-300 >&2
    fail "$1, $2, $3 tasks does not compile with $5 $4"
  }
  verify "$@"
  read -r seconds kilobytes <"$scratch/time"
  seconds=$(awk "BEGIN { printf \"%.4f\", $seconds / $times }")
  object=$(stat -c %s "$scratch/object.o")
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" "$seconds" "$kilobytes" "$object" \
    >>"$scratch/samples"
}

# verify KIND CONTENDER N LEVEL COMPILER: links and runs the object; once is enough.
verify() {
  case $2 in empty | *header) return ;; esac
  verified=$scratch/verified-$(echo "$*" | tr -d ' ')
  if [ -f "$verified" ]; then return; fi
  [ -f "$scratch/main-$5.o" ] || "$5" -std=c++20 -c "$here/main.cpp" -o "$scratch/main-$5.o"
  "$5" "$scratch/object.o" "$scratch/main-$5.o" -o "$scratch/program" -pthread ||
    fail "$1, $2, $3 tasks does not link with $5 $4"
  result=$("$scratch/program") || fail "$1, $2, $3 tasks, $5 $4: the program failed"
  case $2 in
    checks) expected="$3 $3 $3 $3" ;;
    *)
      # The hand-written calls are first.
      [ -f "$scratch/expected-$1-$3" ] || echo "$result" >"$scratch/expected-$1-$3"
      expected=$(cat "$scratch/expected-$1-$3")
      ;;
  esac
  if [ "${result% }" != "${expected% }" ]; then
    fail "$1, $2, $3 tasks, $5 $4 gives $result instead of $expected"
  fi
  : >"$verified"
}

# --- all measurements ------------------------------------------------------------------------------

# compares_taskflow TASKS LEVEL COMPILER
compares_taskflow() {
  if [ -z "$taskflow" ] || [ "$2" != -O2 ] || [ "$3" != "$first_compiler" ]; then return 1; fi
  [ "$1" -ge 64 ] && [ "$1" -le "$([ -n "$quick" ] && echo 64 || echo 256)" ]
}

# compares_flow KIND TASKS LEVEL COMPILER
compares_flow() {
  case $1 in dag | chain) ;; *) return 1 ;; esac
  [ "$4" = "$flow_compiler" ] && [ "$3" = -O2 ] && [ "$2" -le 64 ]
}

: >"$scratch/samples"
repetition=1
while [ "$repetition" -le "$repeat" ]; do
  for compiler in $compilers; do
    for level in -O2 "-O0 -g"; do
      for kind in dag chain nested stages; do
        progress "$repetition of $repeat: $compiler $level, $kind"
        measure any empty 0 "$level" "$compiler"
        measure any header 0 "$level" "$compiler"
        measure any rules-header 0 "$level" "$compiler"
        measure any weft-header 0 "$level" "$compiler"
        if [ -n "$has_hana" ]; then measure any hana-header 0 "$level" "$compiler"; fi
        if compares_taskflow 64 "$level" "$compiler"; then measure any taskflow-header 0 "$level" "$compiler"; fi
        if compares_flow $kind 0 "$level" "$compiler"; then measure any flow-header 0 "$level" "$compiler"; fi
        for n in $sizes; do
          case $kind in nested | stages) if [ $((n % 16)) -ne 0 ]; then continue; fi ;; esac
          for contender in calls checks run validated; do
            case $kind-$contender in nested-validated | stages-validated) continue ;; esac
            measure $kind $contender "$n" "$level" "$compiler"
          done
          if compares_taskflow "$n" "$level" "$compiler"; then measure $kind taskflow "$n" "$level" "$compiler"; fi
          if compares_flow $kind "$n" "$level" "$compiler"; then measure $kind flow "$n" "$level" "$compiler"; fi
          if [ -z "$has_hana" ] || [ "$n" -gt 32 ]; then continue; fi
          case $kind in dag | chain) measure $kind hana "$n" "$level" "$compiler" ;; esac
        done
      done
    done
  done
  repetition=$((repetition + 1))
done

# --- figures ---------------------------------------------------------------------------------------

# The median of the repetitions: kind, contender, tasks, level, compiler, seconds, seconds above the header,
# peak MB, object KB.
sort -t "$(printf '\t')" -k 1,5 -k 6,6n "$scratch/samples" | awk -F '\t' -v OFS='\t' '
  function header(contender) {
    return contender ~ /header$|^empty$/ ? "empty" : contender == "validated" ? "rules-header" : contender ~ /^(hana|taskflow|flow)$/ ? contender "-header" : "header"
  }
  function finish() {
    if (n == 0) return
    median = n % 2 ? s[(n + 1) / 2] : (s[n / 2] + s[n / 2 + 1]) / 2
    split(key, k, SUBSEP)
    seconds[key] = median
    rest[key] = (memory == "-" ? "-" : sprintf("%.0f", memory / 1024)) OFS sprintf("%.0f", object / 1024)
    order[++keys] = key
    n = 0
    memory = 0
  }
  {
    here = $1 SUBSEP $2 SUBSEP $3 SUBSEP $4 SUBSEP $5
    if (here != key) finish()
    key = here
    s[++n] = $6
    if ($7 == "-" || $7 > memory) memory = $7
    object = $8
  }
  END {
    finish()
    for (i = 1; i <= keys; ++i) {
      split(order[i], k, SUBSEP)
      base = seconds["any" SUBSEP header(k[2]) SUBSEP 0 SUBSEP k[4] SUBSEP k[5]]
      print k[1], k[2], k[3], k[4], k[5], sprintf("%.3f", seconds[order[i]]), \
        sprintf("%.3f", seconds[order[i]] - base), rest[order[i]]
    }
  }' | sort -t "$(printf '\t')" -k 5,5r -k 4,4r -k 1,1 -k 2,2 -k 3,3n >"$scratch/figures"

{
  echo "kind,contender,tasks,level,compiler,user_seconds,seconds_above_header,peak_megabytes,object_kilobytes"
  tr '\t' ',' <"$scratch/figures"
} >"$out/compile-time.csv"

# --- report ----------------------------------------------------------------------------------------

report() {
  awk -F '\t' '
  {
    all[NR] = $0
    above[$1, $2, $3, $4, $5] = $7
    object[$1, $2, $3, $4, $5] = $9
    if (!($5 in seen)) { seen[$5]; compiler[++compilers] = $5 }
    if (!($3 in size) && $3 > 0) { size[$3]; tasks[++sizes] = $3 }
    if ($5 ~ /^g\+\+/) gcc = $5
    if ($5 ~ /^clang\+\+-19/) clang = $5
  }
  function has(kind, contender, n, level, cxx) { return (kind, contender, n, level, cxx) in above }
  function get(kind, contender, n, level, cxx) {
    return has(kind, contender, n, level, cxx) ? above[kind, contender, n, level, cxx] : 0
  }
  function per(x, y) { return y > 0 ? sprintf("%.1f", x / y) : "-" }
  # bar(whether both figures are there, what, figure, most, unit)
  function bar(known, text, figure, most, unit) {
    if (!known) { print "SKIP  " text ": not measured"; return }
    ok = figure <= most
    if (!ok) failed = 1
    printf "%s  %s: %.2f%s, at most %s%s\n", ok ? "PASS" : "FAIL", text, figure, unit, most, unit
  }
  END {
    for (i = 1; i < sizes; ++i)
      for (j = i + 1; j <= sizes; ++j)
        if (tasks[j] + 0 < tasks[i] + 0) { t = tasks[i]; tasks[i] = tasks[j]; tasks[j] = t }

    print "User seconds above a file that only includes the header (headers: above an empty file)\n"
    form = "%-6s %-16s %6s  %-7s %-12s %9s %8s %10s\n"
    printf form, "kind", "contender", "tasks", "level", "compiler", "seconds", "peak MB", "object KB"
    for (i = 1; i <= NR; ++i) {
      split(all[i], f, "\t")
      if (f[2] == "empty") continue
      any = f[1] == "any"
      printf form, any ? "-" : f[1], f[2], any ? "-" : f[3], f[4], f[5], f[7], f[8], f[9]
    }

    print "\nHow many times as long: checks and inline run to calls by hand; Taskflow and flow to weft; 256 tasks to 64\n"
    form = "%-6s %6s  %-7s %-12s %10s %14s %10s %10s\n"
    printf form, "kind", "tasks", "level", "compiler", "run/calls", "taskflow/run", "flow/run", "256/64"
    split("dag chain nested stages", kinds, " ")
    split("-O2|-O0 -g", levels, "|")
    for (c = 1; c <= compilers; ++c)
      for (l = 1; l <= 2; ++l)
        for (k = 1; k <= 4; ++k)
          for (i = 1; i <= sizes; ++i) {
            n = tasks[i]
            cxx = compiler[c]
            if (!has(kinds[k], "run", n, levels[l], cxx)) continue
            run = get(kinds[k], "run", n, levels[l], cxx)
            printf form, kinds[k], n, levels[l], cxx, per(run, get(kinds[k], "calls", n, levels[l], cxx)), \
              has(kinds[k], "taskflow", n, levels[l], cxx) ? per(get(kinds[k], "taskflow", n, levels[l], cxx), run) : "-", \
              has(kinds[k], "flow", n, levels[l], cxx) ? per(get(kinds[k], "flow", n, levels[l], cxx), run) : "-", \
              n == 256 && has(kinds[k], "run", 64, levels[l], cxx) ? per(run, get(kinds[k], "run", 64, levels[l], cxx)) : "-"
          }

    print ""
    bar(has("any", "header", 0, "-O2", gcc), gcc " -O2, <weft/static.hpp> above an empty file", \
      get("any", "header", 0, "-O2", gcc), 0.25, " s")
    bar(has("any", "weft-header", 0, "-O2", gcc), gcc " -O2, <weft/weft.hpp> above an empty file", \
      get("any", "weft-header", 0, "-O2", gcc), 1.0, " s")
    split("64 128 256", bar_size, " ")
    split("0.4 0.8 2.0", bar_seconds, " ")
    for (k = 1; k <= 4; ++k) {
      kind = kinds[k]
      for (i = 1; i <= 3; ++i)
        bar(has(kind, "run", bar_size[i], "-O2", gcc), "g++ -O2, " kind " of " bar_size[i], \
          get(kind, "run", bar_size[i], "-O2", gcc), bar_seconds[i], " s")
      small = get(kind, "run", 64, "-O2", gcc)
      large = get(kind, "run", 256, "-O2", gcc)
      debug = get(kind, "run", 256, "-O0 -g", gcc)
      other = get(kind, "run", 256, "-O2", clang)
      bar(small > 0 && large > 0, "g++ -O2, " kind " of 256 to one of 64", small > 0 ? large / small : 0, 6, "x")
      for (i = 1; i <= 3; ++i) {
        run = get(kind, "run", bar_size[i], "-O2", gcc)
        more = get(kind, "validated", bar_size[i], "-O2", gcc)
        if (has(kind, "validated", bar_size[i], "-O2", gcc))
          bar(run > 0, "g++ -O2, " kind " of " bar_size[i] " with more checks to the same without", \
            run > 0 ? more / run : 0, 1.25, "x")
      }
      bar(large > 0 && debug > 0, "g++, " kind " of 256 at -O0 -g to -O2", large > 0 ? debug / large : 0, 2, "x")
      bar(has(kind, "run", 256, "-O0 -g", gcc), "g++ -O0 -g, object of a " kind " of 256", \
        debug > 0 ? object[kind, "run", 256, "-O0 -g", gcc] / 1024 : 0, 4, " MB")
      bar(large > 0 && other > 0, "clang++-19 to g++ at -O2, " kind " of 256", large > 0 ? other / large : 0, 2, "x")
      for (i = 1; i <= 3; ++i) {
        peer = get(kind, "taskflow", bar_size[i], "-O2", gcc)
        run = get(kind, "run", bar_size[i], "-O2", gcc)
        bar(peer > 0 && run > 0, "g++ -O2, " kind " of " bar_size[i] " to 1/12 of Taskflow", \
          peer > 0 ? run / (peer / 12) : 0, 1, "x")
      }
    }
    exit failed
  }' "$scratch/figures"
}

status=0
{
  echo "benchmarks/compile/run.sh$shown on" \
    "$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), $(getconf _NPROCESSORS_ONLN) processors"
  for compiler in $compilers; do "$compiler" --version | head -n 1; done
  echo
} >"$out/compile-time.txt"
report >>"$out/compile-time.txt" || status=1

# --- plot ------------------------------------------------------------------------------------------

plot() {
  for kind in dag chain; do
    for contender in calls checks run hana taskflow flow; do
      cxx=$first_compiler
      if [ $contender = flow ]; then cxx=$flow_compiler; fi
      awk -F '\t' -v OFS='\t' -v kind=$kind -v contender=$contender -v cxx="$cxx" '
        $1 == kind && $2 == contender && $4 == "-O2" && $5 == cxx { print $3, ($7 > 0.01 ? $7 : 0.01) }
      ' "$scratch/figures" >"$scratch/plot-$kind-$contender"
    done
  done
  lines() {
    list=
    for contender in calls checks run hana taskflow flow; do
      if [ ! -s "$scratch/plot-$1-$contender" ]; then continue; fi
      title=
      if [ $contender = flow ]; then title=" ($flow_compiler)"; fi
      list="$list${list:+, }'$scratch/plot-$1-$contender' with linespoints title '$contender$title'"
    done
    echo "plot $list"
  }
  {
    cat <<END
set terminal svg size 960,420 background 'white'
set output '$out/compile-time.svg'
set logscale xy
set xtics (8, 16, 32, 64, 128, 256, 512)
set xlabel 'tasks'
set ylabel 'user seconds above the header ($first_compiler -O2)'
set grid
set key top left
set multiplot layout 1,2
set title 'two predecessors each'
$(lines dag)
set title 'one chain'
$(lines chain)
unset multiplot
END
  } | gnuplot
}
if command -v gnuplot >/dev/null; then
  plot || progress "gnuplot failed: no plot"
else
  progress "gnuplot is not installed: no plot"
fi

cat "$out/compile-time.txt"
progress "report, CSV and plot are in $out"
exit $status
