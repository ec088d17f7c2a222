#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# checkpoint.sh CENSUS TREE [KILLS [SEED]]
#
# A census with a checkpoint that is killed at random times, KILLS times altogether (20), inline, on a pool and with
# workers: resumed, perhaps killed again, it ends with the result of one that was left alone, and finds what it had done.
set -eu
census=$1
tree=$2
kills=${3:-20}
seed=${4:-1}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong() {
  echo "checkpoint: $*" >&2
  sed 's/^/  err: /' "$work/err" | head -n 5 >&2
  exit 1
}

# What it is without a checkpoint, and how long it takes with one.
"$census" "$tree" --json - >"$work/expected" 2>"$work/err" || wrong 'no census'
begin=$(date +%s.%N)
"$census" "$tree" --checkpoint "$work/first" --verbose --json - >"$work/out" 2>"$work/err" || wrong 'no census with a checkpoint'
seconds=$(echo "$(date +%s.%N) $begin" | awk '{ print $1 - $2 }')
cmp -s "$work/out" "$work/expected" || wrong 'with a checkpoint it is another census'
whole=$(sed -n 's/^inline: .* \([0-9]*\) are new$/\1/p' "$work/err")
[ "$whole" -gt 0 ] || wrong 'nothing was kept'

# Again: everything is there.
"$census" "$tree" --checkpoint "$work/first" --verbose --json - >"$work/out" 2>"$work/err" || wrong 'no second census'
cmp -s "$work/out" "$work/expected" || wrong 'the second time it is another census'
[ "$(grep -c " $whole results were kept, 0 bytes were cut off, 0 are new$" "$work/err")" -eq 3 ] ||
  wrong 'the second time not everything is there'

# Its runs: `until` when each is killed, as a part of the whole time; and whether it is left alone afterwards.
inline=0 pool=0 workers=0 runs=0 resumed=0 reused=0 new=0 cut=0
rm -rf "$work/folder"
awk -v seed="$seed" -v kills="$kills" \
  'BEGIN { srand(seed); for (i = 0; i < 20 * kills; ++i) print rand(), rand() < 0.5 }' >"$work/plan"
while [ $((inline + pool + workers)) -lt "$kills" ] && read -r until alone; do
  "$census" "$tree" --checkpoint "$work/folder" --verbose --json - >"$work/out" 2>"$work/err" &
  process=$!
  sleep "$(echo "$until $seconds" | awk '{ print $1 * $2 }')"
  kill -KILL $process 2>/dev/null || true
  status=0
  wait $process 2>/dev/null || status=$?
  runs=$((runs + 1))
  if [ $status -eq 137 ]; then
    case $(grep -c ' are new$' "$work/err" || true) in
      0) inline=$((inline + 1)) ;;
      1) pool=$((pool + 1)) ;;
      *) workers=$((workers + 1)) ;;
    esac
    if [ "$alone" -eq 0 ]; then continue; fi
    status=0
    "$census" "$tree" --checkpoint "$work/folder" --verbose --json - >"$work/out" 2>"$work/err" || status=$?
    runs=$((runs + 1))
  fi
  [ $status -eq 0 ] || wrong "a resumed census fails: exit status $status"
  cmp -s "$work/out" "$work/expected" || wrong 'a resumed census is another one'
  resumed=$((resumed + 1))
  # What was there and what is new is the whole, for each way.
  sums=$(sed -n 's/^[a-z]*: \([0-9]*\) results were kept, \([0-9]*\) bytes were cut off, \([0-9]*\) are new$/\1 \2 \3/p' "$work/err" |
    awk -v whole="$whole" '{ kept += $1; cut += $2; new += $3; if ($1 + $3 != whole) bad = 1 } END { print kept, cut, new, NR != 3 || bad }')
  # shellcheck disable=SC2086
  set -- $sums
  [ "$4" -eq 0 ] || wrong "results are missing, or there are too many: $sums of $whole"
  reused=$((reused + $1)) cut=$((cut + $2)) new=$((new + $3))
  rm -rf "$work/folder"
done <"$work/plan"
[ $((inline + pool + workers)) -ge "$kills" ] || wrong "it ended too often before it was killed: $inline $pool $workers"
[ $reused -gt 0 ] || wrong 'nothing was resumed'
echo "checkpoint: $((inline + pool + workers)) kills ($inline inline, $pool on a pool, $workers with workers) in $runs runs;" \
  "$resumed censuses came to the same end; of their results $reused were kept and $new were new; $cut bytes were cut off"
