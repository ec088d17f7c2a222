// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_INLINE_LAYERS_CALLABLES_HPP
#define WEFT_BENCHMARKS_INLINE_LAYERS_CALLABLES_HPP

#include "../tasks.hpp"

//! What every contender calls.
namespace layers {

template <unsigned I>
inline constexpr auto source = [] { return tasks::source(I); };

// Adds its place in the layer, so that no two tasks of a layer are the same to the optimiser.
template <unsigned I>
inline constexpr auto join = [](unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f,
                                unsigned g, unsigned h) { return tasks::join(a, b, c, d, e, f, g, h) + I; };

}  // namespace layers

#endif
