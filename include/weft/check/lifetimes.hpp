// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_LIFETIMES_HPP
#define WEFT_CHECK_LIFETIMES_HPP

#include <weft/core/config.hpp>

//! \file
//! How long results are needed when tasks run inline, one after the other by number: functions over arrays.

namespace WEFT_NAMESPACE::detail {

// The tasks whose results a task reads, by number; -1 for what is no result.
struct read_view {
  int const* all = nullptr;
  int count = 0;

  constexpr int const* begin() const { return all; }
  constexpr int const* end() const { return all + count; }
};

// What lifetimes depend on.
template <int N>
struct result_facts {
  read_view reads[N];        // what each task reads
  bool is_value[N]{};        // whether it gives a result at all
  bool refers[N]{};          // whether its result may refer to one that it reads
  unsigned long bytes[N]{};  // the size of its result
};

// For each task the last one, by number, that needs its result; the task itself if none does, N where it has to last to
// the end of the run.
template <int N>
struct last_readers {
  int of[N]{};
};

// `kept` are the results that last to the end. O(V + reads).
template <int N>
constexpr last_readers<N> find_last_readers(result_facts<N> const& facts, bool const (&kept)[N]) {
  int last[N]{};
  for (int k = 0; k < N; ++k) last[k] = kept[k] ? N : k;
  // Backwards, so that it is known how long a result lasts when what it refers to is looked at.
  for (int k = N - 1; k >= 0; --k) {
    int const until = facts.refers[k] ? last[k] : k;
    int const* const reads = facts.reads[k].all;
    for (int i = 0, count = facts.reads[k].count; i < count; ++i)
      if (int const from = reads[i]; from >= 0 && last[from] < until) last[from] = until;
  }
  last_readers<N> found;
  for (int k = 0; k < N; ++k) found.of[k] = last[k];
  return found;
}

// The most results that are there at the same time, and the most bytes of them, if each goes after its last reader.
struct live_peak {
  int results = 0;
  unsigned long bytes = 0;
};

// O(V).
template <int N>
constexpr live_peak find_peak(result_facts<N> const& facts, last_readers<N> const& last) {
  int ends[N + 1]{};  // how many results go after a task, ...
  unsigned long bytes_end[N + 1]{};
  int results = 0;
  unsigned long bytes = 0;
  live_peak peak;
  for (int k = 0; k < N; ++k) {
    if (facts.is_value[k]) {
      int const until = last.of[k];
      ++ends[until];
      bytes_end[until] += facts.bytes[k];
      bytes += facts.bytes[k];
      if (++results > peak.results) peak.results = results;
      if (bytes > peak.bytes) peak.bytes = bytes;
    }
    results -= ends[k];
    bytes -= bytes_end[k];
  }
  return peak;
}

}  // namespace WEFT_NAMESPACE::detail

#endif
