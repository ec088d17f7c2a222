// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_CHAIN_CALLABLES_HPP
#define WEFT_BENCHMARKS_INLINE_CHAIN_CALLABLES_HPP

#include "../tasks.hpp"

//! What every contender calls.
namespace chain {

inline constexpr auto first = [] { return tasks::source(0); };
inline constexpr auto next = [](unsigned a) { return tasks::step(a); };

}  // namespace chain

#endif
