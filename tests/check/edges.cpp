// SPDX-License-Identifier: BSL-1.0
#include <weft/check/edges.hpp>

#include <vector>

#include "../catch.hpp"

using namespace weft::detail;
using weft::edge_kind;

namespace {

constexpr int most = 6;
using raw = raw_edges<12>;
using lists = predecessor_lists<most, 12>;

constexpr bool none_nested[most + 1]{};
constexpr int none_bound[most + 1]{};

constexpr lists merged(raw const& edges, bool with_named = true) {
  return merged_edges<most>(edges, most, none_nested, with_named);
}
std::vector<int> predecessors(lists const& of, int task) {
  return {of.from + of.first[task], of.from + of.first[task + 1]};
}
std::vector<int> order(lists const& preds, int const (&bound_to)[most + 1] = none_bound) {
  auto const found = order_of_execution<most>(preds, most, bound_to);
  for (int k = 0; k < found.count; ++k) CHECK(found.place[found.task[k]] == k);
  return {found.task, found.task + found.count};
}

}  // namespace

TEST_CASE("edges are listed by the task that they go to, in the order in which they are found") {
  raw edges;
  edges.add(2, 3, edge_kind::passes, false);
  edges.add(0, 1, edge_kind::passes, false);
  edges.add(1, 3, edge_kind::passes, false);
  edges.add(2, 3, edge_kind::passes, false);
  lists const preds = merged(edges);
  CHECK(predecessors(preds, 0).empty());
  CHECK(predecessors(preds, 1) == std::vector{0});
  CHECK(predecessors(preds, 3) == std::vector{2, 1});
  CHECK(preds.first[most] == 3);
}

TEST_CASE("of edges between two tasks the strongest word stays, and each name") {
  raw edges;
  edges.add(0, 1, edge_kind::passes, false);
  edges.add(0, 1, edge_kind::orders, false);
  edges.add(0, 2, edge_kind::orders, false);
  edges.add(0, 2, edge_kind::names, false);
  edges.add(0, 2, edge_kind::names, false);
  edges.add(1, 2, edge_kind::passes, false);
  lists const all = merged(edges);
  CHECK(predecessors(all, 1) == std::vector{0});
  CHECK(all.kind[all.first[1]] == edge_kind::orders);
  CHECK(predecessors(all, 2) == std::vector{0, 0, 1});
  CHECK(all.kind[all.first[2]] == edge_kind::names);
  CHECK(all.kind[all.first[2] + 2] == edge_kind::passes);

  lists const plain = merged(edges, false);
  CHECK(plain.kind[plain.first[1]] == edge_kind::passes);
  CHECK(predecessors(plain, 2) == std::vector{1});
}

TEST_CASE("a weak edge gives way to any other, and nested tasks keep what they have twice") {
  raw edges;
  edges.add(0, 1, edge_kind::passes, true);
  edges.add(0, 1, edge_kind::passes, false);
  edges.add(0, 2, edge_kind::passes, false);
  edges.add(0, 2, edge_kind::passes, false);
  bool const nested[most + 1]{false, false, true};
  lists const preds = merged_edges<most>(edges, most, nested, true);
  CHECK(predecessors(preds, 1) == std::vector{0});
  CHECK_FALSE(preds.weak[preds.first[1]]);
  CHECK(predecessors(preds, 2) == std::vector{0, 0});
}

TEST_CASE("tasks run as they are declared, where edges allow it") {
  raw edges;
  edges.add(0, 1, edge_kind::passes, false);
  edges.add(3, 4, edge_kind::passes, false);
  CHECK(order(merged(edges)) == std::vector{0, 1, 2, 3, 4, 5});

  edges.add(5, 1, edge_kind::passes, false);
  CHECK(order(merged(edges)) == std::vector{0, 2, 3, 4, 5, 1});

  int const bound_to[most + 1]{0, 0, 1};
  CHECK(order(merged(edges), bound_to) == std::vector{0, 3, 4, 5, 1});

  edges.add(1, 3, edge_kind::passes, false);
  edges.add(4, 5, edge_kind::passes, false);
  CHECK(order(merged(edges)) == std::vector{0, 2});  // 1, 3, 4 and 5 wait for each other
}
