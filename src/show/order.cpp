// SPDX-License-Identifier: BSL-1.0
#include "order.hpp"

#include <algorithm>

namespace WEFT_NAMESPACE::show_detail {
namespace {

template <class Key, class Value>
adjacency sorted_by(std::size_t tasks, std::vector<arc> const& arcs, Key key, Value value) {
  adjacency made;
  made.first.assign(tasks + 1, 0);
  for (arc const& each : arcs) ++made.first[at(key(each)) + 1];
  for (std::size_t k = 0; k < tasks; ++k) made.first[k + 1] += made.first[k];
  made.all.resize(arcs.size());
  std::vector<int> fill(made.first.begin(), made.first.end() - 1);
  for (arc const& each : arcs) made.all[at(fill[at(key(each))]++)] = value(each);
  return made;
}

// Depth first, without recursion: an edge that leads to a task whose search has not ended closes a circle.
struct circle_search {
  adjacency const& next;
  std::vector<int> order;  // reversed
  std::vector<char> seen;  // 1: begun, 2: ended
  std::vector<arc> closing;

  explicit circle_search(adjacency const& next_of, std::size_t tasks) : next(next_of), seen(tasks) {
    struct step {
      int task;
      int const* left;
    };
    std::vector<step> stack;
    for (std::size_t root = 0; root < tasks; ++root) {
      if (seen[root] != 0) continue;
      seen[root] = 1;
      stack.push_back({static_cast<int>(root), next.begin(static_cast<int>(root))});
      while (!stack.empty()) {
        step& here = stack.back();
        if (here.left == next.end(here.task)) {
          seen[at(here.task)] = 2;
          order.push_back(here.task);
          stack.pop_back();
          continue;
        }
        int const to = *here.left++;
        if (seen[at(to)] == 1) closing.push_back({here.task, to});
        if (seen[at(to)] != 0) continue;
        seen[at(to)] = 1;
        stack.push_back({to, next.begin(to)});
      }
    }
  }
};

}  // namespace

adjacency successors_of(std::size_t tasks, std::vector<arc> const& arcs) {
  return sorted_by(tasks, arcs, [](arc a) { return a.from; }, [](arc a) { return a.to; });
}
adjacency predecessors_of(std::size_t tasks, std::vector<arc> const& arcs) {
  return sorted_by(tasks, arcs, [](arc a) { return a.to; }, [](arc a) { return a.from; });
}

ordered_graph::ordered_graph(picture const& graph) {
  auto const count = static_cast<int>(graph.tasks.size());
  auto const is_task = [count](int k) { return k >= 0 && k < count; };
  for (std::size_t e = 0; e < graph.edges.size(); ++e) {
    picture_edge const& each = graph.edges[e];
    if (!is_task(each.from) || !is_task(each.to)) continue;
    if (each.from == each.to) {
      loops.push_back(static_cast<int>(e));
      continue;
    }
    arcs.push_back({each.from, each.to});
    edge.push_back(static_cast<int>(e));
  }
  is_turned.assign(arcs.size(), false);
  next = successors_of(graph.tasks.size(), arcs);
  circle_search search(next, graph.tasks.size());
  if (!search.closing.empty()) {
    auto const less = [](arc a, arc b) { return a.from != b.from ? a.from < b.from : a.to < b.to; };
    std::sort(search.closing.begin(), search.closing.end(), less);
    for (std::size_t a = 0; a < arcs.size(); ++a)
      if (std::binary_search(search.closing.begin(), search.closing.end(), arcs[a], less)) {
        is_turned[a] = true;
        std::swap(arcs[a].from, arcs[a].to);
      }
    next = successors_of(graph.tasks.size(), arcs);
  }
  order.assign(search.order.rbegin(), search.order.rend());
  previous = predecessors_of(graph.tasks.size(), arcs);
}

std::vector<int> levels_of(ordered_graph const& graph) {
  std::vector<int> levels(graph.size());
  for (int const k : graph.order)
    for (int const* s = graph.next.begin(k); s != graph.next.end(k); ++s)
      levels[at(*s)] = std::max(levels[at(*s)], levels[at(k)] + 1);
  return levels;
}

}  // namespace WEFT_NAMESPACE::show_detail
