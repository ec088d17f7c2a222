// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_TASKS_HPP
#define WEFT_BENCHMARKS_INLINE_TASKS_HPP

//! \file
//! What the tasks of every contender do: next to nothing, so that what is around the tasks shows. Built in
//! four variants, chosen by `TASKS`:
//! - `TASKS_OPAQUE`: defined in another translation unit, and may throw as far as the caller knows;
//! - `TASKS_NOEXCEPT`: the same, declared `noexcept`;
//! - `TASKS_VISIBLE`: bodies visible to the caller;
//! - `TASKS_NOEXCEPTIONS`: as opaque, everything built with `-fno-exceptions`.

#define TASKS_OPAQUE 1
#define TASKS_NOEXCEPT 2
#define TASKS_VISIBLE 3
#define TASKS_NOEXCEPTIONS 4

#if TASKS == TASKS_NOEXCEPT
#define TASK_NOEXCEPT noexcept
#else
#define TASK_NOEXCEPT
#endif

#if TASKS == TASKS_VISIBLE
#define TASK_INLINE inline
#else
#define TASK_INLINE
#endif

namespace tasks {

//! What the sources read, so that no result is known to the compiler.
extern unsigned seed;

TASK_INLINE unsigned source(unsigned i) TASK_NOEXCEPT;
TASK_INLINE unsigned step(unsigned a) TASK_NOEXCEPT;
TASK_INLINE unsigned other_step(unsigned a) TASK_NOEXCEPT;
TASK_INLINE unsigned join(unsigned a, unsigned b) TASK_NOEXCEPT;
TASK_INLINE unsigned join(unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f, unsigned g,
                          unsigned h) TASK_NOEXCEPT;

}  // namespace tasks

#if TASKS == TASKS_VISIBLE
#include "bodies.hpp"
#endif

#endif
