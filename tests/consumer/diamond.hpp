// SPDX-License-Identifier: BSL-1.0
#ifndef DIAMOND_HPP
#define DIAMOND_HPP

#include <weft/static.hpp>

using namespace weft::literals;

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto square = weft::task<"square">([](int x) { return x * x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

inline constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

#endif
