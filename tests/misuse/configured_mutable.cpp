// SPDX-License-Identifier: BSL-1.0
// expect-error: weft::yaml: a registered callable makes any number of tasks, which many threads may run
#include <weft/yaml.hpp>

int main() {
  weft::yaml::registry known;
#ifdef MISUSE
  known.add("count", [n = 0]() mutable { return ++n; });
#else
  known.add("count", [n = 0] { return n + 1; });
#endif
}
