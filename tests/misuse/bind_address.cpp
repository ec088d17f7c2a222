// SPDX-License-Identifier: BSL-1.0
// expect-error: weft::bind: a function travels by its name, not by its address: weft::bind<function>
#include <weft/weft.hpp>

#include <weft/cluster/bind.hpp>

inline int scale(int by, int x) { return by * x; }

int main() {
  weft::task_graph g;
  auto const a = g.add("a", [] { return 14; });
#ifdef MISUSE
  g.add("scale", weft::bind(&scale, 3), a);
#else
  g.add("scale", weft::bind<&scale>(3), a);
#endif
}
