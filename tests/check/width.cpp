// SPDX-License-Identifier: BSL-1.0
#include <weft/check/width.hpp>

#include <weft/check/figures.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include "graphs.hpp"

#include "../catch.hpp"

namespace {

// The same as the headers work out, each in the plainest way there is.
template <int N>
struct reference {
  bool before[N][N]{};
  int level[N]{};

  template <int E>
  explicit reference(weft::graph<N, E> const& g) {
    for (int k = 0; k < N; ++k)
      for (int i = g.first[k]; i < g.first[k + 1]; ++i) before[g.edges[i].from][k] = true;
    for (int via = 0; via < N; ++via)
      for (int i = 0; i < N; ++i)
        for (int k = 0; k < N; ++k) before[i][k] |= before[i][via] && before[via][k];
    for (int k = 0; k < N; ++k)
      for (int i = 0; i < k; ++i)
        if (before[i][k]) level[k] = std::max(level[k], level[i] + 1);
  }

  // The largest independent set of members, of all that there are.
  int width(unsigned members) const {
    int most = 0;
    for (unsigned set = 0; set < 1u << N; ++set)
      if ((set & ~members) == 0 && independent(set)) most = std::max(most, __builtin_popcount(set));
    return most;
  }
  bool independent(unsigned set) const {
    for (int i = 0; i < N; ++i)
      for (int k = 0; k < N; ++k)
        if ((set >> i & 1) != 0 && (set >> k & 1) != 0 && before[i][k]) return false;
    return true;
  }

  // For graphs that have too many sets: all tasks but those that a largest matching lets follow another.
  int width_by_matching() const {
    std::vector<int> next(N, -1);
    int width = N;
    for (int k = 0; k < N; ++k) {
      std::vector<bool> seen(N, false);
      if (match(k, next, seen)) --width;
    }
    return width;
  }
  bool match(int task, std::vector<int>& next, std::vector<bool>& seen) const {
    for (int i = 0; i < N; ++i) {
      auto const at = static_cast<std::size_t>(i);
      if (!before[i][task] || seen[at]) continue;
      seen[at] = true;
      if (next[at] >= 0 && !match(next[at], next, seen)) continue;
      next[at] = task;
      return true;
    }
    return false;
  }
};

template <int N>
weft::detail::task_set<N> set_of(unsigned members) {
  weft::detail::task_set<N> set;
  for (int k = 0; k < N; ++k)
    if (N > 32 || (members >> k & 1) != 0) set.insert(k);
  return set;
}

// That the tasks that are said to be able to run at the same time are so many members, and are.
template <int N>
constexpr bool is_widest(weft::detail::order_relation<N> const& order,
                         weft::detail::task_set<N> const& members) {
  weft::detail::chain_cover<N> const chains(order, members);
  auto const widest = chains.widest();
  int size = 0;
  for (int k = 0; k < N; ++k) {
    if (!widest.contains(k)) continue;
    ++size;
    if (!members.contains(k)) return false;
    for (int i = 0; i < k; ++i)
      if (widest.contains(i) && order.before[k].contains(i)) return false;
  }
  return size == chains.count();
}

template <int N>
void check_random_graphs(int graphs) {
  std::mt19937 random(N);
  for (int i = 0; i < graphs; ++i) {
    any_graph<N> const g = random_graph<N>(random);
    reference<N> const expected(g);
    auto const levels = weft::detail::levels_of(g);
    weft::detail::order_relation<N> const order(g);
    bool same = true;
    for (int k = 0; k < N; ++k) {
      auto const before = weft::detail::tasks_before(g, k);
      auto const after = weft::detail::tasks_after(g, k);
      same = same && levels[k] == expected.level[k];
      for (int j = 0; j < N; ++j)
        same = same && before.contains(j) == expected.before[j][k] &&
               after.contains(j) == expected.before[k][j] &&
               order.before[k].contains(j) == expected.before[j][k];
    }
    REQUIRE(same);
    REQUIRE(levels.count() == *std::max_element(expected.level, expected.level + N) + 1);
    REQUIRE(is_widest<N>(order, set_of<N>(~0u)));
    REQUIRE(is_widest<N>(order, set_of<N>(static_cast<unsigned>(random()))));
    if constexpr (N <= 10)
      for (unsigned members : {~0u, static_cast<unsigned>(random())})
        REQUIRE(weft::detail::width_of(g, set_of<N>(members)) == expected.width(members));
    else
      REQUIRE(weft::detail::width_of(g, set_of<N>(~0u)) == expected.width_by_matching());
  }
}

}  // namespace

TEST_CASE("order, levels and width are those of a reference, on random graphs") {
  check_random_graphs<1>(2);
  check_random_graphs<2>(20);
  check_random_graphs<5>(300);
  check_random_graphs<9>(300);
  check_random_graphs<64>(20);
  check_random_graphs<65>(20);
  check_random_graphs<150>(20);
}

namespace {

// Two rows: task 128 + i waits for the tasks 0 to i of the first. A search that always takes the last one that is
// free finds the pairs at once; one that takes the first has to change its mind.
constexpr auto rows = [] {
  weft::graph<256, 128 * 129 / 2> g;
  int count = 0;
  for (int k = 0; k < 256; ++k) {
    for (int i = 0; i <= k - 128; ++i) g.edges[count++].from = static_cast<unsigned short>(127 - i);
    g.first[k + 1] = count;
  }
  return g;
}();

constexpr auto all = [] {
  weft::detail::task_set<256> set;
  for (int k = 0; k < 256; ++k) set.insert(k);
  return set;
}();

template <int E>
constexpr int width(weft::graph<256, E> const& g) {
  return weft::detail::width_of(g, all);
}

}  // namespace

TEST_CASE("256 tasks are within what compilers evaluate by default") {
  STATIC_REQUIRE(weft::detail::levels_of(layers).count() == 16);
  STATIC_REQUIRE(width(layers) == 16);
  STATIC_REQUIRE(width(rows) == 128);
  STATIC_REQUIRE(is_widest(weft::detail::order_relation<256>(layers), all));
  STATIC_REQUIRE(is_widest(weft::detail::order_relation<256>(rows), all));
}
