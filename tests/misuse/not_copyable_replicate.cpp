// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_copyable<[^"]*"n"
// expect-error: weft: this has state that can only be moved, and here it would be copied
// scale: yes
#include "scaled.hpp"

#include <memory>
#include <utility>

#include <weft/reflect/algebra.hpp>

int main() {
#ifdef MISUSE
  auto part = weft::workflow<"part">(fillers, weft::task<"t">([p = std::make_unique<int>(0)] { return *p; }));
#else
  auto part = weft::workflow<"part">(fillers, weft::task<"t">([p = std::make_shared<int>(0)] { return *p; }));
#endif
  auto const outer = weft::workflow<"outer">(weft::replicate<2>(weft::as_task<"n">(std::move(part))));
  weft::run(outer);
}
