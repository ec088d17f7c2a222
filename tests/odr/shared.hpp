// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_ODR_SHARED_HPP
#define WEFT_TESTS_ODR_SHARED_HPP

#include <weft/static.hpp>

inline constexpr auto fetch = weft::task<"fetch">([] { return 20; });
inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto square = weft::task<"square">([](int x) { return x * x; });
inline constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });

inline constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

// One object per type: two translation units see the same type if and only if they see the same address.
template <class T>
inline constexpr char tag = 0;

// What a translation unit sees.
struct view {
  void const* workflow;
  void const* workflow_type;
  void const* task_type;
  int result;
};

#endif
