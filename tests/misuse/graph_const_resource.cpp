// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: this resource is a const object, which can only be read
#include <weft/weft.hpp>

int main() {
  int const number = 0;
  weft::task_graph g;
  auto const n = g.resource("number", number);
#ifdef MISUSE
  g.add("see", [](int const& x) { return x; }, weft::writes(n));
#else
  g.add("see", [](int const& x) { return x; }, weft::reads(n));
#endif
}
