// SPDX-License-Identifier: BSL-1.0
#include "rules.hpp"

inline constexpr auto number = weft::input<"number", int>;

int main() {
  auto const wf = weft::workflow<"wf">(number >> rules::twice >> rules::square);
  return weft::run(wf, weft::with<"number">(3)).value() == 36 ? 0 : 1;
}
