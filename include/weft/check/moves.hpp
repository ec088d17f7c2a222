// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_MOVES_HPP
#define WEFT_CHECK_MOVES_HPP

#include <weft/check/analysis.hpp>

//! \file
//! Results that are taken away: by one taker at most, who comes after every other reader, and nothing may
//! still point into them.

namespace WEFT_NAMESPACE {

//! True for a type that points into something it does not own, so that a task that returns it may return a
//! view of its arguments. Guessed for iterator-like class templates of the standard library (string_view, span,
//! reference_wrapper, views of ranges); specialise it for your own.
template <class T>
inline constexpr bool is_view =
    std::is_trivially_copyable_v<T> && std::is_class_v<T> && !std::is_aggregate_v<T> &&
    (requires(T const& t) { t.begin(), t.end(); } || requires(T const& t) { t.get(); typename T::type; });

namespace detail {

template <class R>
inline constexpr bool borrows = std::is_lvalue_reference_v<R> || is_view<R>;
template <>
inline constexpr bool borrows<void> = false;
template <class T>
inline constexpr bool borrows<batch<T>> = borrows<T>;

// One use of a result as an argument.
struct use {
  int reader;
  int from;
  bool takes;
};

template <class Passes>
struct uses_in;
template <class... Pass>
struct uses_in<type_list<Pass...>> {
  static constexpr int takes = (0 + ... + int{Pass::takes});
  static constexpr int count = sizeof...(Pass);
  static constexpr use all[] = {use{0, static_cast<int>(Pass::from), Pass::takes}..., use{}};
};
template <>
struct uses_in<type_list<>> {
  static constexpr int takes = 0;
  static constexpr int count = 0;
  static constexpr use const* all = nullptr;
};

struct use_view {
  use const* all;
  int count;
};

enum class move_problem : unsigned char { none, two_takers, taken_before_read, view_of_taken };

struct move_evidence {
  move_problem what = move_problem::none;
  int value = 0, first = 0, second = 0;
};

template <int N>
struct bit_row {
  unsigned long long words[N / 64 + 1]{};
  constexpr void set(int i) { words[i / 64] |= 1ull << (i % 64); }
  constexpr bool test(int i) const { return (words[i / 64] >> (i % 64) & 1) != 0; }
};

// Tasks stand in topological order, so one pass finds every ancestor.
template <int N, int E>
constexpr bit_row<N> ancestors(graph<N, E> const& g, int task) {
  bit_row<N> found;
  found.set(task);
  for (int k = task; k >= 0; --k)
    if (found.test(k))
      for (int e = g.first[k]; e < g.first[k + 1]; ++e) found.set(g.edges[e].from);
  return found;
}

template <int N, int E>
constexpr move_evidence check_moves(graph<N, E> const& g, use_view const* uses, bool const* borrows) {
  constexpr unsigned context = ~0u;
  int taker[N + 1]{};  // value -> taker + 1
  for (int k = 0; k < N; ++k)
    for (int i = 0; i < uses[k].count; ++i) {
      use const& u = uses[k].all[i];
      if (!u.takes || static_cast<unsigned>(u.from) == context) continue;
      if (taker[u.from] != 0) return {move_problem::two_takers, u.from, taker[u.from] - 1, k};
      taker[u.from] = k + 1;
    }
  for (int t = 0; t < N; ++t) {
    bool takes = false;
    for (int i = 0; i < uses[t].count; ++i) takes = takes || uses[t].all[i].takes;
    if (!takes) continue;
    bit_row<N> const before = ancestors(g, t);
    for (int k = 0; k < N; ++k)
      for (int i = 0; i < uses[k].count; ++i) {
        use const& u = uses[k].all[i];
        if (u.takes || static_cast<unsigned>(u.from) == context || taker[u.from] != t + 1) continue;
        if (k == t || !before.test(k)) return {move_problem::taken_before_read, u.from, t, k};
        if (borrows[k]) return {move_problem::view_of_taken, u.from, k, t};
      }
  }
  return {};
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
