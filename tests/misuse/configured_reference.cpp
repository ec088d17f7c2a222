// SPDX-License-Identifier: BSL-1.0
// expect-error: weft::yaml: a registered task must give a value, not a reference
#include <weft/yaml.hpp>

int main() {
  weft::yaml::registry known;
#ifdef MISUSE
  known.add("same", [](int const& x) -> int const& { return x; });
#else
  known.add("same", [](int const& x) { return x; });
#endif
}
