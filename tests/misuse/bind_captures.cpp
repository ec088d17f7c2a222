// SPDX-License-Identifier: BSL-1.0
// expect-error: weft::bind: this callable has captured something, which cannot travel unseen
#include <weft/weft.hpp>

#include <weft/cluster/bind.hpp>

int main() {
  int const factor = 3;
  weft::task_graph g;
  auto const a = g.add("a", [] { return 14; });
#ifdef MISUSE
  g.add("scale", weft::bind([factor](int x) { return factor * x; }), a);
#else
  g.add("scale", weft::bind([](int by, int x) { return by * x; }, factor), a);
#endif
}
