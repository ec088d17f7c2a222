// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

unsigned dag::by_serial() {
  unsigned const a = first();
  unsigned const b1 = step(a);
  unsigned const b2 = other_step(b1);
  unsigned const c1 = other_step(a);
  unsigned const c2 = step(c1);
  unsigned const d = last(b2, c2);
  return d;
}
