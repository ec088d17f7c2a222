// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>
#include <weft/yaml.hpp>

int main() {
  weft::yaml::registry known;
  known.add("fetch", [] { return 21; }).add("twice", [](int x) { return 2 * x; });
  auto const graph = weft::yaml::parse("steps: [fetch, twice]", "text.yaml", known);
  return weft::run(graph).get<int>("twice") == 42 ? 0 : 1;
}
