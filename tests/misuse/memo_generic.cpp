// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: a memo's parameters are its key, so it needs a callable that declares them
#include <weft/memo.hpp>
#include <weft/static.hpp>

int main() {
#ifdef MISUSE
  auto const m = weft::memo([](auto x) { return x; });
#else
  auto const m = weft::memo([](int x) { return x; });
#endif
  auto const w = weft::workflow<"w">(weft::input<"x", int> >> weft::task<"m">(m));
  return weft::run(w, weft::with<"x">(1)).value() == 0;
}
