// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_COMMON_PLAN_HPP
#define WEFT_RUN_COMMON_PLAN_HPP

#include <weft/check/final_readers.hpp>
#include <weft/run/cells.hpp>
#include <weft/run/results.hpp>

#include <cstdint>

//! \file
//! Where a run by several threads has its results, of which only some are kept. Those are made where they stay, in a frame of
//! cells. The others lie in bytes beside it, of which two have the same if every reader of the one comes before the task of
//! the other, whatever the order of execution.

namespace WEFT_NAMESPACE::detail {

// The results that end, in groups of those that have the same final readers.
template <int N>
struct ending_groups {
  int count = 0;
  int pairs = 0;          // of a group and a final reader
  int newest[N]{};        // group -> the first result that it was made for
  std::uint16_t of[N]{};  // result -> group
  std::uint16_t size[N]{};

  constexpr ending_groups(final_readers<N> const& lives, result_traits const* const (&results)[N]) {
    int bucket[2 * N]{};  // of a hash table: a group + 1
    for (int k = N - 1; k >= 0; --k) {
      of[k] = endings_view::no_group;
      if (lives.kept(k) || results[k]->is_trivial) continue;
      auto b = static_cast<int>(hash_of(lives.of(k)) % (2 * N));
      while (bucket[b] != 0 && !is_same(lives.of(k), lives.of(newest[bucket[b] - 1]))) b = (b + 1) % (2 * N);
      if (bucket[b] == 0) {
        newest[count] = k;
        bucket[b] = ++count;
        for_each_in(lives.of(k), [&](int) { ++pairs; });
      }
      of[k] = static_cast<std::uint16_t>(bucket[b] - 1);
      ++size[of[k]];
    }
  }

private:
  static constexpr unsigned long long hash_of(task_set<N> const& set) {
    unsigned long long hash = 0;
    for (unsigned long long word : set.word) hash = (hash ^ word) * 0x9e3779b97f4a7c15 ^ hash >> 29;
    return hash >> 7;
  }
  static constexpr bool is_same(task_set<N> const& a, task_set<N> const& b) {
    return is_subset(a, b) && is_subset(b, a);
  }
};

// `Pairs` are those of the groups.
template <int N, int Pairs>
struct common_plan {
  std::size_t bytes = 0, alignment = 1;
  int kept_count = 0;
  std::size_t kept[N]{};      // whose results are kept, in order
  std::uint32_t offset[N]{};  // of the others
  bool is_kept[N]{};
  int groups = 0;
  std::uint32_t first[N + 1]{};  // see `endings_view`
  std::uint16_t ending[Pairs + 1]{};
  std::uint16_t readers[N]{};
  std::uint16_t result_first[N + 1]{};
  std::uint16_t ended[N]{};
  std::uint16_t group_of[N]{};

  constexpr common_plan(final_readers<N> const& lives, ending_groups<N> const& all,
                        result_traits const* const (&results)[N]) {
    place(lives, results);
    list_endings(lives, all);
  }

  constexpr endings_view endings() const {
    return {N, groups, first, ending, readers, result_first, ended, group_of};
  }

private:
  constexpr void place(final_readers<N> const& lives, result_traits const* const (&results)[N]) {
    place_list<N> shared;
    place_list<N> small;
    int taken[N]{};
    for (int k = 0; k < N; ++k) {
      result_traits const& result = *results[k];
      is_kept[k] = lives.kept(k) && !result.is_void;
      if (is_kept[k]) kept[kept_count++] = static_cast<std::size_t>(k);
      if (is_kept[k] || result.is_void) continue;
      taken[k] = (is_small(result) ? small : shared).take_if(result, k, [&](int before) {
        return lives.ends_before(before, k);
      });
    }
    // One after the other: who has more alignment first, then small ones.
    bytes = shared.settle();
    alignment = shared.largest_alignment();
    std::size_t const small_bytes = small.settle();
    if (alignment < small.largest_alignment()) alignment = small.largest_alignment();
    std::size_t const begin =
        (bytes + small.largest_alignment() - 1) / small.largest_alignment() * small.largest_alignment();
    for (int k = 0; k < N; ++k)
      offset[k] = static_cast<std::uint32_t>(is_small(*results[k]) ? begin + small.offset_of(taken[k])
                                                                   : shared.offset_of(taken[k]));
    bytes = small_bytes > 0 ? begin + small_bytes : bytes;
    // What is nothing needs a place, too; a byte of its own, as who makes it ends what was there.
    for (int k = 0; k < N; ++k)
      if (results[k]->is_void) offset[k] = static_cast<std::uint32_t>(bytes);
  }

  constexpr void list_endings(final_readers<N> const& lives, ending_groups<N> const& all) {
    groups = all.count;
    for (int g = 0; g < groups; ++g) {
      result_first[g + 1] = static_cast<std::uint16_t>(result_first[g] + all.size[g]);
      for_each_in(lives.of(all.newest[g]), [&](int reader) { ++readers[g], ++first[reader + 1]; });
    }
    for (int k = 0; k < N; ++k) first[k + 1] += first[k];
    std::uint32_t fill[N]{};
    for (int k = 0; k < N; ++k) fill[k] = first[k];
    for (int g = 0; g < groups; ++g)
      for_each_in(lives.of(all.newest[g]),
                  [&](int reader) { ending[fill[reader]++] = static_cast<std::uint16_t>(g); });
    std::uint16_t listed[N]{};
    for (int k = N - 1; k >= 0; --k) {
      group_of[k] = all.of[k];
      if (all.of[k] != endings_view::no_group)
        ended[result_first[all.of[k]] + listed[all.of[k]]++] = static_cast<std::uint16_t>(k);
    }
  }
};

template <class Keep, fixed_string Name, auto Graph, class... Task, class... Plan, std::size_t... K>
WEFT_UNNAMED constexpr auto plan_common(std::type_identity<basic_workflow<Name, Graph, Task...>> workflow,
                                        type_list<Plan...> plans, std::index_sequence<K...> indices) {
  constexpr int tasks = Graph.tasks;
  constexpr result_traits const* results[] = {&traits_of_result<typename Plan::result>...};
  constexpr final_readers<tasks> lives(Graph,
                                       find_lives<task_set<tasks>, Keep>(workflow, plans, indices, results));
  constexpr ending_groups<tasks> groups(lives, results);
  return common_plan<tasks, groups.pairs>(lives, groups, results);
}

template <class Workflow, class Keep>
struct common_plan_for {
  static constexpr auto plan = plan_common<Keep>(std::type_identity<Workflow>(), plans_of<Workflow>(),
                                                 typename analysis<Workflow>::indices());
  static constexpr endings_view endings = plan.endings();
};

// The frame: the cells of what is kept.
template <class Plan, class Analysis, class Indices>
struct kept_cells;
template <class Plan, class Analysis, std::size_t... I>
struct kept_cells<Plan, Analysis, std::index_sequence<I...>> {
  using type = cells<slot<Plan::plan.kept[I], result_at<Analysis, Plan::plan.kept[I]>>...>;
  using any_view = std::bool_constant<!all_of<!borrows<result_at<Analysis, Plan::plan.kept[I]>>...>>;
};

template <class Workflow, class Keep>
struct storage_for<Workflow, made_by_many<Keep>> {
  using type = cells_of<Workflow>;
  using any_view = typename frame_of<Workflow>::any_view;
};
template <class Workflow, fixed_string... Id>
struct storage_for<Workflow, made_by_many<keep_only<Id...>>>
    : kept_cells<common_plan_for<Workflow, keep_only<Id...>>, analysis<Workflow>,
                 std::make_index_sequence<static_cast<std::size_t>(
                     common_plan_for<Workflow, keep_only<Id...>>::plan.kept_count)>> {};

}  // namespace WEFT_NAMESPACE::detail

#endif
