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

template <int N>
constexpr bool is_subset(task_set<N> const& part, task_set<N> const& whole) {
  for (int w = 0; w < task_set<N>::words; ++w)
    if ((part.word[w] & ~whole.word[w]) != 0) return false;
  return true;
}

// Of all tasks that need a result, those that no other of them waits for: when they are done, all are. Usually it is
// one; of a result that nobody needs its own task.
template <int N>
class final_readers {
public:
  // O(E N / 64), and as much for each circle of results that may refer to each other.
  template <int E>
  constexpr final_readers(graph<N, E> const& g, lifetimes<N, task_set<N>> const& needed)
      : order_(g), needed_(needed) {
    for (int k = 0; k < N; ++k) reduce(needed_.last[k]);
  }

  constexpr task_set<N> const& of(int result) const { return needed_.last[result]; }
  // Whether the result is there after the run.
  constexpr bool kept(int result) const { return needed_.kept[result]; }

  // Whether a result has ended before that of `next` is made, in any order of execution.
  constexpr bool ends_before(int result, int next) const {
    return is_subset(needed_.last[result], order_.before[next]);
  }

private:
  // A set of which it is known which are the final ones. The results of a circle have nearly all their readers in common.
  struct known_set {
    task_set<N> all;
    task_set<N> final;
    task_set<N> before;  // these
  };
  static constexpr int few = 4;
  static constexpr int many = 16;

  order_relation<N> order_;
  lifetimes<N, task_set<N>> needed_;
  known_set known_[few]{};
  int next_ = 0;

  constexpr void reduce(task_set<N>& readers) {
    known_set const* base = nullptr;
    for (known_set const& each : known_)
      if (base == nullptr && each.all.last() >= 0 && is_subset(each.all, readers)) base = &each;
    task_set<N> final;
    task_set<N> more = readers;
    if (base != nullptr) {
      final = base->final;
      more.leave_out(base->all);
    }
    int count = 0;
    for_each_in(more, [&](int reader) {
      ++count;
      if (base != nullptr && base->before.contains(reader)) return;
      final.leave_out(order_.before[reader]);
      final.insert(reader);
    });
    if (count >= many) remember(readers, final);
    readers = final;
  }
  constexpr void remember(task_set<N> const& all, task_set<N> const& final) {
    known_set& made = known_[next_];
    next_ = (next_ + 1) % few;
    made = {all, final, {}};
    for_each_in(final, [&](int reader) { made.before.join(order_.before[reader]); });
  }
};

// Which results end in a run, in compressed rows. Those that end together are a group, of one mostly. Not among them: what is
// kept, and what needs no destruction.
struct endings_view {
  static constexpr std::uint16_t no_group = 0xffff;

  int tasks;
  int groups;
  std::uint32_t const* first;  // task -> the groups of which it is a final reader, the newest results first
  std::uint16_t const* ending;
  std::uint16_t const* readers;       // group -> how many final readers it has
  std::uint16_t const* result_first;  // group -> its results, the newest first
  std::uint16_t const* results;
  std::uint16_t const* group_of;  // result -> its group, or `no_group`
};

}  // namespace WEFT_NAMESPACE::detail

#endif
