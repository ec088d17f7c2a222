// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: this task is given a resource, an object that is here and not on a worker
#include <weft/weft.hpp>

#include <weft/cluster/bind.hpp>
#include <weft/wire.hpp>

int main() {
  int number = 0;
  weft::task_graph g;
  auto const n = g.resource("number", number);
#ifdef MISUSE
  g.add("see", weft::bind([](int by, int x) { return by * x; }, 2), weft::reads(n));
#else
  g.add("see", weft::local(weft::bind([](int by, int x) { return by * x; }, 2)), weft::reads(n));
  g.add("name", weft::bind([](int by) { return by; }, 2), weft::reads("number"));
#endif
}
