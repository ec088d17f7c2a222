// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_FINAL_READERS_HPP
#define WEFT_CHECK_FINAL_READERS_HPP

#include <weft/check/reach.hpp>
#include <weft/check/result_lives.hpp>

#include <cstdint>

//! \file
//! When results may end, and which may have the same bytes, where tasks run in any order that the edges allow: functions
//! over arrays. N is the number of tasks, E that of edges.

namespace WEFT_NAMESPACE::detail {

template <int N>
constexpr void extend(task_set<N>& readers, int reader) {
  readers.insert(reader);
}
template <int N>
constexpr void extend(task_set<N>& readers, task_set<N> const& more) {
  readers.join(more);
}

// Calls `visit(task)` for each task of a set, in order.
template <int N, class Visit>
constexpr void for_each_in(task_set<N> const& set, Visit const& visit) {
  for (int w = 0; w < task_set<N>::words; ++w)
    for (unsigned long long left = set.word[w]; left != 0; left &= left - 1)
      visit(w * 64 + __builtin_ctzll(left));
}

// Of all tasks that need a result, those that no other of them waits for: when they are done, all are. Usually it is
// one; of a result that nobody needs its own task.
template <int N>
class final_readers {
public:
  // O(E N / 64).
  template <int E>
  constexpr final_readers(graph<N, E> const& g, lifetimes<N, task_set<N>> const& needed)
      : order_(g), needed_(needed) {
    for (int k = 0; k < N; ++k) {
      task_set<N>& readers = needed_.last[k];
      for_each_in(task_set<N>(readers), [&](int reader) { readers.leave_out(order_.before[reader]); });
    }
  }

  constexpr task_set<N> const& of(int result) const { return needed_.last[result]; }
  // Whether the result is there after the run.
  constexpr bool kept(int result) const { return needed_.kept[result]; }

  // Whether a result has ended before that of `next` is made, in any order of execution.
  constexpr bool ends_before(int result, int next) const {
    for (int w = 0; w < task_set<N>::words; ++w)
      if ((needed_.last[result].word[w] & ~order_.before[next].word[w]) != 0) return false;
    return true;
  }
  // Whether any can have: it cannot where nothing comes before.
  constexpr bool is_first(int task) const { return order_.before[task].last() < 0; }

private:
  order_relation<N> order_;
  lifetimes<N, task_set<N>> needed_;
};

// Which results end in a run, in compressed rows. Not in it: what is kept, and what needs no destruction.
struct endings_view {
  int tasks;
  std::uint16_t const* first;  // task -> the results of which it is a final reader, the newest first
  std::uint16_t const* results;
  std::uint16_t const* readers;  // result -> how many final readers it has; 0: it does not end
};

}  // namespace WEFT_NAMESPACE::detail

#endif
