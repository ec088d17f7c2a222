// SPDX-License-Identifier: BSL-1.0
#include "diamond.hpp"

static_assert(weft::run(diamond)["merge"_id] == 440);

int main() {
  auto once = weft::run(diamond);
  return once["merge"_id] == 440 ? 0 : 1;
}
