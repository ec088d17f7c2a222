// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: say what the task does with this resource: weft::reads
#include <weft/weft.hpp>

int main() {
  int number = 0;
  weft::task_graph g;
  auto const n = g.resource("number", number);
#ifdef MISUSE
  g.add("see", [](int const& x) { return x; }, n);
#else
  g.add("see", [](int const& x) { return x; }, weft::reads(n));
#endif
}
