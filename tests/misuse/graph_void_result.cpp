// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: this task gives nothing, so there is no result to read
#include <weft/weft.hpp>

int main() {
  weft::task_graph g;
  auto const a = g.add("a", [] {});
#ifdef MISUSE
  weft::run(g)[a];
#else
  static_cast<void>(a);
  weft::run(g);
#endif
}
