// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_RESULT_LIVES_HPP
#define WEFT_CHECK_RESULT_LIVES_HPP

#include <weft/core/workflow.hpp>

//! \file
//! How long the results of a run must live of which only some are kept: until the last task that is ordered directly after
//! them is done, and what may be referred to from elsewhere until nothing is there any more that could do so.
//!
//! A pointer to a result can lie in another one that does not own all that it points to (`is_owning`), or behind a
//! pointer in one. A task can only bring it there that is given both, or returns the one and is given the other. So
//! the results of this kind form circles: those that some task sees together, and all of a circle live until
//! the last of them is read. Results that own what they point to belong to none, but live as long as the circle of a
//! task that reads them.

namespace WEFT_NAMESPACE::detail {

struct held_result {
  bool owns;    // points to nothing but what it owns
  bool kept;    // after the run
  bool refers;  // kept, and with all that it may refer to
};

// By number of task: the last step at which the result must be there, and whether it is there after the run. Where tasks
// have no fixed order, a set of tasks stands for the last step.
template <int N, class Last = int>
struct lifetimes {
  Last last[N]{};
  bool kept[N]{};
};
constexpr void extend(int& last, int step) {
  if (last < step) last = step;
}

// Which of them may refer to each other.
template <int N>
class reference_circles {
public:
  constexpr reference_circles() {
    for (int k = 0; k < N; ++k) next_[k] = k;
  }
  constexpr int of(int k) {
    while (next_[k] != k) k = next_[k] = next_[next_[k]];
    return k;
  }
  constexpr void join(int a, int b) { next_[of(a)] = of(b); }

private:
  int next_[N]{};
};

// `also_read` are results that a task looks at beside those that come along its edges: pairs of reader and result.
struct reading_of {
  int reader;
  int result;
};

template <class Last, int N, int E>
class lifetime_finder {
public:
  constexpr lifetime_finder(graph<N, E> const& g, held_result const (&results)[N],
                            reading_of const* also_read, int count)
      : g_(g), results_(results) {
    find_last_readers(also_read, count);
    find_circles();
    follow_circles();
  }

  constexpr lifetimes<N, Last> const& found() const { return found_; }

private:
  graph<N, E> const& g_;
  held_result const (&results_)[N];
  lifetimes<N, Last> found_{};
  reference_circles<N> circles_{};
  int seen_by_[N]{};  // task -> one of the circle that it sees, or -1

  constexpr void find_last_readers(reading_of const* also_read, int count) {
    for (int k = 0; k < N; ++k) {
      extend(found_.last[k], k);
      found_.kept[k] = results_[k].kept;
      for (int e = g_.first[k]; e < g_.first[k + 1]; ++e) extend(found_.last[g_.edges[e].from], k);
    }
    for (int i = 0; i < count; ++i) extend(found_.last[also_read[i].result], also_read[i].reader);
  }

  template <class Visit>
  constexpr void for_each_argument(int k, Visit const& visit) const {
    for (int e = g_.first[k]; e < g_.first[k + 1]; ++e)
      if (g_.edges[e].kind != edge_kind::orders && g_.edges[e].kind != edge_kind::waits)
        visit(int{g_.edges[e].from});
  }

  constexpr void find_circles() {
    for (int k = 0; k < N; ++k) {
      int& one = seen_by_[k] = results_[k].owns ? -1 : k;
      for_each_argument(k, [&](int from) {
        if (results_[from].owns) return;
        if (one >= 0) circles_.join(one, from);
        one = from;
      });
    }
  }

  // Whoever is in a circle, or read by who sees one, lives as long as the last of it.
  constexpr void follow_circles() {
    lifetimes<N, Last> circle = found_;
    for (int k = 0; k < N; ++k) {
      if (results_[k].owns) continue;
      extend(circle.last[circles_.of(k)], found_.last[k]);
    }
    for (int k = 0; k < N; ++k) circle.kept[k] = false;
    for (int k = 0; k < N; ++k)
      if (results_[k].refers) circle.kept[circles_.of(k)] = true;
    auto const follow = [&](int k, int c) {
      extend(found_.last[k], circle.last[c]);
      if (circle.kept[c]) found_.kept[k] = true;
    };
    for (int k = 0; k < N; ++k) {
      if (!results_[k].owns) follow(k, circles_.of(k));
      if (seen_by_[k] < 0) continue;
      for_each_argument(k, [&](int from) { follow(from, circles_.of(seen_by_[k])); });
    }
  }
};

template <class Last = int, int N, int E>
constexpr lifetimes<N, Last> find_lifetimes(graph<N, E> const& g, held_result const (&results)[N],
                                            reading_of const* also_read = nullptr, int count = 0) {
  return lifetime_finder<Last, N, E>(g, results, also_read, count).found();
}

}  // namespace WEFT_NAMESPACE::detail

#endif
