// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_WIDTH_HPP
#define WEFT_CHECK_WIDTH_HPP

#include <weft/check/reach.hpp>

//! \file
//! How many tasks of a graph can run at the same time.

namespace WEFT_NAMESPACE::detail {

// The fewest chains, each of tasks that run one after the other, that hold all `members`. By Dilworth's theorem
// they are as many as the most members that can run at the same time.
//
// At first every task is a chain of its own. To put one chain behind another, a task needs a task before it that
// ends a chain; where there is none, it takes one from the middle of a chain, and what followed there looks for
// another: an augmenting path of a bipartite matching. All searches of a round share what they have seen, so a
// round takes O(V^2 / 64 + V). There are V rounds at most, and rarely more than five. Who only asks whether there are more
// than `enough` is not told how few they can be.
template <int N>
class chain_cover {
public:
  constexpr chain_cover(order_relation<N> const& order, task_set<N> const& members, int enough = 0)
      : order_(order), members_(members) {
    build();
    while (count_ > enough && round()) {
    }
  }

  constexpr int count() const { return count_; }

  // As many members that can run at the same time. By König's theorem: those that the searches of the last round, which
  // found nothing, came to as tasks that look for one to follow, and not as tasks to be followed.
  constexpr task_set<N> widest() const {
    task_set<N> found;
    for (int k = 0; k < N; ++k)
      if (members_.contains(k) && !seen_.contains(k) && (previous_[k] < 0 || seen_.contains(previous_[k])))
        found.insert(k);
    return found;
  }

private:
  order_relation<N> const& order_;
  task_set<N> const& members_;
  task_set<N> ends_{};    // of chains
  task_set<N> seen_{};    // tasks that some search of this round has tried to take
  int next_[N]{};         // in the task's chain, or -1
  int previous_[N]{};     // likewise
  int wanted_by_[N]{};    // the task that came upon a seen one
  int waiting_[N + 1]{};  // a stack of tasks that look for one to follow
  int count_ = 0;

  // What does without searches: each task behind the last one before it that ends a chain.
  constexpr void build() {
    for (int k = 0; k < N; ++k) {
      next_[k] = previous_[k] = -1;
      if ((members_.word[k / 64] >> (k % 64) & 1) == 0) continue;
      ends_.word[k / 64] |= 1ull << (k % 64);
      if (int const end = find_end(k); end >= 0) {
        ends_.word[end / 64] &= ~(1ull << (end % 64));
        next_[end] = k;
        previous_[k] = end;
      } else {
        ++count_;
      }
    }
  }

  constexpr bool round() {
    int const before = count_;
    seen_ = {};
    for (int k = 0; k < N; ++k)
      if (previous_[k] < 0 && members_.contains(k)) count_ -= append(k);
    return count_ < before;
  }

  // Puts the chain that begins with `head` behind another, if that can be done.
  constexpr bool append(int head) {
    waiting_[0] = head;
    for (int left = 1; left > 0;) {
      int const task = waiting_[--left];
      if (int const end = find_end(task); end >= 0) {
        ends_.remove(end);
        follow(task, end);
        return true;
      }
      for (int w = 0; w < task_set<N>::words; ++w) {
        auto fresh = order_.before[task].word[w] & members_.word[w] & ~seen_.word[w];
        seen_.word[w] |= fresh;
        for (; fresh != 0; fresh &= fresh - 1) {
          int const middle = w * 64 + __builtin_ctzll(fresh);
          wanted_by_[middle] = task;
          waiting_[left++] = next_[middle];
        }
      }
    }
    return false;
  }

  // The last task before `task` that ends a chain: earlier ones can serve more tasks. Or -1.
  constexpr int find_end(int task) const {
    for (int w = task / 64; w >= 0; --w)
      if (auto const found = order_.before[task].word[w] & ends_.word[w]; found != 0)
        return w * 64 + 63 - __builtin_clzll(found);
    return -1;
  }

  // Lets `task` follow `end`, then who wanted what it followed until now follow that, and so on.
  constexpr void follow(int task, int end) {
    for (;;) {
      int const freed = previous_[task];
      next_[end] = task;
      previous_[task] = end;
      if (freed < 0) return;
      end = freed;
      task = wanted_by_[freed];
    }
  }
};

// How many chains are enough if every task is put behind a predecessor that ends one, where there is such a predecessor. As
// many as the fewest, or more. O(V + E).
template <int N, int E>
constexpr int chains_along_edges(graph<N, E> const& g, task_set<N> const& members) {
  bool is_end[N]{};
  int count = 0;
  for (int k = 0; k < N; ++k) {
    if ((members.word[k / 64] >> (k % 64) & 1) == 0) continue;
    ++count;
    is_end[k] = true;
    for (int e = g.first[k], end = g.first[k + 1]; e < end; ++e)
      if (int const from = g.edges[e].from; is_end[from]) {
        is_end[from] = false;
        --count;
        break;
      }
  }
  return count;
}

template <int N, int E>
constexpr int width_of(graph<N, E> const& g, task_set<N> const& members) {
  order_relation<N> const order(g);
  return chain_cover<N>(order, members).count();
}

}  // namespace WEFT_NAMESPACE::detail

#endif
