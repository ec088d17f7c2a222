// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: many threads may call a memo at once, so its callable is invoked const
#include <weft/memo.hpp>
#include <weft/static.hpp>

int main() {
#ifdef MISUSE
  auto const m = weft::memo([n = 1](int x) mutable { return n += x; });
#else
  auto const m = weft::memo([n = 1](int x) { return n + x; });
#endif
  auto const w = weft::workflow<"w">(weft::input<"x", int> >> weft::task<"m">(m));
  return weft::run(w, weft::with<"x">(1)).value() == 0;
}
