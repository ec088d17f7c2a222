// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_GRAPH_HPP
#define WEFT_CHECK_GRAPH_HPP

#include <weft/check/edges.hpp>
#include <weft/check/tokens.hpp>
#include <weft/check/touching.hpp>

//! \file
//! From expressions to a graph of small integers: tasks found by id, edges merged, a topological order. Plain
//! constexpr loops over arrays; what they find wrong they return as evidence, by name.

namespace WEFT_NAMESPACE {

namespace detail {

enum class problem : unsigned char {
  none,
  malformed_id,
  duplicate_task,
  stateful_task_twice,
  unknown_task,
  unknown_source,
  unknown_binding,
  surplus_predecessor,
  ambiguous_state,
  ambiguous_resource,
  cycle,
  circular_source
};

// The inputs of nested workflows that are fed: the token of each, and the task that feeds it.
struct feed {
  token_place input{};
  unsigned short source = 0;
};
template <int Leaves>
struct feed_list {
  int count = 0;
  feed all[Leaves]{};
};
template <>
struct feed_list<0> {
  static constexpr int count = 0;
};

// What the expressions come to: a graph, or what is wrong with it.
template <int Leaves, int Edges, int Fed>
struct built_graph {
  problem found = problem::none;
  int tasks = 0;
  int edge_count = 0;
  token_place given_at[Leaves + 1]{};  // task in order of execution -> the token that gives it
  int first[Leaves + 1]{};
  edge edges[Edges + 1]{};
  feed_list<Fed> fed{};
};

// The names that show what is wrong.
template <int Leaves>
struct evidence {
  int count = 0;
  name ids[Leaves + 2]{};
  token_place first{};  // duplicate_task: the two tokens
  token_place second{};
};

template <capacity Needed>
class graph_builder {
  static constexpr int leaves = Needed.leaves;
  static constexpr int groups = Needed.groups;
  static constexpr int edge_limit = Needed.edges;
  static constexpr int nodes = Needed.nodes;

public:
  built_graph<leaves, edge_limit, (groups > 0 ? leaves : 0)> out{};
  evidence<leaves> shown{};

  template <std::size_t N>
  constexpr explicit graph_builder(expression_view const (&expressions)[N]) {
    collect(expressions);
    if (ok()) check_groups();
    if (ok()) resolve_references();
    if (ok()) {
      add_edges(expressions);
      bind_inputs();
      if (ok() && bound_count_ > 0) check_bindings();
      add_named_edges();
    }
    if (ok()) order();
  }

private:
  leaf_info const* info_[leaves + 1]{};  // task in order of declaration -> what it is, ...
  token_place place_[leaves + 1]{};      // ... and the token that gives it
  int task_of_[leaves + 1]{};            // leaf -> task, or -1: it stands for a group
  leaf_info const* reference_[leaves + 1]{};
  int reference_at_[leaves + 1]{};  // reference -> leaf
  int reference_count_ = 0;
  // An operand: its sources and sinks are lists of nodes, linked through next_source_ and next_sink_. Nodes are counted
  // from 1 here, so that 0 ends a list.
  struct operand {
    int first_source, last_source;
    int first_sink, last_sink;
  };
  static constexpr operand no_operand{};
  int node_task_[nodes + 1]{};  // or -1 - group: all of its inputs
  bool node_weak_[nodes + 1]{};
  int next_source_[nodes + 1]{};
  int next_sink_[nodes + 1]{};
  int node_count_ = 0;
  group_list<groups> groups_;
  int first_leaf_[groups + 1]{};  // group -> its first leaf
  // Inputs of nested workflows can be bound to another task. What comes before a group in a sequence feeds its
  // inputs in order.
  bool nested_[leaves + 1]{};   // task: of a group
  int bound_to_[leaves + 1]{};  // task -> the task that stands for it + 1
  int bound_count_ = 0;
  int feed_first_[groups + 1]{};  // group -> its first feed + 1
  int feed_last_[groups + 1]{};
  int feed_task_[groups > 0 ? edge_limit + 1 : 1]{};
  int feed_next_[groups > 0 ? edge_limit + 1 : 1]{};
  int feed_count_ = 0;
  static constexpr int buckets = 2 * leaves + 1;
  int bucket_[buckets]{};  // hash table of tasks by id: task + 1
  raw_edges<edge_limit> raw_;
  bool any_named_ = false;
  int resource_[Needed.resources + 1]{};  // the tasks that stand for one
  std::uint32_t resource_hash_[Needed.resources + 1]{};
  int resource_count_ = 0;

  constexpr bool ok() const { return out.found == problem::none; }
  constexpr leaf_info const& info(int task) const { return *info_[task]; }

  constexpr void fail(problem what, name a, name b = {}) {
    out.found = what;
    shown.ids[0] = a;
    shown.ids[1] = b;
    shown.count = b.size > 0 ? 2 : 1;
  }

  constexpr int find(name id, std::uint32_t hash) const {
    int at = static_cast<int>(hash % static_cast<std::uint32_t>(buckets));
    for (; bucket_[at] != 0; at = (at + 1) % buckets)
      if (info_[bucket_[at] - 1]->hash == hash && info_[bucket_[at] - 1]->id == id) break;
    return bucket_[at] - 1;
  }

  // Every task once, in the order of the text.
  template <std::size_t N>
  constexpr void collect(expression_view const (&expressions)[N]) {
    auto& bucket = bucket_;
    auto& infos = info_;
    auto& task_of = task_of_;
    int position = 0;
    int tasks = 0;
    for (std::size_t e = 0; e < N; ++e) {
      leaf_info const* const* const tokens = expressions[e].tokens;
      int const count = expressions[e].count;
      for (int i = 0; i < count; ++i) {
        leaf_info const* const* members = tokens + i;
        int size = 1;
        bool nested = false;
        if (tokens[i]->kind > leaf_kind::reference) {
          if (groups == 0 || tokens[i]->kind != leaf_kind::group) continue;
          add_group(*tokens[i], place_of(e, i, 0), position);
          if (!ok()) return;
          members = tokens[i]->leaves;
          size = tokens[i]->group->tasks;
          nested = true;
        }
        for (int k = 0; k < size; ++k, ++position) {
          leaf_info const* const leaf = members[k];
          if (leaf->kind == leaf_kind::reference) {
            reference_at_[reference_count_] = position;
            reference_[reference_count_++] = leaf;
            continue;
          }
          // Where there is the same leaf, names need not be compared.
          int at = static_cast<int>(leaf->hash % static_cast<std::uint32_t>(buckets));
          int task = bucket[at] - 1;
          while (task >= 0 && infos[task] != leaf && !is_same(*infos[task], *leaf)) {
            at = (at + 1) % buckets;
            task = bucket[at] - 1;
          }
          if (task < 0) {
            task = tasks;
            infos[tasks] = leaf;
            bucket[at] = ++tasks;
            note_task(task, *leaf, place_of(e, i, nested ? k + 1 : 0));
          } else if (infos[task] != leaf || leaf->stateful) {
            repeat_task(task, *leaf, place_of(e, i, nested ? k + 1 : 0));
          }
          if (!ok()) return;
          task_of[position] = task;
        }
      }
    }
    out.tasks = tasks;
  }

  static constexpr token_place place_of(std::size_t expression, int offset, int member) {
    return {static_cast<unsigned short>(expression), static_cast<unsigned short>(offset),
            static_cast<unsigned short>(member)};
  }
  static constexpr bool is_same(leaf_info const& a, leaf_info const& b) {
    return a.hash == b.hash && a.id == b.id;
  }

  constexpr void note_task(int task, leaf_info const& leaf, token_place place) {
    place_[task] = place;
    if (place.member > 0) {
      // Its id was checked when its workflow was made, and is checked where it is renamed.
      nested_[task] = true;
      return;
    }
    if (!is_well_formed(leaf.id)) return fail(problem::malformed_id, leaf.id);
    if (leaf.touches == nullptr || leaf.touches->lends == nullptr) return;
    resource_hash_[resource_count_] = leaf.touches->lends->hash();
    resource_[resource_count_++] = task;
  }

  constexpr void repeat_task(int task, leaf_info const& leaf, token_place place) {
    if (info_[task] != &leaf) return clash(leaf.id, place_[task], place);
    fail(problem::stateful_task_twice, leaf.id);
  }

  constexpr void clash(name id, token_place first, token_place second) {
    shown.first = first;
    shown.second = second;
    fail(problem::duplicate_task, id);
  }

  constexpr void add_group(leaf_info const& group, token_place place, int first_leaf) {
    if (group.id.text == nullptr) return;
    for (int g = 0; g < groups_.count; ++g)
      if (groups_.all[g]->id == group.id) {
        if (groups_.all[g] != &group) return clash(group.id, groups_.place[g], place);
        if (group.stateful) return fail(problem::stateful_task_twice, group.id);
        return;
      }
    if (!is_well_formed(group.id)) return fail(problem::malformed_id, group.id);
    first_leaf_[groups_.count] = first_leaf;
    groups_.place[groups_.count] = place;
    groups_.all[groups_.count++] = &group;
  }

  constexpr void check_groups() {
    for (int g = 0; g < groups_.count && ok(); ++g)
      if (int const task = find(groups_.all[g]->id, groups_.all[g]->hash); task >= 0)
        clash(groups_.all[g]->id, place_[task], groups_.place[g]);
  }

  constexpr void resolve_references() {
    for (int i = 0; i < reference_count_; ++i) {
      leaf_info const& reference = *reference_[i];
      int const task = find(reference.id, reference.hash);
      if (task < 0 && groups_.find(reference.id) < 0) return fail(problem::unknown_task, reference.id);
      task_of_[reference_at_[i]] = task;
    }
  }

  template <std::size_t N>
  constexpr void add_edges(expression_view const (&expressions)[N]) {
    auto& task_of = task_of_;
    auto& node_task = node_task_;
    auto& next_source = next_source_;
    auto& next_sink = next_sink_;
    auto& from = raw_.from;
    auto& to = raw_.to;
    // A stack of operands.
    int first_source[leaves + 1]{}, last_source[leaves + 1]{};
    int first_sink[leaves + 1]{}, last_sink[leaves + 1]{};
    int leaf = 0;
    for (std::size_t e = 0; e < N; ++e) {
      leaf_info const* const* const tokens = expressions[e].tokens;
      int const count = expressions[e].count;
      int top = 0;
      for (int i = 0; i < count; ++i) {
        leaf_kind const kind = tokens[i]->kind;
        if (kind <= leaf_kind::reference && (groups == 0 || task_of[leaf] >= 0)) {
          int const node = ++node_count_;
          node_task[node] = task_of[leaf++];
          first_source[top] = last_source[top] = node;
          first_sink[top] = last_sink[top] = node;
          ++top;
        } else if (kind == leaf_kind::sequence) {
          int const right = --top;
          for (int s = first_sink[right - 1]; s > 0; s = next_sink[s])
            for (int t = first_source[right]; t > 0; t = next_source[t])
              if constexpr (groups == 0) {
                from[raw_.count] = node_task[s];
                to[raw_.count++] = node_task[t];
              } else {
                connect(node_task[s], t);
              }
          first_sink[right - 1] = first_sink[right];
          last_sink[right - 1] = last_sink[right];
        } else if (kind == leaf_kind::parallel) {
          int const right = --top;
          link(next_source, first_source[right - 1], last_source[right - 1], first_source[right],
               last_source[right]);
          link(next_sink, first_sink[right - 1], last_sink[right - 1], first_sink[right], last_sink[right]);
        } else {
          operand const pushed = group_operand(*tokens[i], leaf);
          first_source[top] = pushed.first_source;
          last_source[top] = pushed.last_source;
          first_sink[top] = pushed.first_sink;
          last_sink[top] = pushed.last_sink;
          ++top;
        }
      }
    }
  }

  // Of a group, or a reference to one; `leaf` goes past it.
  constexpr operand group_operand(leaf_info const& token, int& leaf) {
    if (token.kind == leaf_kind::reference) {
      ++leaf;
      return ends_of(groups_.find(token.id));
    }
    int const group = token.id.text != nullptr ? groups_.find(token.id) : -1;
    if (group < 0 || first_leaf_[group] == leaf) add_inner_edges(*token.group, leaf);
    leaf += token.group->tasks;
    return group < 0 ? no_operand : ends_of(group);
  }

  constexpr void connect(int from, int node) {
    int const to = node_task_[node];
    if (to < 0)
      feed(-1 - to, from);
    else if (nested_[to] && info(to).kind == leaf_kind::input)
      bind(to, from);
    else
      raw_.add(from, to, edge_kind::passes, node_weak_[node]);
  }

  constexpr void feed(int group, int task) {
    for (int f = feed_first_[group]; f > 0; f = feed_next_[f - 1])
      if (feed_task_[f - 1] == task) return;
    feed_task_[feed_count_++] = task;
    (feed_first_[group] == 0 ? feed_first_[group] : feed_next_[feed_last_[group] - 1]) = feed_count_;
    feed_last_[group] = feed_count_;
  }

  constexpr void bind(int input, int task) {
    if (bound_to_[input] == task + 1 || !ok()) return;
    if (bound_to_[input] > 0) return fail(problem::surplus_predecessor, info(input).id, info(task).id);
    ++bound_count_;
    bound_to_[input] = task + 1;
  }

  // By name first, then what feeds a group to the inputs that are left, in order.
  constexpr void bind_inputs() {
    for (int g = 0; g < groups_.count && ok(); ++g) {
      group_view const& group = *groups_.all[g]->group;
      for (int b = 0; b < group.bound.count && ok(); ++b) {
        name const input_id = group.bound.first[b];
        name const source_id = group.bound_to.first[b];
        int const input = find(input_id, input_id.hash());
        int const source = find(source_id, source_id.hash());
        if (input < 0 || info(input).kind != leaf_kind::input)
          fail(problem::unknown_binding, groups_.all[g]->id, input_id);
        else if (source < 0)
          fail(problem::unknown_source, groups_.all[g]->id, source_id);
        else
          bind(input, source);
      }
      int f = feed_first_[g];
      for (int k = 0; k < group.tasks && f > 0 && ok(); ++k)
        if (group.is_input[k] && bound_to_[task_of_[first_leaf_[g] + k]] == 0) {
          bind(task_of_[first_leaf_[g] + k], feed_task_[f - 1]);
          f = feed_next_[f - 1];
        }
      if (f > 0 && ok()) fail(problem::surplus_predecessor, groups_.all[g]->id, info(feed_task_[f - 1]).id);
    }
  }

  // What stands for a task in the end; a circle of inputs ends anywhere in it.
  constexpr int resolved(int task) const {
    for (int steps = 0; bound_to_[task] > 0 && steps < bound_count_; ++steps) task = bound_to_[task] - 1;
    return task;
  }

  // Inputs that are bound to each other in a circle.
  constexpr void check_bindings() {
    for (int t = 0; t < out.tasks; ++t)
      if (bound_to_[t] > 0 && bound_to_[resolved(t)] > 0) return show_circle(resolved(t));
  }

  // Along the edges, from the input that stands first in the text.
  constexpr void show_circle(int input) {
    int size = 1;
    int lowest = input;
    for (int t = bound_to_[input] - 1; t != input; t = bound_to_[t] - 1, ++size)
      if (t < lowest) lowest = t;
    fail(problem::cycle, info(lowest).id);
    shown.count = size + 1;
    for (int i = size, t = lowest; i >= 0; --i, t = bound_to_[t] - 1) shown.ids[i] = info(t).id;
  }

  constexpr int add_node(int task, bool weak = false) {
    node_task_[++node_count_] = task;
    if (weak) node_weak_[node_count_] = true;
    return node_count_;
  }

  // Appends the list from `begin` to `end`; either list may be empty.
  static constexpr void link(int* next, int& first, int& last, int begin, int end) {
    if (begin == 0) return;
    (last == 0 ? first : next[last]) = begin;
    last = end;
  }

  constexpr operand ends_of(int number) {
    group_view const& group = *groups_.all[number]->group;
    int const leaf = first_leaf_[number];
    operand ends = no_operand;
    if (group.inputs > 0) {
      int const node = add_node(-1 - number);
      link(next_source_, ends.first_source, ends.last_source, node, node);
    }
    for (int k = 0; k < group.tasks; ++k) {
      if (!group.is_source[k] && !group.is_sink[k]) continue;
      int const node = add_node(task_of_[leaf + k], true);  // what feeds is for the inputs
      if (group.is_source[k]) link(next_source_, ends.first_source, ends.last_source, node, node);
      if (group.is_sink[k]) link(next_sink_, ends.first_sink, ends.last_sink, node, node);
    }
    return ends;
  }

  constexpr void add_inner_edges(group_view const& group, int leaf) {
    for (int k = 0; k < group.tasks; ++k)
      for (int e = group.first[k]; e < group.first[k + 1]; ++e)
        add_edge(task_of_[leaf + group.edges[e].from], task_of_[leaf + k], group.edges[e].kind);
  }

  constexpr void add_edge(int from, int to, edge_kind kind, bool weak = false) {
    raw_.add(from, to, kind, weak);
    if (!is_positional(kind)) any_named_ = true;
  }

  constexpr void add_named_edges() {
    for (int t = 0; t < out.tasks; ++t) {
      if (nested_[t]) continue;  // all its edges came with the group
      leaf_info const& task = *info_[t];
      bool const is_lent = Needed.resources > 0 && task.touches != nullptr;
      if (task.after.count + task.takes.count + task.from.count + task.moves.count == 0 && !is_lent) continue;
      add_named(t, task.after, edge_kind::orders);
      int const names = raw_.count;
      add_named(t, task.takes, edge_kind::names);
      add_named(t, task.from, edge_kind::names);
      if (ok() && is_lent) add_resources(t, *task.touches, names);
      if (!ok()) return;
      for (name const& n : task.moves) {
        int const source = find(n, n.hash());
        if (source < 0) return fail(problem::unknown_source, task.id, n);
        mark_moved(source, t);
      }
    }
    for (int g = 0; g < groups_.count; ++g)
      for (int k = 0; k < groups_.all[g]->group->tasks; ++k)
        if (groups_.all[g]->group->is_source[k])
          add_named(task_of_[first_leaf_[g] + k], groups_.all[g]->after, edge_kind::orders, true);
  }

  constexpr void mark_moved(int from, int to) {
    raw_.all_pass = false;
    for (int e = 0; e < raw_.count; ++e)
      if (raw_.from[e] == from && raw_.to[e] == to && raw_.kind[e] != edge_kind::orders)
        raw_.kind[e] = is_by_name(raw_.kind[e]) ? edge_kind::moves_by_name : edge_kind::moves;
  }

  constexpr void add_named(int task, names sources, edge_kind kind, bool weak = false) {
    for (name const& n : sources) {
      if (!ok()) return;
      if (n.size == name::by_type) {
        add_state(task, n.text);
        continue;
      }
      int const source = find(n, n.hash());
      int const group = source < 0 && kind == edge_kind::orders ? groups_.find(n) : -1;
      if (source >= 0)
        add_edge(source, task, kind, weak);
      else if (group >= 0)
        add_group_named(task, group);
      else
        fail(problem::unknown_source, info(task).id, n);
    }
  }

  // From what it says it touches, unless an edge is there by name: those begin at `names`.
  constexpr void add_resources(int task, access_list const& touches, int names) {
    int const end = raw_.count;
    for (access const& one : touches) {
      if (!one.is_own) continue;
      int const found = find_resource(task, one);
      if (!ok()) return;
      bool is_named = found < 0;
      for (int e = names; e < end; ++e) is_named |= raw_.from[e] == found;
      if (!is_named) add_edge(found, task, edge_kind::lends);
    }
  }
  constexpr int find_resource(int task, access const& one) {
    int found = -1;
    for (int i = 0; i < resource_count_; ++i) {
      if (resource_hash_[i] != one.hash || !(*info(resource_[i]).lends() == one.resource)) continue;
      if (found >= 0) {
        shown.ids[2] = info(resource_[i]).id;
        fail(problem::ambiguous_resource, info(task).id, info(found).id);
        shown.count = 3;
        return -1;
      }
      found = resource_[i];
    }
    return found;
  }

  // From the one state of this type. Where there is none, the check of the arguments says so: of a resource that the
  // task does not declare, too.
  constexpr void add_state(int task, char const* type) {
    int found = -1;
    int resource = -1;
    for (int t = 0; t < out.tasks; ++t) {
      if (nested_[t] || info(t).state != type) continue;
      if (info(t).lends() != nullptr) {
        access_list const* const touches = info(task).touches;
        if (touches != nullptr && touches->find(*info(t).lends()) != nullptr) return;
        if (resource < 0) resource = t;
        continue;
      }
      if (found >= 0) {
        shown.ids[2] = info(t).id;
        fail(problem::ambiguous_state, info(task).id, info(found).id);
        shown.count = 3;
        return;
      }
      found = t;
    }
    if (found < 0) found = resource;
    if (found >= 0) add_edge(found, task, edge_kind::names);
  }

  // After every sink of a group.
  constexpr void add_group_named(int task, int group) {
    group_view const& inner = *groups_.all[group]->group;
    for (int k = 0; k < inner.tasks; ++k)
      if (inner.is_sink[k]) add_edge(task_of_[first_leaf_[group] + k], task, edge_kind::orders);
  }

  using lists = predecessor_lists<leaves, edge_limit>;
  using sequence = execution_order<leaves>;

  constexpr lists merge(bool with_named) const {
    lists merged = merged_edges<leaves>(raw_, out.tasks, nested_, with_named);
    if constexpr (groups > 0)
      if (bound_count_ > 0) replace_bound(merged);
    return merged;
  }
  constexpr sequence topological(lists const& preds) const {
    return order_of_execution<leaves>(preds, out.tasks, bound_to_);
  }

  // What is bound gives way to what it is bound to. Edges through two inputs stay two; one that only orders is not
  // needed beside another.
  constexpr void replace_bound(lists& preds) const {
    int count = 0;
    for (int t = 0, e = 0; t < out.tasks; ++t) {
      int const begin = count;
      int const end = preds.first[t + 1];
      for (int i = e; i < end; ++i) preds.from[i] = resolved(preds.from[i]);
      for (; e < end; ++e) {
        bool needed = true;
        for (int i = begin; preds.weak[e] && i < end; ++i)
          if ((i < count || i > e) && preds.from[i] == preds.from[e]) needed = false;
        if (needed) preds.copy(e, count++);
      }
      preds.first[t + 1] = count;
    }
  }

  // From a task that was never ready, back along predecessors that were not either, until one comes again.
  constexpr void show_cycle(problem what, lists const& preds, sequence const& order) {
    int start = 0;
    while (order.place[start] >= 0 || bound_to_[start] > 0) ++start;
    int step[leaves + 1]{};  // task -> when it was visited, from 1
    int path[leaves + 1]{};
    int length = 0;
    for (int t = start; step[t] == 0;) {
      path[length] = t;
      step[t] = ++length;
      for (int e = preds.first[t]; e < preds.first[t + 1]; ++e)
        if (order.place[preds.from[e]] < 0) {
          t = preds.from[e];
          break;
        }
      start = t;
    }
    int const begin = step[start] - 1;
    // path[begin] ... path[length - 1] runs against the edges; show it along them, from the task that
    // stands first in the text.
    int const size = length - begin;
    int lowest = 0;
    for (int i = 1; i < size; ++i)
      if (path[begin + i] < path[begin + lowest]) lowest = i;
    out.found = what;
    shown.count = size + 1;
    for (int i = 0; i <= size; ++i) shown.ids[i] = info(path[begin + (lowest + size - i % size) % size]).id;
  }

  constexpr void list_feeds(sequence const& sorted) {
    for (int t = 0; t < out.tasks; ++t)
      if (bound_to_[t] > 0)
        out.fed.all[out.fed.count++] = {place_[t], static_cast<unsigned short>(sorted.place[resolved(t)])};
  }

  constexpr void order() {
    int const left = out.tasks - bound_count_;
    if (any_named_) {
      lists const plain = merge(false);
      sequence const sorted = topological(plain);
      if (sorted.count < left) return show_cycle(problem::cycle, plain, sorted);
    }
    lists const preds = merge(true);
    sequence const sorted = topological(preds);
    if (sorted.count < left)
      return show_cycle(any_named_ ? problem::circular_source : problem::cycle, preds, sorted);
    if constexpr (groups > 0) list_feeds(sorted);
    out.tasks = left;
    auto& edges = out.edges;
    auto& from = preds.from;
    auto& task = sorted.task;
    auto& place = sorted.place;
    int count = 0;
    for (int k = 0; k < left; ++k) {
      int const t = task[k];
      out.given_at[k] = place_[t];
      for (int e = preds.first[t]; e < preds.first[t + 1]; ++e) {
        edges[count].from = static_cast<unsigned short>(place[from[e]]);
        if (!raw_.all_pass) edges[count].kind = preds.weak[e] ? edge_kind::orders : preds.kind[e];
        ++count;
      }
      out.first[k + 1] = count;
    }
    out.edge_count = count;
    if constexpr (Needed.accesses > 0) order_accesses(sorted);
  }

  // What would race runs in this order: an edge is added from the earlier to the later task.
  constexpr void order_accesses(sequence const& sorted) {
    touch_walk<leaves, Needed.accesses> walk;
    task_set<leaves> before[leaves + 1]{};
    edge edges[edge_limit + 1]{};
    int count = 0;
    for (int k = 0; k < out.tasks; ++k) {
      access_list const* const touches = info(sorted.task[k]).touches;
      int const begin = out.first[k];
      out.first[k] = count;
      for (int e = begin; e < out.first[k + 1]; ++e) {
        edges[count++] = out.edges[e];
        before[k].join(before[out.edges[e].from]);
      }
      if (size_of_accesses(touches) == 0) continue;
      for (access const& one : *touches)
        for (int other = walk.conflict(before[k], one, k); other >= 0;
             other = walk.conflict(before[k], one, other)) {
          edges[count++] = {static_cast<unsigned short>(other), edge_kind::waits};
          before[k].join(before[other]);
        }
      walk.note(before[k], k, *touches);
    }
    out.first[out.tasks] = out.edge_count = count;
    for (int e = 0; e < count; ++e) out.edges[e] = edges[e];
  }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
