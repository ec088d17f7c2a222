// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_REWIRE_HPP
#define WEFT_REFLECT_REWIRE_HPP

#include <weft/check/analysis.hpp>
#include <weft/run/results.hpp>

//! \file
//! The edges into a task that comes in the place of another: the old ones, and what the new task names. Plain
//! constexpr loops, as for the graph of an expression.

namespace WEFT_NAMESPACE::detail {

constexpr bool same_name(name a, name b) {
  return a.size == name::by_type || b.size == name::by_type ? a.size == b.size && a.text == b.text : a == b;
}
constexpr bool same_names(names a, names b) {
  if (a.count != b.count) return false;
  for (int i = 0; i < a.count; ++i)
    if (!same_name(a.first[i], b.first[i])) return false;
  return true;
}

template <int N, int Capacity>
constexpr int capacity_of(source_table<N, Capacity> const&) {
  return Capacity;
}

constexpr bool same_accesses(access_list const* a, access_list const* b) {
  if (a == nullptr || b == nullptr) return a == b;
  if (a->count != b->count) return false;
  for (int i = 0; i < a->count; ++i)
    if (!(a->first[i].resource == b->first[i].resource)) return false;
  return true;
}

// Whether the old edges are just what the new task asks for by name.
constexpr bool asks_for_the_same(leaf_info const& a, leaf_info const& b) {
  return a.kind == b.kind && same_names(a.after, b.after) && same_names(a.takes, b.takes) &&
         same_names(a.moves, b.moves) && same_names(a.from, b.from) && same_accesses(a.touches, b.touches);
}

// Whether a path is what a task called `task` means by `n`: n in its scope, in one around it, or outside all.
constexpr bool is_meant(name path, name task, name n) {
  if (path.size < n.size || !(name{path.text + (path.size - n.size), n.size} == n)) return false;
  std::size_t const scope = path.size - n.size;
  return scope == 0 || (scope < task.size && task.text[scope - 1] == '/' &&
                        name{path.text, scope} == name{task.text, scope});
}

// Capacity bounds the edges: the old ones, one for every name, and one from each of the others for `after`.
template <int Capacity>
struct new_edges {
  int count = 0;
  edge all[Capacity + 1]{};
  bool in_order = true;  // every source stands before the task
  name unknown{};        // what the new task names although there is no such task
};

// Finds the edges into the task that comes in the place of task `place`.
template <int Capacity, int N, int E, int Sources>
class edge_finder {
public:
  new_edges<Capacity> out{};

  constexpr edge_finder(graph<N, E> const& g, source_table<N, Sources> const& table, int place,
                        leaf_info const& now)
      : graph_(g), table_(table), place_(place), old_(*table.info[place]), now_(now) {
    if (now.kind == leaf_kind::input) return;  // waits for nothing
    if (asks_for_the_same(now, old_)) {
      for (int e = g.first[place]; e < g.first[place + 1]; ++e) add(g.edges[e].from, g.edges[e].kind);
      return;
    }
    for (names const& list : {now.takes, now.from})
      for (name const& n : list) add_named(n);
    if (now.touches != nullptr) find_lent(*now.touches);
    if (!same_names(now.moves, old_.moves))
      for (name const& n : now.moves) find_known(n);
    keep_old();
    for (name const& n : now.after)
      if (!contains(old_.after, n)) add_after(n);
    for (int i = 0; i < named_count_; ++i)
      add(named_[i], is_moved(named_[i]) ? edge_kind::moves_by_name : edge_kind::names);
    for (int i = 0; i < lent_count_; ++i) add(lent_[i], edge_kind::lends);
  }

private:
  graph<N, E> const& graph_;
  source_table<N, Sources> const& table_;
  int place_;
  leaf_info const& old_;
  leaf_info const& now_;
  int named_[Capacity + 1]{};  // the sources of what is passed by name, in order
  int named_count_ = 0;
  int lent_[Capacity + 1]{};  // the resources that are passed, in order
  int lent_count_ = 0;

  static constexpr bool contains(names all, name n) {
    for (name const& m : all)
      if (same_name(m, n)) return true;
    return false;
  }

  constexpr void add(int from, edge_kind kind) {
    out.all[out.count++] = {static_cast<unsigned short>(from), kind};
    if (from >= place_) out.in_order = false;
  }
  constexpr int place_of(int from) const {
    for (int e = 0; e < out.count; ++e)
      if (out.all[e].from == from) return e;
    return -1;
  }
  constexpr bool is_named(int from) const {
    for (int i = 0; i < named_count_; ++i)
      if (named_[i] == from) return true;
    for (int i = 0; i < lent_count_; ++i)
      if (lent_[i] == from) return true;
    return false;
  }

  // What the old task was given by position, with `takes` or without, the new one is given by position, as often as
  // that one. The rest is waited for.
  constexpr void keep_old() {
    bool const by_takes = now_.takes.count == 0 && old_.takes.count > 0;
    bool stays[E + 1]{};
    bool passes[N]{};  // something that stays
    int by_name = 0;
    for (int e = graph_.first[place_]; e < graph_.first[place_ + 1]; ++e) {
      auto const [from, kind] = graph_.edges[e];
      bool const is_taken = is_by_name(kind) && by_name++ < old_.takes.count;
      stays[e] = by_takes ? is_taken : is_positional(kind);
      if (stays[e]) passes[from] = true;
    }
    for (int e = graph_.first[place_]; e < graph_.first[place_ + 1]; ++e) {
      int const from = graph_.edges[e].from;
      if (is_named(from)) continue;
      if (stays[e])
        add(from, is_moved(from) ? edge_kind::moves : edge_kind::passes);
      else if (!passes[from] && place_of(from) < 0)
        add(from, graph_.edges[e].kind == edge_kind::waits ? edge_kind::waits : edge_kind::orders);
    }
  }

  // What it touches, where the workflow has it and it is not passed by name.
  constexpr void find_lent(access_list const& touches) {
    for (access const& one : touches) {
      int const found = one.is_own ? innermost([&](leaf_info const& leaf) {
        return leaf.lends() != nullptr && *leaf.lends() == one.resource;
      })
                                   : -1;
      if (found >= 0 && !is_named(found)) lent_[lent_count_++] = found;
    }
  }

  // One edge that orders, for all edges from `from`.
  constexpr void only_wait_for(int from) {
    int const first = place_of(from);
    if (first < 0) return add(from, edge_kind::orders);
    out.all[first].kind = edge_kind::orders;
    int count = first + 1;
    for (int e = first + 1; e < out.count; ++e)
      if (out.all[e].from != from) out.all[count++] = out.all[e];
    out.count = count;
  }

  // After the task or all of the scope: `after` wins over a position, a name over `after`.
  constexpr void add_after(name n) {
    name meant{};
    for (leaf_info const* info : table_.info)
      for (std::size_t end = 1; end <= info->id.size; ++end) {
        name const path{info->id.text, end};
        if ((end == info->id.size || path.text[end] == '/') && path.size > meant.size &&
            is_meant(path, old_.id, n))
          meant = path;
      }
    if (meant.size == 0) out.unknown = n;
    for (int k = 0; k < N && meant.size > 0; ++k) {
      if (!is_in_scope(meant, table_.info[k]->id) || is_named(k)) continue;
      only_wait_for(k);
    }
  }

  // What the old task named, too, is what it was for that one, wherever it has gone since then.
  constexpr int find(name n) const {
    int by_name = 0;
    for (int e = graph_.first[place_]; e < graph_.first[place_ + 1]; ++e) {
      if (!is_by_name(graph_.edges[e].kind)) continue;
      int const i = by_name++;
      int const taken = old_.takes.count;
      if (i < taken ? old_.takes.first[i] == n
                    : i - taken < old_.from.count && same_name(old_.from.first[i - taken], n))
        return graph_.edges[e].from;
    }
    if (n.size == name::by_type) return find_state(n.text);
    int found = -1;
    for (int k = 0; k < N; ++k)
      if (is_meant(table_.info[k]->id, old_.id, n) &&
          (found < 0 || table_.info[k]->id.size > table_.info[found]->id.size))
        found = k;
    return found;
  }
  constexpr void find_known(name n) {
    if (find(n) < 0) out.unknown = n;
  }
  // Where there is no state of a type, the check of the arguments says so.
  constexpr void add_named(name n) {
    int const found = find(n);
    if (found >= 0)
      named_[named_count_++] = found;
    else if (n.size != name::by_type)
      out.unknown = n;
  }

  // The state of this type in the innermost scope that has one. Of a resource that is not declared the check of the
  // arguments says so.
  constexpr int find_state(char const* type) const {
    int const state =
        innermost([&](leaf_info const& leaf) { return leaf.state == type && leaf.lends() == nullptr; });
    if (state >= 0) return state;
    int const resource = innermost([&](leaf_info const& leaf) { return leaf.state == type; });
    if (resource < 0 || now_.touches == nullptr) return resource;
    return now_.touches->find(*table_.info[resource]->lends()) != nullptr ? -1 : resource;
  }
  // The leaf of which this holds in the innermost scope around the task that has one.
  template <class Holds>
  constexpr int innermost(Holds const& holds) const {
    int found = -1;
    std::size_t depth = 0;
    for (int k = 0; k < N; ++k) {
      if (!holds(*table_.info[k])) continue;
      name const path = table_.info[k]->id;
      std::size_t scope = path.size;
      while (scope > 0 && path.text[scope - 1] != '/') --scope;
      if (is_meant(path, old_.id, {path.text + scope, path.size - scope}) && (found < 0 || scope > depth)) {
        found = k;
        depth = scope;
      }
    }
    return found;
  }

  constexpr bool is_moved(int from) const {
    if (same_names(now_.moves, old_.moves)) {
      for (int e = graph_.first[place_]; e < graph_.first[place_ + 1]; ++e)
        if (graph_.edges[e].from == from && is_moving(graph_.edges[e].kind)) return true;
      return false;
    }
    for (name const& n : now_.moves)
      if (find(n) == from) return true;
    return false;
  }
};

template <int E2, int N, int E, class Edges>
constexpr graph<N, E2> rewired(graph<N, E> const& g, int place, Edges const& now) {
  graph<N, E2> out;
  int count = 0;
  out.first[0] = 0;  // GCC tells a value that is written from the same value that is not
  for (int k = 0; k < N; ++k) {
    int const begin = k == place ? 0 : g.first[k];
    int const end = k == place ? now.count : g.first[k + 1];
    for (int e = begin; e < end; ++e) out.edges[count++] = k == place ? now.all[e] : g.edges[e];
    out.first[k + 1] = count;
  }
  return out;
}

}  // namespace WEFT_NAMESPACE::detail

#endif
