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

// `Pairs` is how many final readers the results that end have in all.
template <int N, int Pairs>
struct common_plan {
  std::size_t bytes = 0, alignment = 1;
  int kept_count = 0;
  std::size_t kept[N]{};      // whose results are kept, in order
  std::uint32_t offset[N]{};  // of the others
  bool is_kept[N]{};
  std::uint16_t first[N + 1]{};  // see `endings_view`
  std::uint16_t ending[Pairs + 1]{};
  std::uint16_t readers[N]{};

  constexpr common_plan(final_readers<N> const& lives, result_traits const* const (&results)[N]) {
    place(lives, results);
    list_endings(lives, results);
  }

  constexpr endings_view endings() const { return {N, first, ending, readers}; }

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
        return !lives.is_first(k) && lives.ends_before(before, k);
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

  constexpr void list_endings(final_readers<N> const& lives, result_traits const* const (&results)[N]) {
    for (int k = 0; k < N; ++k)
      if (!is_kept[k] && !results[k]->is_trivial)
        for_each_in(lives.of(k), [&](int reader) { ++readers[k], ++first[reader + 1]; });
    for (int k = 0; k < N; ++k) first[k + 1] = static_cast<std::uint16_t>(first[k + 1] + first[k]);
    std::uint16_t fill[N]{};
    for (int k = 0; k < N; ++k) fill[k] = first[k];
    for (int k = N - 1; k >= 0; --k)
      if (readers[k] > 0)
        for_each_in(lives.of(k), [&](int reader) { ending[fill[reader]++] = static_cast<std::uint16_t>(k); });
  }
};

template <int N>
constexpr int count_endings(final_readers<N> const& lives, result_traits const* const (&results)[N]) {
  int count = 0;
  for (int k = 0; k < N; ++k)
    if (!lives.kept(k) && !results[k]->is_trivial) for_each_in(lives.of(k), [&](int) { ++count; });
  return count;
}

template <class Keep, fixed_string Name, auto Graph, class... Task, class... Plan, std::size_t... K>
WEFT_UNNAMED constexpr auto plan_common(std::type_identity<basic_workflow<Name, Graph, Task...>> workflow,
                                        type_list<Plan...> plans, std::index_sequence<K...> indices) {
  constexpr int tasks = Graph.tasks;
  constexpr result_traits const* results[] = {&traits_of_result<typename Plan::result>...};
  constexpr final_readers<tasks> lives(Graph,
                                       find_lives<task_set<tasks>, Keep>(workflow, plans, indices, results));
  return common_plan<tasks, count_endings(lives, results)>(lives, results);
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
