// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_copyable<[^"]*"part"
// expect-error: weft: this has state that can only be moved, and here it would be copied
// scale: yes
#include "scaled.hpp"

#include <memory>
#include <utility>

int main() {
  auto part = weft::workflow<"part">(fillers, weft::task<"t">([p = std::make_unique<int>(0)] { return *p; }));
#ifdef MISUSE
  auto const outer = weft::workflow<"outer">(weft::as_task<"n">(part));
#else
  auto const outer = weft::workflow<"outer">(weft::as_task<"n">(std::move(part)));
#endif
  weft::run(outer);
}
