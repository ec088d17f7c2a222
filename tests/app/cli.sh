#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# cli.sh PROGRAM: the command line of tests/app/program.cpp: what is printed where, errors, exit statuses.
set -eu
program=$1

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
  "$program" "$@" >"$work/out" 2>"$work/err" || got=$?
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

expect 2 '' '^Usage: program '
expect 2 '' 'did you mean "run"?$' rum
expect 2 '' 'no command "xyzzy"; there are: run, resume' xyzzy
expect 0 'Exit status: 0' '' --help
expect 0 'validate .*check all' '' --help
expect 0 '--checkpoint DIR' '' run --help
expect 2 '' '--threads' run words --threads 0
expect 2 '' 'excludes' run words --threads 2 --workers 2
expect 2 '' 'wants ID=VALUE' run words --with word

expect 0 '^  --with count=...  int, has a default$' '' list
expect 0 '^sum  9$' '^program: words: done on this thread in ' run words --with word=abc
expect 0 '^sum  15$' '' run words --with word=abc --with count=5 --quiet
expect 0 '^length  \[3, 3, 3\]$' ' 2 threads ' run words --with word=abc --threads 2 --results all
expect 0 '' 'done' run words --with word=abc --results none
expect 0 '^sum  9$' ' 2 workers ' run words --with word=abc --workers 2
expect 0 '"sum": 9' '' run words --with word=abc --json - --quiet
expect 0 '^part_2 gives 4$' '' run batches --with n=5 --workers 1 --quiet
expect 0 '^the box has 7$' '' run box --quiet

expect 2 '' '^program: words needs --with word=..., which is std::string$' run words
expect 2 '' 'did you mean "word"?$' run words --with wrd=abc
expect 2 '' '^program: --with count=x: count is int, and "x" is none$' run words --with word=a --with count=x
expect 2 '' 'did you mean "words"?$' run wrds
expect 2 '' '^program: say which one: words, box, ' run
expect 2 '' '^program: box cannot run on workers: task "make_box" gives [a-z_:]*thing, which cannot be sent: give its class a serialize' run box --workers 2
expect 2 '' '^program: box cannot run with a checkpoint: task "make_box" gives ' run box --checkpoint "$work/box"
expect 2 '' 'it does not use that$' run batches --with m=3
expect 2 '' "^program: --threads: Value x not in range .*; 'program run --help' says what there is$" run words --threads x
expect 1 '' '^program: unlucky: task "fails" failed: no such luck$' run unlucky
expect 1 '' '"a" -> "b" -> "a"' run circle
expect 1 '' '^program: patient: at the deadline' run patient --with file="$work/late" --deadline 0.05
expect 1 '' '^program: cannot make the folder "/proc/kept" of --checkpoint: ' run words --with word=a --checkpoint /proc/kept
expect 1 '' 'cannot write "/no/such/file"' run words --with word=a --json /no/such/file --results none --quiet

expect 1 '^words: 5 tasks, 4 edges, depth 4' '' validate
expect 1 '^circle: these tasks wait' '' validate
expect 0 '^batches: 3 tasks' '' validate batches
expect 0 'repeat' '' graph words
expect 0 '^digraph' '' graph words --format dot
expect 0 '<svg' '' graph words --format svg
expect 0 '' '' graph words --format mermaid --output "$work/words.mmd"
grep -q flowchart "$work/words.mmd" || wrong 'no drawing in the file'
expect 0 'circle' '' graph circle
expect 2 '' 'png' graph words --format png

# Runs that go on.
expect 0 '^sum  9$' ' 0 results were there, 5 are new$' run words --with word=abc --workers 1 --checkpoint "$work/kept"
expect 0 '^sum  9$' ' 5 results were there, 0 are new$' resume "$work/kept"
expect 0 '^sum  9$' ' 2 threads ' resume "$work/kept" --threads 2
expect 2 '' 'there are words$' resume "$work/kept" unlucky
expect 2 '' 'nothing was run there' resume "$work/none"
echo '{' >"$work/kept/words.journal.run.json"
expect 2 '' 'nothing was run there' resume "$work/kept"

# What is written of a run.
expect 0 '^sum  9$' 'words: done on 2 threads' run words --with word=abc --threads 2 --trace "$work/t.html" --trace "$work/t.json" \
  --trace "$work/t.jsonl" --trace "$work/t.txt" --trace "$work/t.svg" --progress always
grep -q '<html' "$work/t.html" || wrong 'no page'
grep -q traceEvents "$work/t.json" || wrong 'no trace'
grep -q '"event":"ended"' "$work/t.jsonl" || wrong 'no log'
grep -q 'words' "$work/t.txt" || wrong 'no summary'
grep -q '<svg' "$work/t.svg" || wrong 'no drawing'
expect 0 'repeat' '' trace "$work/t.jsonl"
expect 0 '^digraph' '' trace "$work/t.jsonl" --format dot
expect 0 '' '' trace "$work/t.jsonl" --format html --output "$work/again.html"
grep -q '<html' "$work/again.html" || wrong 'no page of a log'
expect 0 '' 'done' run words --with word=abc --workers 2 --results none --trace "$work/w.txt" --trace "$work/w.jsonl"
grep -q 'length' "$work/w.txt" || wrong 'no summary of workers'
expect 1 '' 'no such luck' run unlucky --trace "$work/u.txt"
grep -q 'no such luck' "$work/u.txt" || wrong 'no summary of a failure'
expect 0 "part_2" "batches: done" run batches --workers 1 --results none --trace "$work/g.txt"
expect 2 '' 'its ending says what it is' run words --with word=abc --trace "$work/t.png"
expect 1 "sum  9" "cannot write" run words --with word=abc --trace /no/such/file.html
expect 1 '' '/no/such/file' trace /no/such/file
expect 1 '' 'cli.sh' trace "$0"

# interrupt SIGNAL STATUS ARGUMENT...: a run that is ended by a signal when it has begun.
interrupt() {
  signal=$1 status=$2
  shift 2
  rm -f "$work/begun"
  "$program" run patient --with file="$work/begun" "$@" >"$work/out" 2>"$work/err" &
  process=$!
  for _ in $(seq 600); do
    [ -s "$work/begun" ] && break
    sleep 0.1
  done
  kill -"$signal" $process
  got=0
  wait $process || got=$?
  [ "$got" -eq "$status" ] || wrong "$signal $*: exit status $got, not $status"
  grep -q 'program: patient: the run was cancelled' "$work/err" || wrong "$signal $*: says nothing"
}
interrupt TERM 143
interrupt TERM 143 --threads 2
interrupt TERM 143 --workers 1

[ $failures -eq 0 ] || exit 1
echo "cli: all is as it should be"
