// SPDX-License-Identifier: BSL-1.0
#include "shared.hpp"

view first() {
  using namespace weft::literals;
  return {&diamond, &tag<decltype(diamond)>, &tag<decltype(merge)>, weft::run(diamond)["merge"_id]};
}
