// SPDX-License-Identifier: BSL-1.0
// As many tasks as there are batches of 100 items, and one that combines what they come to.
#include <weft/weft.hpp>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <span>
#include <string>
#include <vector>

int main() {
  std::vector<int> data(1'234);
  std::iota(data.begin(), data.end(), 1);
  std::size_t const batch_size = 100;

  weft::task_graph g("batch");
  std::vector<weft::node<long>> batches;
  for (std::size_t start = 0; start < data.size(); start += batch_size) {
    // A view of the data, which lives longer than the run: nothing is copied into the task.
    std::span<int const> const items(data.data() + start, std::min(batch_size, data.size() - start));
    batches.push_back(g.add("batch_" + std::to_string(batches.size()),
                            [items] { return std::accumulate(items.begin(), items.end(), 0L); }));
  }
  auto const aggregate = g.add(
      "aggregate", [](std::span<long const> sums) { return std::accumulate(sums.begin(), sums.end(), 0L); },
      weft::all(batches));

  weft::pool pool;
  long const sum = weft::run(g, pool)[aggregate];
  std::printf("%zu batches, together %ld\n", batches.size(), sum);
  return batches.size() == 13 && sum == 1'234L * 1'235 / 2 ? 0 : 1;
}
