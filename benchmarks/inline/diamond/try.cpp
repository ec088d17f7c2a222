// SPDX-License-Identifier: BSL-1.0
#include "../attempt.hpp"
#include "../contenders.hpp"
#include "callables.hpp"

#if defined(__cpp_exceptions)
unsigned diamond::by_try() {
  ATTEMPT(a, top())
  ATTEMPT(b, left(a))
  ATTEMPT(c, right(a))
  ATTEMPT(d, bottom(b, c))
  return d;
}
#endif
