// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_GRAPH_HPP
#define WEFT_CHECK_GRAPH_HPP

#include <weft/check/leaf.hpp>
#include <weft/core/workflow.hpp>

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
  cycle,
  circular_source
};

// Where a token stands: which expression, and where in its postfix order.
struct token_place {
  unsigned short expression = 0;
  unsigned short offset = 0;
};

// What the expressions come to: a graph, or what is wrong with it.
template <int Leaves, int Edges>
struct built_graph {
  problem found = problem::none;
  int tasks = 0;
  int edge_count = 0;
  token_place given_at[Leaves + 1]{};  // task in order of execution -> the token that gives it
  int first[Leaves + 1]{};
  edge edges[Edges + 1]{};
};

// The names that show what is wrong.
template <int Leaves>
struct evidence {
  int count = 0;
  name ids[Leaves + 2]{};
  token_place first{};  // duplicate_task: the two tokens
  token_place second{};
};

// An expression in postfix order.
struct expression_view {
  leaf_info const* const* tokens;
  int count;
};

template <std::size_t N>
constexpr int count_leaves(expression_view const (&expressions)[N]) {
  int leaves = 0;
  for (expression_view const& expression : expressions)
    leaves += (expression.count + 1) / 2;  // operators are binary
  return leaves;
}

// How many edges the expressions have, to know the size of the arrays.
template <int Leaves, std::size_t N>
constexpr int count_edges(expression_view const (&expressions)[N]) {
  int sources[Leaves + 1]{}, sinks[Leaves + 1]{};  // a stack of operands
  int edges = 0;
  for (expression_view const& expression : expressions) {
    int top = 0;
    for (int i = 0; i < expression.count; ++i) {
      leaf_info const& token = *expression.tokens[i];
      if (token.kind == leaf_kind::sequence) {
        --top;
        edges += sinks[top - 1] * sources[top];
        sinks[top - 1] = sinks[top];
      } else if (token.kind == leaf_kind::parallel) {
        --top;
        sources[top - 1] += sources[top];
        sinks[top - 1] += sinks[top];
      } else {
        edges += token.after.count + token.takes.count + token.from.count;
        sources[top] = sinks[top] = 1;
        ++top;
      }
    }
  }
  return edges;
}

struct raw_edge {
  int from;
  int to;
  edge_kind kind;
};

// Leaves is the number of leaves of all expressions and bounds the number of tasks; Edges bounds the edges.
template <int Leaves, int Edges>
class graph_builder {
public:
  built_graph<Leaves, Edges> out{};
  evidence<Leaves> shown{};

  template <std::size_t N>
  constexpr explicit graph_builder(expression_view const (&expressions)[N]) {
    for (std::size_t e = 0; e < N; ++e) collect(expressions[e], e);
    if (ok()) resolve_references();
    if (ok()) {
      int leaf = 0;
      for (expression_view const& expression : expressions) leaf = add_edges(expression, leaf);
      add_named_edges();
    }
    if (ok()) order();
  }

private:
  leaf_info const* leaf_[Leaves + 1]{};
  int leaf_count_ = 0;
  token_place place_[Leaves + 1]{};  // leaf -> its token
  int task_of_[Leaves + 1]{};        // leaf -> task in order of declaration
  int given_by_[Leaves + 1]{};       // task in order of declaration -> leaf
  // An operand on the stack: its sources and sinks are lists, linked through next_source_ and next_sink_.
  struct operand {
    int first_source, last_source;
    int first_sink, last_sink;
  };
  operand stack_[Leaves + 1]{};
  int next_source_[Leaves + 1]{};
  int next_sink_[Leaves + 1]{};
  static constexpr int buckets = 2 * Leaves + 1;
  int bucket_[buckets]{};  // hash table of tasks by id: task + 1
  raw_edge raw_[Edges + 1]{};
  int raw_count_ = 0;
  bool any_named_ = false;

  constexpr bool ok() const { return out.found == problem::none; }
  constexpr leaf_info const& info(int task) const { return *leaf_[given_by_[task]]; }

  constexpr void fail(problem what, name a, name b = {}) {
    out.found = what;
    shown.ids[0] = a;
    shown.ids[1] = b;
    shown.count = b.size > 0 ? 2 : 1;
  }

  constexpr int bucket_for(name id, std::uint32_t hash) const {
    int at = static_cast<int>(hash % static_cast<std::uint32_t>(buckets));
    while (bucket_[at] != 0 && !(info(bucket_[at] - 1).hash == hash && info(bucket_[at] - 1).id == id))
      at = (at + 1) % buckets;
    return at;
  }

  constexpr int find(name id, std::uint32_t hash) const { return bucket_[bucket_for(id, hash)] - 1; }

  // Every task once, in the order of the text.
  constexpr void collect(expression_view const& expression, std::size_t number) {
    for (int i = 0; i < expression.count && ok(); ++i)
      if (expression.tokens[i]->kind <= leaf_kind::reference)
        add_leaf(*expression.tokens[i],
                 {static_cast<unsigned short>(number), static_cast<unsigned short>(i)});
  }

  constexpr void add_leaf(leaf_info const& leaf, token_place place) {
    int const position = leaf_count_++;
    leaf_[position] = &leaf;
    place_[position] = place;
    if (leaf.kind == leaf_kind::reference) return;
    int const at = bucket_for(leaf.id, leaf.hash);
    if (bucket_[at] == 0) {
      if (!is_well_formed(leaf.id)) return fail(problem::malformed_id, leaf.id);
      given_by_[out.tasks] = position;
      bucket_[at] = ++out.tasks;
    } else {
      int const other = given_by_[bucket_[at] - 1];
      shown.first = place_[other];
      shown.second = place;
      if (leaf_[other] != &leaf) return fail(problem::duplicate_task, leaf.id);
      if (leaf.stateful) return fail(problem::stateful_task_twice, leaf.id);
    }
    task_of_[position] = bucket_[at] - 1;
  }

  constexpr void resolve_references() {
    for (int i = 0; i < leaf_count_; ++i) {
      if (leaf_[i]->kind != leaf_kind::reference) continue;
      task_of_[i] = find(leaf_[i]->id, leaf_[i]->hash);
      if (task_of_[i] < 0) return fail(problem::unknown_task, leaf_[i]->id);
    }
  }

  // `leaf` is the number of the expression's first leaf; returns that of the next expression's.
  constexpr int add_edges(expression_view const& expression, int leaf) {
    int top = 0;
    for (int i = 0; i < expression.count; ++i) {
      leaf_kind const kind = expression.tokens[i]->kind;
      if (kind <= leaf_kind::reference) {
        next_source_[leaf] = next_sink_[leaf] = -1;
        stack_[top++] = {leaf, leaf, leaf, leaf};
        ++leaf;
        continue;
      }
      operand const right = stack_[--top];
      operand& left = stack_[top - 1];
      if (kind == leaf_kind::sequence) {
        for (int s = left.first_sink; s >= 0; s = next_sink_[s])
          for (int t = right.first_source; t >= 0; t = next_source_[t])
            raw_[raw_count_++] = {task_of_[s], task_of_[t], edge_kind::passes};
        left = {left.first_source, left.last_source, right.first_sink, right.last_sink};
      } else {
        next_source_[left.last_source] = right.first_source;
        next_sink_[left.last_sink] = right.first_sink;
        left = {left.first_source, right.last_source, left.first_sink, right.last_sink};
      }
    }
    return leaf;
  }

  constexpr void add_named_edges() {
    for (int t = 0; t < out.tasks && ok(); ++t) {
      leaf_info const& task = info(t);
      add_named(t, task.after, edge_kind::orders);
      add_named(t, task.takes, edge_kind::names);
      add_named(t, task.from, edge_kind::names);
      for (name const& n : task.moves)
        if (ok() && find(n, n.hash()) < 0) fail(problem::unknown_source, task.id, n);
    }
  }

  constexpr void add_named(int task, names sources, edge_kind kind) {
    for (name const& n : sources) {
      if (!ok()) return;
      int const source = find(n, n.hash());
      if (source < 0) return fail(problem::unknown_source, info(task).id, n);
      raw_[raw_count_++] = {source, task, kind};
      any_named_ = true;
    }
  }

  // Predecessor lists by task in order of declaration: duplicates merged, the strongest word wins
  // (`after` over a name, a name over a position).
  struct lists {
    int first[Leaves + 2]{};
    raw_edge edges[Edges + 1]{};
  };

  constexpr lists merge(bool with_named) const {
    lists sorted, merged;
    for (int e = 0; e < raw_count_; ++e) ++sorted.first[raw_[e].to + 2];
    for (int t = 0; t < out.tasks; ++t) sorted.first[t + 1] += sorted.first[t];
    // first[t + 1] is where the next edge into t goes; afterwards it is where those into t + 1 begin.
    for (int e = 0; e < raw_count_; ++e) sorted.edges[sorted.first[raw_[e].to + 1]++] = raw_[e];
    int place[Leaves + 1]{};  // source -> its place in the list at hand, + 1
    int count = 0;
    for (int t = 0; t < out.tasks; ++t) {
      int const begin = count;
      for (int e = sorted.first[t]; e < sorted.first[t + 1]; ++e) {
        raw_edge const& edge = sorted.edges[e];
        if (edge.kind != edge_kind::passes && !with_named) continue;
        if (int const seen = place[edge.from]; seen > begin) {
          raw_edge& kept = merged.edges[seen - 1];
          if (edge.kind == edge_kind::orders || kept.kind == edge_kind::passes) kept.kind = edge.kind;
        } else {
          merged.edges[count++] = edge;
          place[edge.from] = count;
        }
      }
      merged.first[t + 1] = count;
    }
    return merged;
  }

  struct sequence {
    int count = 0;
    int task[Leaves + 1]{};
    int place[Leaves + 1]{};  // task -> its place, or -1
  };

  // Kahn's algorithm; of the tasks that are ready the one declared first goes first, so the order of
  // execution is the reading order wherever the edges allow it.
  constexpr sequence topological(lists const& preds) const {
    sequence order;
    int missing[Leaves + 1]{};
    int begin[Leaves + 2]{};  // successor lists
    int successor[Edges + 1]{};
    int const total = preds.first[out.tasks];
    for (int e = 0; e < total; ++e) ++begin[preds.edges[e].from + 1];
    for (int t = 0; t < out.tasks; ++t) begin[t + 1] += begin[t];
    int fill[Leaves + 1]{};
    for (int t = 0; t < out.tasks; ++t) fill[t] = begin[t];
    for (int e = 0; e < total; ++e) successor[fill[preds.edges[e].from]++] = preds.edges[e].to;

    constexpr int words = Leaves / 64 + 1;
    unsigned long long ready[words]{};
    for (int t = 0; t < out.tasks; ++t) {
      order.place[t] = -1;
      missing[t] = preds.first[t + 1] - preds.first[t];
      if (missing[t] == 0) ready[t / 64] |= 1ull << (t % 64);
    }
    for (int w = 0; w < words;) {
      if (ready[w] == 0) {
        ++w;
        continue;
      }
      int const t = w * 64 + __builtin_ctzll(ready[w]);
      ready[w] &= ready[w] - 1;
      order.place[t] = order.count;
      order.task[order.count++] = t;
      for (int s = begin[t]; s < begin[t + 1]; ++s) {
        int const next = successor[s];
        if (--missing[next] > 0) continue;
        ready[next / 64] |= 1ull << (next % 64);
        if (next / 64 < w) w = next / 64;
      }
    }
    return order;
  }

  // From a task that was never ready, back along predecessors that were not either, until one comes again.
  constexpr void show_cycle(problem what, lists const& preds, sequence const& order) {
    int start = 0;
    while (order.place[start] >= 0) ++start;
    int step[Leaves + 1]{};  // task -> when it was visited, from 1
    int path[Leaves + 1]{};
    int length = 0;
    for (int t = start; step[t] == 0;) {
      path[length] = t;
      step[t] = ++length;
      for (int e = preds.first[t]; e < preds.first[t + 1]; ++e)
        if (order.place[preds.edges[e].from] < 0) {
          t = preds.edges[e].from;
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

  constexpr void order() {
    if (any_named_) {
      lists const plain = merge(false);
      sequence const sorted = topological(plain);
      if (sorted.count < out.tasks) return show_cycle(problem::cycle, plain, sorted);
    }
    lists const preds = merge(true);
    sequence const sorted = topological(preds);
    if (sorted.count < out.tasks)
      return show_cycle(any_named_ ? problem::circular_source : problem::cycle, preds, sorted);
    for (int k = 0; k < out.tasks; ++k) {
      int const t = sorted.task[k];
      out.given_at[k] = place_[given_by_[t]];
      for (int e = preds.first[t]; e < preds.first[t + 1]; ++e)
        out.edges[out.edge_count++] = {static_cast<unsigned short>(sorted.place[preds.edges[e].from]),
                                       preds.edges[e].kind};
      out.first[k + 1] = out.edge_count;
    }
  }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
