// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

unsigned diamond::by_serial() {
  unsigned const a = top();
  unsigned const b = left(a);
  unsigned const c = right(a);
  unsigned const d = bottom(b, c);
  return d;
}
