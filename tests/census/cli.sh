#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# cli.sh CENSUS TREE
#
# The command line of CENSUS: what it prints where, its errors and exit statuses. TREE is tests/census/tree.
set -eu
census=$1
tree=$2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

wrong() {
  echo "cli: $*" >&2
  sed 's/^/  out: /' "$work/out" | head -n 5 >&2
  sed 's/^/  err: /' "$work/err" | head -n 5 >&2
  failures=$((failures + 1))
}

# expect STATUS OUT ERR ARGUMENT...: OUT and ERR are patterns of a line; '' means that there is nothing.
expect() {
  status=$1 out=$2 err=$3
  shift 3
  got=0
  "$census" "$@" >"$work/out" 2>"$work/err" || got=$?
  [ "$got" -eq "$status" ] || wrong "$*: exit status $got, not $status"
  for stream in out err; do
    if [ $stream = out ]; then pattern=$out; else pattern=$err; fi
    if [ -z "$pattern" ]; then
      [ ! -s "$work/$stream" ] || wrong "$*: nothing should be on std$stream"
    else
      grep -q -e "$pattern" "$work/$stream" || wrong "$*: '$pattern' should be on std$stream"
    fi
  done
}

expect 0 '^where  *seconds  *tasks  *digest$' '' "$tree"
expect 0 '^inline  *[0-9.]*  *21  [0-9a-f]\{16\}$' '' "$tree"
expect 0 '^pool  *[0-9.]*  *21  [0-9a-f]\{16\}$' '' "$tree"
expect 0 '^workers  *[0-9.]*  *21  [0-9a-f]\{16\}$' '' "$tree"
for threads in 1 2 7; do
  expect 0 '^pool  *[0-9.]*  *21  [0-9a-f]\{16\}$' '' "$tree" --threads $threads
done
expect 0 '^workers  *[0-9.]*  *21  [0-9a-f]\{16\}$' \
  '^workers: 0 queued, 0 running, 19 done, 0 failed, 0 lost leases, [0-3] workers*\(, [0-9.]* ends/s\)*$' "$tree" --workers 3 --verbose
expect 0 '^workers  *[0-9.]*  *21  [0-9a-f]\{16\}$' '' "$tree" --workers 1
expect 0 '^pool' '' "$tree" --workers 0
! grep -q '^workers' "$work/out" || wrong 'workers that nobody wanted'
expect 0 '^files  *15  0 unreadable$' '' "$tree/"
expect 0 'and 2 more' '' "$tree" --top 1
expect 0 '^cycles: 2$' '' --top=0 "$tree"
expect 0 'Exit status: 0' '' --help
expect 0 'DIR' '' -h

expect 1 '' '^census: task "scan" failed: cannot read the directory "/no/such": No such file or directory$' /no/such
expect 1 '' 'a.hpp": Not a directory$' "$tree/a.hpp"
expect 1 '' '^census: task "scan" failed: cannot read the directory "": No such file or directory$' ''
expect 1 'cycles' '^census: cannot write "": No such file or directory$' "$tree" --json ''
expect 1 'cycles' '^census: cannot write "/no/such/file": No such file or directory$' "$tree" --json /no/such/file
expect 1 'cycles' "^census: cannot write \"$work\": Is a directory\$" "$tree" --json "$work"
WEFT_WORKER=1 expect 1 '' '^census: .*starts no workers' "$tree" # who is a worker may not have any
WEFT_WORKER=1 expect 0 'cycles' '' "$tree" --workers 0
expect 1 '' '^census: .*"nowhere" is not an address' "$tree" --listen nowhere
expect 1 '' '^census: .*there are no keys' "$tree" --listen 'tcp://0.0.0.0:*'
expect 1 '' '^census: .*key file /no/such/key' "$tree" --listen 'tcp://0.0.0.0:*' --key /no/such/key

expect 0 '^inline  *[0-9.]*  *21  [0-9a-f]\{16\}$' '^pool: 0 results were kept, 0 bytes were cut off, 19 are new$' "$tree" \
  --checkpoint "$work/kept" --verbose
expect 0 '^workers  *[0-9.]*  *21  [0-9a-f]\{16\}$' '^workers: 19 results were kept, 0 bytes were cut off, 0 are new$' "$tree" \
  --checkpoint "$work/kept" --verbose
expect 1 '' '^census: weft: journal .*/census.journal: its folder cannot be made' "$tree" --checkpoint /proc/no/such

expect 2 '' 'bogus' --bogus
expect 2 '' 'folder' "$tree" --checkpoint ''
expect 2 '' 'connect' worker
expect 2 '' 'listen' "$tree" --key "$work/key"
expect 2 '' 'key' "$tree" --listen 'tcp://127.0.0.1:*' --allow "$work"
expect 2 '' 'other' "$tree" other
for top in -1 x 1.5 1000001 99999999999999999999 ''; do
  expect 2 '' '.' "$tree" "--top=$top"
done
for threads in 0 -1 x 1.5 1025 ''; do
  expect 2 '' '.' "$tree" "--threads=$threads"
done
for workers in -1 x 1.5 257 ''; do
  expect 2 '' '.' "$tree" "--workers=$workers"
done
expect 2 '' 'top' "$tree" --top
expect 2 '' 'json' "$tree" --json
expect 2 '' '.' "$tree" --top 1 --top 2

if [ -w /dev/full ]; then
  expect 1 '.' '^census: cannot write "/dev/full": No space left on device$' "$tree" --json /dev/full
  got=0
  "$census" "$tree" >/dev/full 2>"$work/err" || got=$?
  [ $got -eq 1 ] && grep -q 'census: cannot write to standard output: No space' "$work/err" || wrong 'a full disk'
fi

# JSON, and nothing else, on standard output; the same in a file, where the rest is on standard output.
expect 0 '^{"cycles":\[\["a.hpp","b.hpp","c.hpp"\],\["self.hpp"\]\],"digest":"[0-9a-f]\{16\}",.*}$' '' "$tree" --json -
[ "$(wc -l <"$work/out")" -eq 1 ] || wrong 'more than the JSON'
cp "$work/out" "$work/json"
expect 0 '^cycles: 2$' '' --page "$work/page" "$tree"
grep -q '<title>Census of .*</title>' "$work/page" || wrong 'there is no page'
expect 0 '^cycles: 2$' '' --json "$work/file" "$tree"
cmp "$work/file" "$work/json" || wrong 'the JSON in a file is another'
digest=$(sed -n 's/^inline.*  //p' "$work/out")
grep -q "\"digest\":\"$digest\"" "$work/json" || wrong 'the digest in the JSON is another'
expect 0 "\"root\":\"$tree\"" '' "$tree" --json -

# An unreadable file does not stop the census. (Who is root can read all files.)
cp -R "$tree" "$work/tree"
chmod 000 "$work/tree/a.hpp"
if [ ! -r "$work/tree/a.hpp" ]; then
  expect 0 '^    a.hpp: Permission denied$' '' "$work/tree"
  expect 0 '"unreadable":\[{"path":"a.hpp","reason":"Permission denied"}\]' '' "$work/tree" --json -
fi

# --- worker processes ---

# The processes that process $1 has started.
children() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent="$1" '{ id = $1; sub(/.*[)] /, ""); if ($2 == parent) print id }'
}

# Whether process $1 runs. One that has ended and that nobody has asked for does not.
runs() {
  case $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) in
    '' | [ZX]*) return 1 ;;
  esac
}

# soon COMMAND...: waits until it is true, 20 seconds at most.
soon() {
  for _ in $(seq 400); do
    if "$@"; then return 0; fi
    sleep 0.05
  done
  return 1
}
gone() { ! runs "$1"; }
has_line() { grep -q -e "$2" "$1"; }

# Sets `found` to the workers of process $1 as soon as there are any; false if it ends before.
find_workers() {
  while runs "$1"; do
    found=$(children "$1")
    if [ -n "$found" ]; then return 0; fi
  done
  return 1
}

# A tree that takes a moment.
large=/usr/include
if [ ! -d $large ] || [ "$(find $large -type f | head -n 3000 | wc -l)" -lt 3000 ]; then
  large=$work/large
  mkdir "$large"
  for i in $(seq 200); do cp -R "$tree" "$large/$i"; done
fi
"$census" "$large" --workers 0 --json - >"$work/expected" 2>"$work/err" || wrong 'no census of a large tree'

# Workers that are killed change nothing. (Two in a run: a task that three workers in a row die of would be given up.)
killed=0
for pause in 0 0.02 0.05 0.1; do
  "$census" "$large" --workers 3 --json - >"$work/out" 2>"$work/err" &
  process=$!
  for _ in 1 2; do
    if find_workers $process; then
      sleep $pause
      # shellcheck disable=SC2086
      set -- $found
      if kill -KILL "$1" 2>/dev/null; then killed=$((killed + 1)); fi
    fi
  done
  wait $process || wrong 'a census whose workers are killed fails'
  cmp -s "$work/out" "$work/expected" || wrong 'a census whose workers are killed is another one'
done
[ $killed -gt 0 ] || wrong 'no worker could be killed'

# Ctrl-C cancels it, wherever it runs, and ends its workers; nothing is printed or written then. It may be done before.

# Whether process $1 has a handler for SIGINT, has more than one thread, has workers; false if it ends before.
handles() {
  while runs "$1"; do
    case $(sed -n 's/^SigCgt:.*\(.\)$/\1/p' "/proc/$1/status" 2>/dev/null) in [2367abef]) return 0 ;; esac
  done
  return 1
}
has_threads() {
  while runs "$1"; do
    if [ -e "/proc/$1/task" ] && [ "$(ls "/proc/$1/task" | wc -l)" -gt 1 ]; then return 0; fi
  done
  return 1
}

# interrupt WHEN SIGNALS ARGUMENT...: as soon as WHEN is true. Sets `got` to its status. (The shell has what is in the
# background ignore SIGINT.)
interrupt() {
  ready=$1 signals=$2
  shift 2
  rm -f "$work/file"
  env --default-signal=INT,TERM "$census" "$large" "$@" --json "$work/file" >"$work/out" 2>"$work/err" &
  process=$!
  found=
  if $ready $process; then
    kill -STOP $process # its workers might have been about to be told to leave
    found=$(children $process)
    for signal in $signals; do kill "-$signal" $process; done
    kill -CONT $process
  fi
  got=0
  wait $process || got=$?
  for each in $found; do soon gone "$each" || wrong "a worker is left behind: $each"; done
}

# cancels WHEN SIGNAL STATUS ARGUMENT...
cancels() {
  ready=$1 signal=$2 status=$3
  shift 3
  cancelled=0
  for _ in 1 2 3; do
    interrupt "$ready" "$signal" "$@"
    if [ $got -eq 0 ]; then
      [ -s "$work/file" ] || wrong "SIG$signal $*: it was done, and has not written its result"
      continue
    fi
    cancelled=$((cancelled + 1))
    [ $got -eq "$status" ] || wrong "SIG$signal $*: exit status $got, not $status"
    [ "$(cat "$work/err")" = 'census: cancelled' ] || wrong "SIG$signal $*: it does not say that it was cancelled"
    if [ -s "$work/out" ] || [ -e "$work/file" ]; then wrong "SIG$signal $*: what was cancelled has left a result"; fi
    break
  done
  [ $cancelled -gt 0 ] || wrong "SIG$signal $*: does not end it"
}
cancels handles INT 130 --workers 0
cancels handles TERM 143 --workers 0
cancels has_threads INT 130 --workers 0 --threads 4
cancels find_workers INT 130 --workers 3
cancels find_workers TERM 143 --workers 3
cancels find_workers INT 130 --workers 3 --checkpoint "$work/cancelled"

# A second one ends it at once.
for _ in 1 2 3; do
  interrupt handles 'INT TERM' --workers 0
  if [ $got -ne 0 ]; then
    [ $got -eq 143 ] || wrong "a second signal: exit status $got"
    [ ! -s "$work/err" ] || wrong 'a second signal does not end it at once'
  fi
done

# Workers of other machines, were there any: with keys, and only those that are allowed.
mkdir "$work/allowed"
for key in host friend stranger; do "$census" keygen "$work/$key" >"$work/out" 2>"$work/err" || wrong "keygen $key"; done
cp "$work/friend.pub" "$work/allowed"
"$census" "$tree" --workers 0 --listen 'tcp://0.0.0.0:*' --key "$work/host" --allow "$work/allowed" --json - \
  >"$work/out" 2>"$work/err" &
process=$!
soon has_line "$work/err" 'workers may connect to' || wrong 'it does not say where it listens'
address=tcp://127.0.0.1:$(sed 's/.*://' "$work/err")
"$census" worker --connect "$address" --key "$work/stranger" --coordinator-key "$work/host.pub" --quiet &
stranger=$!
sleep 0.3
runs $process || wrong 'it does not wait for workers, or took one that is not allowed'
(cd / && exec "$census" worker --connect "$address" --key "$work/friend" --coordinator-key "$work/host.pub" --quiet) &
friend=$!
wait $process || wrong 'a census by workers that connect fails'
cmp -s "$work/out" "$work/json" || wrong 'a census by workers that connect is another one'
wait $friend || wrong 'a worker was not told to leave'
kill $stranger
wait $stranger || true

[ $failures -eq 0 ] || exit 1
echo 'cli: as it should be'
