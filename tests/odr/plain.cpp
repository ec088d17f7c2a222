// SPDX-License-Identifier: BSL-1.0
#include "shared.hpp"

// Without exceptions weft is another namespace, so only the result can be the same.
int plain() {
  using namespace weft::literals;
  return weft::run(diamond)["merge"_id];
}
