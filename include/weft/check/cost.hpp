// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_COST_HPP
#define WEFT_CHECK_COST_HPP

#include <weft/check/leaf.hpp>
#include <weft/core/part.hpp>
#include <weft/core/resource.hpp>

//! \file
//! What a task costs: what it says of itself by `.cost<n>()`, or else 1. Where nothing is worked out (inputs, states,
//! resources, parts of results, the end of a group) it is 0.

namespace WEFT_NAMESPACE::detail {

inline constexpr long long no_cost = -1;

template <class Property>
inline constexpr long long cost_said = no_cost;
template <long long N>
inline constexpr long long cost_said<declared_cost<N>> = N;

template <class F>
inline constexpr long long usual_cost = 1;
template <auto Which>
inline constexpr long long usual_cost<lend_part<Which>> = 0;
template <class T>
inline constexpr long long usual_cost<lent_object<T>> = 0;

template <class Leaf>
inline constexpr long long cost_of = 0;
template <fixed_string Id, class F>
inline constexpr long long cost_of<basic_task<Id, F>> = usual_cost<F>;
template <fixed_string Id, class F, class P0, class... P>
inline constexpr long long cost_of<basic_task<Id, F, P0, P...>> = [] {
  long long cost = __is_same(P0, run_state) ? 0 : usual_cost<F>;
  for (long long const said : {cost_said<P0>, cost_said<P>...})
    if (said != no_cost) cost = said;
  return cost;
}();

}  // namespace WEFT_NAMESPACE::detail

#endif
