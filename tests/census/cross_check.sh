#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# cross_check.sh CENSUS DIR
#
# Does the program CENSUS say of the tree DIR what other tools say of it? Everything in its report is
# compared, for every file, exactly: names, bytes and lines with find and wc; the rest with the script
# below, which shares no method with CENSUS. It cuts the text into tokens with one regular expression
# (CENSUS jumps to the next byte of interest and looks back), and finds what a file reaches by adding the
# sets of its neighbours until nothing changes (CENSUS condenses components and goes through them once).
# Names must not contain '"', '\', ']' or newlines.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
  echo "usage: $0 CENSUS DIR" >&2
  exit 2
fi
census=$1
dir=${2%/}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "cross_check: $1" >&2
  exit 1
}

same() { # what ours theirs
  diff "$work/$2" "$work/$3" >"$work/diff" || {
    head -n 20 "$work/diff" >&2
    fail "$1 differ (< census, > others)"
  }
}

# The report, as lines: one per file (bytes,lines,comment_lines,direct_includers,transitive_includers,
# transitive_included,transitive_bytes,path), per total and per cycle.
"$census" "$dir" --json - >"$work/json"
grep -o '\["[^]"]*",[0-9,]*\]' "$work/json" | sed 's/^\["\(.*\)",\(.*\)\]$/\2,\1/' >"$work/rows"
grep -o '"totals":{[^}]*}' "$work/json" | sed 's/.*{//' | grep -o '[a-z_]*":[0-9]*' | tr -d '"' | sort >"$work/totals"
sed 's/.*"cycles":\[\(.*\)\],"digest".*/\1/' "$work/json" | sed 's/\],\[/\n/g' | tr -d '[]' |
  grep . >"$work/cycles" || true # none

# Names, lines and bytes.
find "$dir/" -type f -exec wc -lc {} + |
  sed -n "s|^ *\([0-9]*\)  *\([0-9]*\) $dir//*\(.*\)|\2,\1,\3|p" | sort >"$work/wc"
cut -d , -f 1,2,8- "$work/rows" | sort >"$work/ours"
same 'names, bytes or lines' ours wc
cut -d , -f 8- "$work/rows" >"$work/ours"
sort "$work/ours" >"$work/sorted"
same 'orders of the files' ours sorted
echo "files:$(find "$dir/" -type f | wc -l)" >"$work/wc"
echo "bytes:$(find "$dir/" -type f -exec cat {} + | wc -c)" >>"$work/wc"
echo "lines:$(find "$dir/" -type f -exec cat {} + | wc -l)" >>"$work/wc"
sed -n '/^files:/p' "$work/totals" >"$work/ours"
sed -n '/^bytes:/p' "$work/totals" >>"$work/ours"
sed -n '/^lines:/p' "$work/totals" >>"$work/ours"
same 'totals of files, bytes and lines' ours wc

# Everything else.
cat >"$work/count.pl" <<'END'
use strict;
use warnings;

my ($dir, $out) = @ARGV;
my ($base) = $dir =~ m{([^/]+)$};
open my $find, '-|', 'find', "$dir/", '-type', 'f', '-printf', '%P\n' or die;
chomp(my @files = sort <$find>);
my %index;
@index{@files} = 0 .. $#files;
my %total = map { $_ => 0 } qw(files unreadable bytes lines comment_lines includes computed resolved external edges);
$total{files} = @files;

# Tokens. $splice continues a line. What is not interesting ends where something interesting can begin.
my $blank = qr/[ \t\r\f\x0b]/;
my $splice = qr/\\$blank*\n/;
my $word = qr/[A-Za-z0-9_\x80-\xff]/;
my $dull = qr{
    \.?[0-9](?:'?(?:$word|\.))*+                     # a number
  | (?!(?:u8|[uUL])?R")[A-Za-z_\x80-\xff]$word*+     # an identifier
  | [^A-Za-z0-9_\x80-\xff/"'\#\\]++
  | /(?!$splice*[/*])
  | \\(?!$blank*\n)
}x;
my $header = qr/\#$blank*include(?:_next)?$blank*(?:<[^>\n]*>|"[^"\n]*")/;
my $line_comment = qr{/$splice*/(?:$splice|[^\n])*+\n?};
my $block_comment = qr{/$splice*\*.*?(?:\*$splice*/|\z)}s;
my $raw = qr/(?:u8|[uUL])?R"([^()\\\s"]{0,16})\(.*?(?:\)\g{-1}"|\z)/s;
my $string = qr/"(?:$splice|\\$splice*.|[^"\\\n])*+"?/s;
my $character = qr/'(?:$splice|\\$splice*.|[^'\\\n])*+'?/s;

my (@own, @targets);  # per file: bytes, lines and comment lines; the files that it includes
for my $file (@files) {
  open my $in, '<:raw', "$dir/$file" or die "$file: $!";
  my $text = do { local $/; <$in> } // '';
  my $size = length $text;
  my $lines = $text =~ tr/\n//;
  $text =~ s/^\xEF\xBB\xBF//;

  # The code: comments are a blank, continued lines one line, raw literals empty.
  my ($code, $comment_lines, $line, $counted, $from) = ('', 0, 0, -1, 0);
  my $comment = sub {
    my ($start, $end) = @_;
    $line += substr($text, $from, $start - $from) =~ tr/\n//;
    my $first = $line;
    $line += substr($text, $start, $end - $start) =~ tr/\n//;
    $from = $end;
    my $last = substr($text, $end - 1, 1) eq "\n" ? $line - 1 : $line;
    $comment_lines += $last - $first + ($first == $counted ? 0 : 1);
    $counted = $last;
  };
  pos($text) = 0;
  while (pos($text) < length $text) {
    if ($text =~ /\G(?:$dull){1,30000}+/gc) { $code .= $& }
    elsif ($text =~ /\G$splice/gc) { }
    elsif ($text =~ /\G$line_comment/gc) { $code .= "\n"; $comment->($-[0], $+[0]) }
    elsif ($text =~ /\G$block_comment/gc) { $code .= ' '; $comment->($-[0], $+[0]) }
    elsif ($text =~ /\G$header/gc) { $code .= $& }
    elsif ($text =~ /\G$raw/gc) { $code .= '""' }
    elsif ($text =~ /\G$string/gc || $text =~ /\G$character/gc) { $code .= $& =~ s/$splice//gr }
    elsif ($text =~ /\G./gcs) { $code .= $& }
  }

  # The includes, and where they lead.
  my ($here) = "$base/$file" =~ m{^(.*)/};
  my %to;
  while ($code =~ /^$blank*\#$blank*include(?:_next)?(?!$word)$blank*(?:<([^>\n]*)>|"([^"\n]*)")?/mg) {
    ++$total{includes};
    my ($angled, $quoted) = ($1, $2);
    my $path = $angled // $quoted;
    if (!defined $path) {
      ++$total{computed};
      next;
    }
    my $hit;
    my @seen_from = ("$path", "$base/$path");
    unshift @seen_from, "$here/$path" if defined $quoted;
    for my $candidate ($path =~ m{^/|/$|^$} ? () : @seen_from) {
      my @parts;
      my $outside = 0;
      for my $part (split m{/+}, $candidate) {
        if ($part eq '..') { @parts ? pop @parts : ++$outside }
        elsif ($part ne '.') { push @parts, $part }
      }
      next if $outside || !@parts || shift @parts ne $base;
      last if defined($hit = $index{join '/', @parts});
    }
    ++$total{defined $hit ? 'resolved' : 'external'};
    $to{$hit} = 1 if defined $hit;
  }
  push @own, [$size, $lines, $comment_lines];
  push @targets, [keys %to];
  $total{bytes} += $size;
  $total{lines} += $lines;
  $total{comment_lines} += $comment_lines;
  $total{edges} += keys %to;
}

# The files that each reaches, as bits, itself among them.
sub reach {
  my @next = @_;
  my @bits = map { my $set = "\0" x (@next / 8 + 1); vec($set, $_, 1) = 1; $set } 0 .. $#next;
  for (my $changed = 1; $changed;) {
    $changed = 0;
    for my $file (0 .. $#next, reverse 0 .. $#next) {
      my $set = $bits[$file];
      $set |= $bits[$_] for @{$next[$file]};
      next if $set eq $bits[$file];
      $bits[$file] = $set;
      $changed = 1;
    }
  }
  return @bits;
}
my @sources = map { [] } @files;
for my $file (0 .. $#files) { push @{$sources[$_]}, $file for @{$targets[$file]} }
my @down = reach(@targets);
my @up = reach(@sources);

# For sums of sizes: the files whose size has bit k.
my @planes;
for my $file (0 .. $#files) {
  for (my ($k, $size) = (0, $own[$file][0]); $size; ++$k, $size >>= 1) {
    $planes[$k] //= "\0" x length $down[0];
    vec($planes[$k], $file, 1) = 1 if $size & 1;
  }
}
open my $rows, '>', "$out/rows.expected" or die;
my %loops;
for my $file (0 .. $#files) {
  my $direct = grep { $_ != $file } @{$sources[$file]};
  my $bytes = 0;
  $bytes += unpack('%32b*', $down[$file] & $planes[$_]) << $_ for 0 .. $#planes;
  print $rows join(',', @{$own[$file]}, $direct, unpack('%32b*', $up[$file]) - 1,
                   unpack('%32b*', $down[$file]) - 1, $bytes, $files[$file]), "\n";
  push @{$loops{$down[$file] & $up[$file]}}, $file;
}
open my $cycles, '>', "$out/cycles.expected" or die;
print $cycles join(',', map { "\"$_\"" } @files[@$_]), "\n"
  for sort { @$b <=> @$a || $a->[0] <=> $b->[0] }
  grep { my $file = $_->[0]; @$_ > 1 || grep { $_ == $file } @{$targets[$file]} } values %loops;
open my $totals, '>', "$out/totals.expected" or die;
print $totals map { "$_:$total{$_}\n" } sort keys %total;
close $_ or die "$!" for $rows, $cycles, $totals;
END
perl "$work/count.pl" "$dir" "$work"
same 'totals' totals totals.expected
same 'rows' rows rows.expected
same 'cycles' cycles cycles.expected

echo "cross_check: $(wc -l <"$work/rows") files and $(wc -l <"$work/cycles") cycles are as they should be"
