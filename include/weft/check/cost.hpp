// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_COST_HPP
#define WEFT_CHECK_COST_HPP

#include <weft/core/resource.hpp>
#include <weft/core/state.hpp>

//! \file
//! What a task costs: what it says of itself by `.cost<n>()`, or else 1. Where nothing is worked out (inputs, states,
//! resources, parts of results, the end of a group) it is 0.

namespace WEFT_NAMESPACE::detail {

inline constexpr long long no_cost = -1;

template <class Property>
inline constexpr long long cost_said = no_cost;
template <long long N>
inline constexpr long long cost_said<declared_cost<N>> = N;

// A resource, and a state.
template <class Property>
inline constexpr bool is_there = false;
template <>
inline constexpr bool is_there<run_state> = true;
template <fixed_string Name>
inline constexpr bool is_there<lends<Name>> = true;

// By its properties. `Works` is whether its callable works anything out.
template <bool Works, class... P>
inline constexpr long long cost_by = [] {
  long long cost = !Works || (is_there<P> || ...) ? 0 : 1;
  for (long long const said : {cost_said<P>...})
    if (said != no_cost) cost = said;
  return cost;
}();

}  // namespace WEFT_NAMESPACE::detail

#endif
