// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_FLOW_HPP
#define WEFT_CHECK_FLOW_HPP

#include <weft/check/lifetimes.hpp>
#include <weft/check/moves.hpp>

//! \file
//! The values of a workflow as arrays: who is given what, and how large it is.

namespace WEFT_NAMESPACE::detail {

// The tasks that a plan reads: for its arguments and for whether it runs at all.
template <class Passes, class... Guard>
struct reads_in;
template <class... Pass, class... Guard>
struct reads_in<type_list<Pass...>, Guard...> {
  static constexpr int all[] = {static_cast<int>(Pass::from)..., static_cast<int>(Guard::from)..., -1};
  static constexpr read_view view{all, sizeof...(Pass) + sizeof...(Guard)};
};
template <class Plan>
struct reads_of : reads_in<typename Plan::passes> {};
template <class Plan, class... Guard>
struct reads_of<guarded_plan<Plan, Guard...>> : reads_in<typename Plan::passes, Guard...> {};
template <class Plan, class... Guard>
struct reads_of<settled_plan<Plan, Guard...>> : reads_in<typename Plan::passes, Guard...> {};

template <class R>
inline constexpr unsigned long bytes_of_result = sizeof(R);
template <>
inline constexpr unsigned long bytes_of_result<void> = 0;
template <class R>
inline constexpr unsigned long bytes_of_result<R&> = sizeof(void*);

template <class Plans>
struct uses_of;
template <class... Plan>
struct uses_of<type_list<Plan...>> {
  static constexpr use_view all[] = {uses_in<typename Plan::passes>::view...};
};

// Of a plan that reads just its sources: these are in a table already.
struct reads_of_sources {
  static constexpr read_view view{};
};
template <bool Sources>
struct reads_by {
  template <class Plan>
  using of = reads_of<Plan>;
};
template <>
struct reads_by<true> {
  template <class Plan>
  using of = reads_of_sources;
};

// (A view may refer to anything that its task reads. The others are values of their own.)
template <class Analysis, class... Plan>
WEFT_UNNAMED constexpr auto result_facts_in(type_list<Plan...>) {
  result_facts<static_cast<int>(sizeof...(Plan))> facts{
      {reads_by<Plan::reads_sources>::template of<Plan>::view...},
      {!std::is_void_v<typename Plan::result>...},
      {borrows<typename Plan::result>...},
      {bytes_of_result<typename Plan::result>...}};
  for (std::size_t k = 0; k < sizeof...(Plan); ++k)
    if (facts.reads[k].all == nullptr)
      facts.reads[k] = {Analysis::table.source + Analysis::table.first[k], Analysis::table.positional[k]};
  return facts;
}
template <class Workflow>
WEFT_UNNAMED constexpr auto result_facts_of() {
  return result_facts_in<analysis<Workflow>>(plans_of<Workflow>());
}

// The results that last to the end if nothing else is said: those of tasks without successors.
template <int N>
struct kept_results {
  bool is_kept[N]{};

  template <int E>
  constexpr explicit kept_results(graph<N, E> const& g) {
    for (int k = 0; k < N; ++k) {
      is_kept[k] = true;
      for (int e = g.first[k]; e < g.first[k + 1]; ++e) is_kept[g.edges[e].from] = false;
    }
  }
};

template <int N, int E>
constexpr live_peak peak_of(graph<N, E> const& g, result_facts<N> const& facts) {
  return find_peak(facts, find_last_readers(facts, kept_results<N>(g).is_kept));
}

// The same of a workflow. (A function that is given nothing is evaluated once.)
template <class Workflow, auto Graph>
WEFT_UNNAMED constexpr live_peak live_peak_of() {
  return peak_of(Graph, result_facts_of<Workflow>());
}

}  // namespace WEFT_NAMESPACE::detail

#endif
