#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# console.sh DOCUMENT PROGRAM...: what a document says that commands print is what they print.
#
# Its blocks of ```console are one session, in an empty folder in which the programs are, each by its name. A line that
# begins with "$ " is a command, and the lines below are what it prints, on whichever stream. Times and numbers of
# processes may differ. With a line "..." any lines may stand there.
set -eu
document=$1
shift

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/here"
for program in "$@"; do ln -s "$program" "$work/here/$(basename "$program")"; done

awk '/^```console$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$document" >"$work/session"
[ -s "$work/session" ] || {
  echo "console: $document has no block of console" >&2
  exit 1
}
cd "$work/here"

settle() {
  sed -E 's/ in [0-9.]+ (us|ms|s)$/ in TIME/; s/(127\.0\.0\.1):[0-9]+/\1:PORT/; s/on worker [^)]*/on worker NAME/g; s/"seconds": [0-9.]+/"seconds": SOME/' "$1"
}

# Compares line by line; a "..." of the document skips lines.
same() {
  awk -v shown="$1" '
    BEGIN { while ((getline line < shown) > 0) want[++count] = line; at = 1 }
    {
      if (at <= count && want[at] == "...") {
        if (at < count && $0 == want[at + 1]) at += 2
      } else if (at <= count && $0 == want[at]) at++
      else { bad = 1; exit }
    }
    END { if (at <= count && want[at] == "...") at++; exit bad || at <= count }' "$2"
}

failures=0
check() {
  [ -n "$command" ] || return 0
  sh -c "$command" >"$work/raw" 2>&1 </dev/null || true
  settle "$work/raw" >"$work/printed"
  settle "$work/shown" >"$work/wanted"
  same "$work/wanted" "$work/printed" || {
    echo "console: $document: \"$command\" prints something else:" >&2
    diff "$work/wanted" "$work/printed" >&2 || true
    failures=$((failures + 1))
  }
}

command=
count=0
while IFS= read -r line; do
  case $line in
    '$ '*)
      check
      command=${line#??}
      count=$((count + 1))
      : >"$work/shown"
      ;;
    *) printf '%s\n' "$line" >>"$work/shown" ;;
  esac
done <"$work/session"
check

[ $failures -eq 0 ] || exit 1
echo "console: $count commands print what $document says"
