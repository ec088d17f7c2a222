// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_BODIES_HPP
#define WEFT_BENCHMARKS_INLINE_BODIES_HPP

#include "tasks.hpp"

namespace tasks {

TASK_INLINE unsigned source(unsigned i) TASK_NOEXCEPT { return seed + i; }
TASK_INLINE unsigned step(unsigned a) TASK_NOEXCEPT { return (a ^ (a >> 3)) + 5; }
TASK_INLINE unsigned other_step(unsigned a) TASK_NOEXCEPT { return (a ^ (a >> 2)) + 3; }
TASK_INLINE unsigned join(unsigned a, unsigned b) TASK_NOEXCEPT { return a ^ (b << 2); }
// Not the same for every order of the arguments, so that a mix-up shows in the result.
TASK_INLINE unsigned join(unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f, unsigned g,
                          unsigned h) TASK_NOEXCEPT {
  return (a ^ (b << 1)) + (c ^ (d << 2)) - (e ^ (f << 3)) + (g ^ (h << 4));
}

}  // namespace tasks

#endif
