// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: a memo returns copies of what it keeps: return something that can be copied
#include <weft/memo.hpp>
#include <weft/static.hpp>

#include <memory>

int main() {
#ifdef MISUSE
  auto const m = weft::memo([](int x) { return std::make_unique<int const>(x); });
#else
  auto const m = weft::memo([](int x) { return std::make_shared<int const>(x); });
#endif
  auto const w = weft::workflow<"w">(weft::input<"x", int> >> weft::task<"m">(m));
  return weft::run(w, weft::with<"x">(1)).value() == nullptr;
}
