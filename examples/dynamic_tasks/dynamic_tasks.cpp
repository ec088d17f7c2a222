// SPDX-License-Identifier: BSL-1.0
// Tasks made while the program runs: a task for each item and one that aggregates, and a pipeline of the stages that a
// configuration asks for.
#include <weft/weft.hpp>

#include <cstdio>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace {

// Five items, each processed by a task of its own; what they come to, aggregated once.
bool batch_processing() {
  std::vector<int> const items{10, 20, 30, 40, 50};
  weft::task_graph g("batch_processing");
  std::vector<weft::node<int>> processed;
  for (std::size_t i = 0; i < items.size(); ++i)
    processed.push_back(g.add("process_item_" + std::to_string(i), [item = items[i]] { return item * 2; }));
  auto const aggregate = g.add(
      "aggregate", [](std::span<int const> all) { return std::accumulate(all.begin(), all.end(), 0); },
      weft::all(processed));

  weft::pool pool(2);
  auto const results = weft::run(g, pool);
  std::printf("%zu items processed, together %d\n", processed.size(), results[aggregate]);
  return results[aggregate] == 300 && results[processed[4]] == 100;
}

struct configuration {
  bool enable_validation = true;
  bool enable_transform = true;
};

// The tail of the pipeline is whichever task was added last.
std::string conditional_pipeline(configuration const& chosen) {
  using text = std::string;
  weft::task_graph g("conditional_pipeline");
  auto last = g.add("extract", [] { return text("data"); });
  if (chosen.enable_validation)
    last = g.add("validate", [](text const& s) { return s + ", validated"; }, last);
  if (chosen.enable_transform)
    last = g.add("transform", [](text const& s) { return s + ", transformed"; }, last);
  auto const load = g.add("load", [](text const& s) { return s + ", loaded"; }, last);
  return weft::run(g)[load];
}

}  // namespace

int main() {
  bool is_right = batch_processing();
  std::string const all = conditional_pipeline({});
  std::string const few = conditional_pipeline({.enable_validation = false, .enable_transform = true});
  std::printf("%s\n%s\n", all.c_str(), few.c_str());
  is_right &= all == "data, validated, transformed, loaded" && few == "data, transformed, loaded";
  return is_right ? 0 : 1;
}
