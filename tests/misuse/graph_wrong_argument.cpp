// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: this cannot be called with the results of these nodes: each node<T> gives a T const&
#include <weft/weft.hpp>

#include <string>

int main() {
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
#ifdef MISUSE
  g.add("b", [](std::string const&) {}, a);
#else
  g.add("b", [](int) {}, a);
#endif
}
