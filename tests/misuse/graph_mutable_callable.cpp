// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: many threads may run one graph, so a callable is invoked const: make operator.. const
#include <weft/weft.hpp>

int main() {
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
#ifdef MISUSE
  g.add("b", [n = 0](int) mutable { return ++n; }, a);
#else
  g.add("b", [n = 0](int) { return n; }, a);
#endif
}
