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
for threads in 1 2 7; do
  expect 0 '^pool  *[0-9.]*  *21  [0-9a-f]\{16\}$' '' "$tree" --threads $threads
done
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

expect 2 '' 'bogus' --bogus
expect 2 '' 'other' "$tree" other
for top in -1 x 1.5 1000001 99999999999999999999 ''; do
  expect 2 '' '.' "$tree" "--top=$top"
done
for threads in 0 -1 x 1.5 1025 ''; do
  expect 2 '' '.' "$tree" "--threads=$threads"
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

[ $failures -eq 0 ] || exit 1
echo 'cli: as it should be'
