// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_SHOW_PICTURES_HPP
#define WEFT_TESTS_SHOW_PICTURES_HPP

#include <weft/show/picture.hpp>

#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <utility>

namespace pictures {

inline weft::picture_task task(std::string id) {
  weft::picture_task made;
  std::size_t const slash = id.rfind('/');
  if (slash != std::string::npos) made.scope = id.substr(0, slash);
  made.id = std::move(id);
  made.result = "int";
  return made;
}

inline weft::picture_edge edge(int from, int to, weft::edge_kind kind = weft::edge_kind::passes) {
  weft::picture_edge made;
  made.from = from;
  made.to = to;
  made.kind = kind;
  return made;
}

// Tasks in layers, each with two predecessors of the layers before; some in nested workflows.
inline weft::picture layered(int count, int layers, int scopes, unsigned seed) {
  std::mt19937 random(seed);
  auto const below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  weft::picture made;
  made.name = "layered";
  int const width = (count + layers - 1) / layers;
  std::set<std::pair<int, int>> known;
  for (int k = 0; k < count; ++k) {
    std::string id = "task_" + std::to_string(k);
    int const scope = scopes > 0 ? below(2 * scopes) : 0;
    if (scopes > scope)
      id.insert(0, "part_" + std::to_string(scope) + (scope % 3 == 0 && k % 2 == 0 ? "/inner/" : "/"));
    made.tasks.push_back(task(id));
    int const layer = k / width;
    for (int i = 0; layer > 0 && i < 2; ++i) {
      int const back = 1 + (below(5) == 0 ? below(layer) : 0);
      int const from = (layer - back) * width + below(width);
      if (known.insert({from, k}).second)
        made.edges.push_back(
            edge(from, k, below(4) == 0 ? weft::edge_kind::orders : weft::edge_kind::passes));
    }
  }
  return made;
}

}  // namespace pictures

#endif
