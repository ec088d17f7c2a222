// SPDX-License-Identifier: BSL-1.0
// A/B testing: an experiment for each variant that is named while the program runs, and the best of them.
#include <weft/weft.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace {

struct outcome {
  std::string variant;
  double conversion = 0;
};

double load_variant_config(std::string const& variant) {
  static std::map<std::string, double> const rates{
      {"variant_a", 0.031}, {"variant_b", 0.042}, {"variant_c", 0.029}};
  return rates.at(variant);
}

outcome execute_experiment(std::string const& variant, double rate) { return {variant, rate}; }

}  // namespace

int main() {
  weft::task_graph g("ab");
  std::vector<weft::node<outcome>> tests;
  for (std::string const variant : {"variant_a", "variant_b", "variant_c"})
    tests.push_back(g.add("test_" + variant,
                          [variant] { return execute_experiment(variant, load_variant_config(variant)); }));
  auto const best = g.add(
      "best",
      [](weft::many<outcome> const& all) {
        auto const by_rate = [](outcome const& a, outcome const& b) { return a.conversion < b.conversion; };
        return std::max_element(all.begin(), all.end(), by_rate)->variant;
      },
      weft::all(tests));
  weft::pool pool;
  std::string const winner = weft::run(g, pool)[best];
  std::printf("%s\n", winner.c_str());
  return winner == "variant_b" ? 0 : 1;
}
