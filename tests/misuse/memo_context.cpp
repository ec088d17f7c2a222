// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: a memo keeps its arguments: declare each as T or T const&.*no weft::context
#include <weft/memo.hpp>
#include <weft/static.hpp>

int main() {
#ifdef MISUSE
  auto const m = weft::memo([](weft::context& here, int x) { return here.attempt() + x; });
#else
  auto const m = weft::memo([](int x) { return 1 + x; });
#endif
  auto const w = weft::workflow<"w">(weft::input<"x", int> >> weft::task<"m">(m));
  return weft::run(w, weft::with<"x">(1)).value() == 0;
}
