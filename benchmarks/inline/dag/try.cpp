// SPDX-License-Identifier: BSL-1.0
#include "../attempt.hpp"
#include "../contenders.hpp"
#include "callables.hpp"

#if defined(__cpp_exceptions)
unsigned dag::by_try() {
  ATTEMPT(a, first())
  ATTEMPT(b1, step(a))
  ATTEMPT(b2, other_step(b1))
  ATTEMPT(c1, other_step(a))
  ATTEMPT(c2, step(c1))
  ATTEMPT(d, last(b2, c2))
  return d;
}
#endif
