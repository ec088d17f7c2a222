// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_DIAMOND_CALLABLES_HPP
#define WEFT_BENCHMARKS_INLINE_DIAMOND_CALLABLES_HPP

#include "../tasks.hpp"

//! What every contender calls.
namespace diamond {

inline constexpr auto top = [] { return tasks::source(0); };
inline constexpr auto left = [](unsigned a) { return tasks::step(a); };
inline constexpr auto right = [](unsigned a) { return tasks::other_step(a); };
inline constexpr auto bottom = [](unsigned b, unsigned c) { return tasks::join(b, c); };

}  // namespace diamond

#endif
