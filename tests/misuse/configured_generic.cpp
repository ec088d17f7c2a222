// SPDX-License-Identifier: BSL-1.0
// expect-error: weft::yaml: what a registered task takes must be known, so it must have one signature
#include <weft/yaml.hpp>

int main() {
  weft::yaml::registry known;
#ifdef MISUSE
  known.add("twice", [](auto x) { return x + x; });
#else
  known.add("twice", [](int x) { return x + x; });
#endif
}
