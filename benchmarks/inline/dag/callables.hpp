// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_DAG_CALLABLES_HPP
#define WEFT_BENCHMARKS_INLINE_DAG_CALLABLES_HPP

#include "../tasks.hpp"

//! What every contender calls.
namespace dag {

inline constexpr auto first = [] { return tasks::source(0); };
inline constexpr auto step = [](unsigned x) { return tasks::step(x); };
inline constexpr auto other_step = [](unsigned x) { return tasks::other_step(x); };
inline constexpr auto last = [](unsigned b, unsigned c) { return tasks::join(b, c); };

}  // namespace dag

#endif
