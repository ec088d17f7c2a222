// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_TOKENS_HPP
#define WEFT_CHECK_TOKENS_HPP

#include <weft/check/leaf.hpp>

//! \file
//! Expressions as arrays of tokens, and how much room the graph needs that they come to.

namespace WEFT_NAMESPACE::detail {

// Where a token stands: which expression, and where in its postfix order; `member` is 1 for the first leaf of a group
// that stands there, and so on.
struct token_place {
  unsigned short expression = 0;
  unsigned short offset = 0;
  unsigned short member = 0;
};

// An expression in postfix order; a group is one token.
struct expression_view {
  leaf_info const* const* tokens;
  int count;
};

template <std::size_t N>
constexpr int count_tokens(expression_view const (&expressions)[N]) {
  int tokens = 0;
  for (expression_view const& expression : expressions) tokens += expression.count;
  return tokens;
}

constexpr bool is_leaf_kind(leaf_kind kind) { return kind <= leaf_kind::reference; }

// The groups of all expressions, each once. There are few, mostly none.
template <int Groups>
struct group_list {
  int count = 0;
  leaf_info const* all[Groups + 1]{};
  token_place place[Groups + 1]{};

  constexpr int find(name id) const {
    for (int g = 0; g < count; ++g)
      if (all[g]->id == id) return g;
    return -1;
  }
  // How many tasks stand for these ids as predecessors.
  constexpr int sinks(names ids) const {
    int sum = 0;
    for (name const& id : ids) {
      int const group = find(id);
      sum += group < 0 ? 1 : all[group]->group->sinks;
    }
    return sum;
  }
};

// How much room the builder needs.
struct capacity {
  int leaves;  // of all expressions; bounds the number of tasks
  int groups;
  int edges;
  int nodes;  // of lists of operands
  int resources = 0;
  int accesses = 0;  // where tasks are ordered by declaration
};

// `Tokens` is how many there are in all expressions, `Groups` how many of them are groups. (Numbers of their own, as
// compilers change a member of a class in four times the time.)
template <int Tokens, int Groups, std::size_t N>
constexpr capacity count_with(group_list<Groups> const& groups, expression_view const (&expressions)[N]) {
  int sources[Tokens + 1]{}, sinks[Tokens + 1]{};  // a stack of operands
  int leaves = 0, edges = 0, nodes = 0, resources = 0, group_count = 0;
  for (std::size_t e = 0; e < N; ++e) {
    leaf_info const* const* const tokens = expressions[e].tokens;
    int const count = expressions[e].count;
    int top = 0;
    for (int i = 0; i < count; ++i) {
      leaf_info const* const token = tokens[i];
      leaf_kind const kind = token->kind;
      if (kind == leaf_kind::sequence) {
        --top;
        edges += sinks[top - 1] * sources[top];
        sinks[top - 1] = sinks[top];
      } else if (kind == leaf_kind::parallel) {
        --top;
        sources[top - 1] += sources[top];
        sinks[top - 1] += sinks[top];
      } else if (kind == leaf_kind::group) {
        group_view const& group = *token->group;
        ++group_count;
        ++nodes;
        leaves += group.tasks;
        edges += group.first[group.tasks] + groups.sinks(token->after) * group.sources;
        sources[top] = group.sources + group.inputs;
        sinks[top] = group.sinks;
        ++top;
      } else {
        ++leaves;
        if constexpr (Groups > 0)
          edges += groups.sinks(token->after);
        else
          edges += token->after.count;
        edges += token->takes.count + token->from.count;
        if (token->touches != nullptr) {
          edges += token->touches->count;
          resources += token->touches->lends != nullptr;
        }
        sources[top] = sinks[top] = 1;
        if constexpr (Groups > 0)
          if (int const g = kind == leaf_kind::reference ? groups.find(token->id) : -1; g >= 0) {
            group_view const& group = *groups.all[g]->group;
            nodes += group.tasks;
            sources[top] = group.sources + group.inputs;
            sinks[top] = group.sinks;
          }
        ++top;
      }
    }
  }
  return {leaves, group_count, edges, nodes + leaves, resources};
}

template <int Tokens, std::size_t N>
constexpr capacity count_all(expression_view const (&expressions)[N]) {
  capacity const needed = count_with<Tokens>(group_list<0>(), expressions);
  if (needed.groups == 0) return needed;
  group_list<Tokens> groups;
  for (expression_view const& expression : expressions)
    for (int i = 0; i < expression.count; ++i)
      if (expression.tokens[i]->kind == leaf_kind::group) groups.all[groups.count++] = expression.tokens[i];
  return count_with<Tokens>(groups, expressions);
}

// The same where tasks that touch one thing are ordered: every access has an edge to the next one, or from the last.
template <int Tokens, std::size_t N>
constexpr capacity count_in_order(expression_view const (&expressions)[N]) {
  capacity needed = count_all<Tokens>(expressions);
  for (expression_view const& expression : expressions)
    for (int i = 0; i < expression.count; ++i) {
      leaf_info const& token = *expression.tokens[i];
      needed.accesses += size_of_accesses(token.touches);
      for (int k = 0; token.kind == leaf_kind::group && k < token.group->tasks; ++k)
        needed.accesses += size_of_accesses(token.leaves[k]->touches);
    }
  needed.edges += 2 * needed.accesses;
  return needed;
}

}  // namespace WEFT_NAMESPACE::detail

#endif
