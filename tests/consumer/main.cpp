// SPDX-License-Identifier: BSL-1.0
#pragma GCC diagnostic error "-Wshadow"  // in the user's code, not in weft's
#include "diamond.hpp"

inline constexpr int value = 440;  // users may give their things names that weft uses for its own

static_assert(weft::run(diamond)["merge"_id] == value);

int main() {
  auto once = weft::run(diamond);
  return once["merge"_id] == value ? 0 : 1;
}
