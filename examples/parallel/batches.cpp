// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <numeric>
#include <span>
#include <string>
#include <vector>

int main() {
  std::size_t const batches = 5;  // what only run time knows

  weft::task_graph g{"batches"};
  auto const load = g.add("load", [] {
    std::vector<int> rows(100);
    std::iota(rows.begin(), rows.end(), 1);
    return rows;
  });
  std::vector<weft::node<int>> parts;
  for (std::size_t i = 0; i < batches; ++i) {
    auto const sum_slice = [i](std::vector<int> const& rows) {
      auto const size = rows.size() / batches;
      auto const slice = std::span(rows).subspan(i * size, size);
      return std::accumulate(slice.begin(), slice.end(), 0);
    };
    parts.push_back(g.add("batch_" + std::to_string(i), sum_slice, load));
  }
  auto const total = g.add(
      "total", [](std::span<int const> sums) { return std::accumulate(sums.begin(), sums.end(), 0); },
      weft::all(parts));

  weft::pool pool;
  auto const results = weft::run(g, pool);
  return results[total] == 5050 && results.get<int>("batch_1") == 610 ? 0 : 1;
}
