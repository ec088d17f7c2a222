// SPDX-License-Identifier: BSL-1.0
#include "../by_serial.hpp"

std::unique_ptr<repeated> independent::by_serial(unsigned) {
  return repeat_serial([] {
    for (int i = 0; i < 32; ++i) graphs::task();
  });
}
