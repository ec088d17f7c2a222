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
  static constexpr read_view const* seen = &view;
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
  static constexpr read_view const* seen = nullptr;
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

// What there is to say of a result, once for each type.
struct result_kind {
  bool is_value;
  bool refers;  // a view may refer to anything that its task reads; the others are values of their own
  unsigned long bytes;
};
template <class R>
inline constexpr result_kind kind_of_result{!std::is_void_v<R>, borrows<R>, bytes_of_result<R>};

// (Arrays of pointers: each object would be another call of a constructor to look up.)
template <class Analysis, class... Plan>
WEFT_UNNAMED constexpr auto result_facts_in(type_list<Plan...>) {
  constexpr int size = static_cast<int>(sizeof...(Plan));
  result_kind const* const kinds[] = {&kind_of_result<typename Plan::result>...};
  read_view const* const reads[] = {reads_by<Plan::reads_sources>::template of<Plan>::seen...};
  result_facts<size> facts{};
  for (int k = 0; k < size; ++k) {
    result_kind const& kind = *kinds[k];
    facts.is_value[k] = kind.is_value;
    facts.refers[k] = kind.refers;
    facts.bytes[k] = kind.bytes;
    if (reads[k] != nullptr)
      facts.reads[k] = *reads[k];
    else
      facts.reads[k] = {Analysis::table.source + Analysis::table.first[k], Analysis::table.positional[k]};
  }
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

// The same where tasks read just what their sources give (see source_table) and no result refers to another. Backwards: what
// is read is there from its task on. (Nothing but local arrays: compilers evaluate these several times as fast.)
template <int N, int E, int Capacity>
constexpr live_peak peak_of_values(graph<N, E> const& g, source_table<N, Capacity> const& table,
                                   result_kind const* const (&kinds)[N]) {
  bool is_inner[N]{};
  for (int e = 0, end = g.first[N]; e < end; ++e) is_inner[g.edges[e].from] = true;
  bool is_there[N]{};
  int results = 0;
  unsigned long bytes = 0;
  for (int k = 0; k < N; ++k) {
    if (is_inner[k]) continue;
    is_there[k] = true;
    results += kinds[k]->is_value;
    bytes += kinds[k]->bytes;
  }
  live_peak peak;
  for (int k = N - 1; k >= 0; --k) {
    for (int i = table.first[k], end = i + table.positional[k]; i < end; ++i) {
      int const from = table.source[i];
      if (is_there[from]) continue;
      is_there[from] = true;
      results += kinds[from]->is_value;
      bytes += kinds[from]->bytes;
    }
    int const is_value = kinds[k]->is_value;
    unsigned long const size = kinds[k]->bytes;
    if (!is_there[k]) {
      results += is_value;
      bytes += size;
    }
    if (results > peak.results) peak.results = results;
    if (bytes > peak.bytes) peak.bytes = bytes;
    results -= is_value;
    bytes -= size;
  }
  return peak;
}

template <class Analysis, class... Plan>
WEFT_UNNAMED constexpr live_peak live_peak_in(type_list<Plan...> plans) {
  if constexpr (all_of<(Plan::reads_sources && !kind_of_result<typename Plan::result>.refers)...>)
    return peak_of_values(Analysis::graph::value, Analysis::table,
                          {&kind_of_result<typename Plan::result>...});
  else
    return peak_of(Analysis::graph::value, result_facts_in<Analysis>(plans));
}

// The same of a workflow. (A function that is given nothing is evaluated once.)
template <class Workflow>
WEFT_UNNAMED constexpr live_peak live_peak_of() {
  return live_peak_in<analysis<Workflow>>(plans_of<Workflow>());
}

}  // namespace WEFT_NAMESPACE::detail

#endif
