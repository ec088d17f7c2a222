// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CLUSTER_DIAMOND_HPP
#define WEFT_EXAMPLES_CLUSTER_DIAMOND_HPP

#include <weft/static.hpp>

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto square = weft::task<"square">([](int x) { return x * x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

inline constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

#endif
