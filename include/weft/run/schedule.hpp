// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_SCHEDULE_HPP
#define WEFT_RUN_SCHEDULE_HPP

#include <weft/core/workflow.hpp>

#include <cstdint>

//! \file
//! What a parallel run needs to know of a static graph: which tasks a task releases, as tables of small numbers.

namespace WEFT_NAMESPACE::detail {

// Tasks with the same predecessors are released together, as a group, and share one counter. All lists are in
// compressed rows.
struct schedule_view {
  int tasks;
  int groups;
  std::uint16_t const* release_first;  // task -> its groups, those that wait for it
  std::uint16_t const* released;
  std::uint16_t const* member_first;  // group -> its tasks, in order
  std::uint16_t const* members;
  std::uint16_t const* missing;  // group -> for how many tasks it waits
  bool const* is_input;          // these are made first; nobody waits for them
  bool const* is_open;           // whether, before this task and in order, another one could begin as well
  bool any_open;
};

template <int N, int E>
class schedule {
public:
  constexpr schedule(graph<N, E> const& g, bool const (&input)[N]) {
    for (int k = 0; k < N; ++k) is_input_[k] = input[k];
    find_groups(g);
    list_members();
    list_releases();
    find_openings();
  }

  constexpr schedule_view view() const {
    return {N,        groups_,  release_first_, released_, member_first_,
            members_, missing_, is_input_,      is_open_,  any_open_};
  }

private:
  int groups_ = 0;
  std::uint16_t group_of_[N]{};
  std::uint16_t release_first_[N + 1]{};
  std::uint16_t released_[E + 1]{};
  std::uint16_t member_first_[N + 2]{};
  std::uint16_t members_[N]{};
  std::uint16_t missing_[N + 1]{};
  std::uint16_t waits_for_[E + 1]{};  // group -> its predecessors
  std::uint16_t waits_first_[N + 2]{};
  bool is_input_[N]{};
  bool is_open_[N]{};
  bool any_open_ = false;

  static constexpr std::uint64_t mixed(int k) {
    std::uint64_t x = static_cast<std::uint64_t>(k) + 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    return x ^ (x >> 27);
  }

  // The predecessors of task k that are no inputs, each once.
  constexpr int list_predecessors(graph<N, E> const& g, int k, int (&seen)[N], int at) {
    int count = 0;
    for (int e = g.first[k]; e < g.first[k + 1]; ++e) {
      int const from = g.edges[e].from;
      if (is_input_[from] || seen[from] == k + 1) continue;
      seen[from] = k + 1;
      waits_for_[at + count++] = static_cast<std::uint16_t>(from);
    }
    return count;
  }

  constexpr bool waits_for_the_same(int group, int at, int count) const {
    if (missing_[group] != count) return false;
    for (int i = 0; i < count; ++i) {
      bool found = false;
      for (int j = waits_first_[group]; j < waits_first_[group + 1] && !found; ++j)
        found = waits_for_[j] == waits_for_[at + i];
      if (!found) return false;
    }
    return true;
  }

  // Sets of predecessors are compared by a hash first. Group 0 waits for nothing.
  constexpr void find_groups(graph<N, E> const& g) {
    constexpr int buckets = 2 * N + 1;
    int bucket[buckets]{};  // group
    std::uint64_t hashes[N + 1]{};
    int seen[N]{};
    int at = 0;
    groups_ = 1;
    for (int k = 0; k < N; ++k) {
      int const count = list_predecessors(g, k, seen, at);
      if (count == 0) continue;
      std::uint64_t hash = 0;
      for (int i = 0; i < count; ++i) hash += mixed(waits_for_[at + i]);
      int b = static_cast<int>(hash % buckets);
      while (bucket[b] != 0 && !(hashes[bucket[b]] == hash && waits_for_the_same(bucket[b], at, count)))
        b = (b + 1) % buckets;
      if (bucket[b] == 0) {
        bucket[b] = groups_;
        hashes[groups_] = hash;
        missing_[groups_] = static_cast<std::uint16_t>(count);
        waits_first_[groups_] = static_cast<std::uint16_t>(at);
        waits_first_[++groups_] = static_cast<std::uint16_t>(at += count);
      }
      group_of_[k] = static_cast<std::uint16_t>(bucket[b]);
    }
  }

  constexpr void list_members() {
    for (int k = 0; k < N; ++k)
      if (!is_input_[k]) ++member_first_[group_of_[k] + 1];
    for (int g = 0; g < groups_; ++g) member_first_[g + 1] += member_first_[g];
    std::uint16_t fill[N + 1]{};
    for (int g = 0; g < groups_; ++g) fill[g] = member_first_[g];
    for (int k = 0; k < N; ++k)
      if (!is_input_[k]) members_[fill[group_of_[k]]++] = static_cast<std::uint16_t>(k);
  }

  constexpr void list_releases() {
    for (int i = 0; i < waits_first_[groups_]; ++i) ++release_first_[waits_for_[i] + 1];
    for (int k = 0; k < N; ++k) release_first_[k + 1] += release_first_[k];
    std::uint16_t fill[N]{};
    for (int k = 0; k < N; ++k) fill[k] = release_first_[k];
    for (int g = 1; g < groups_; ++g)
      for (int i = waits_first_[g]; i < waits_first_[g + 1]; ++i)
        released_[fill[waits_for_[i]]++] = static_cast<std::uint16_t>(g);
  }

  constexpr int size_of(int group) const { return member_first_[group + 1] - member_first_[group]; }

  // Runs the tasks in order and counts those that are ready.
  constexpr void find_openings() {
    int ready = size_of(0);
    std::uint16_t missing[N + 1]{};
    for (int g = 0; g < groups_; ++g) missing[g] = missing_[g];
    for (int k = 0; k < N; ++k) {
      if (is_input_[k]) continue;
      is_open_[k] = ready > 1;
      any_open_ |= is_open_[k];
      --ready;
      for (int r = release_first_[k]; r < release_first_[k + 1]; ++r)
        if (--missing[released_[r]] == 0) ready += size_of(released_[r]);
    }
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
