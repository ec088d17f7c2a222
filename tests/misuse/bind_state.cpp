// SPDX-License-Identifier: BSL-1.0
// expect-error: values of this type cannot travel to another process: a class needs a `serialize`
#include <weft/weft.hpp>

#include <weft/cluster/bind.hpp>
#include <weft/wire.hpp>

int main() {
  weft::task_graph g;
  auto const a = g.add("a", [] { return 14; });
  int const factor = 3;
#ifdef MISUSE
  g.add("scale", weft::bind([](int const* by, int x) { return *by * x; }, &factor), a);
#else
  g.add("scale", weft::bind([](int by, int x) { return by * x; }, factor), a);
#endif
}
