// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_MISUSE_SCALED_HPP
#define WEFT_TESTS_MISUSE_SCALED_HPP

// A long workflow to make a mistake in: WEFT_SCALE tasks in a row, each of which takes and gives an int.

#include <weft/static.hpp>

#include <utility>

#ifndef WEFT_SCALE
#define WEFT_SCALE 3
#endif

template <int I>
consteval weft::fixed_string<5> filler_id() {
  char const text[] = {'f', char('0' + I / 100 % 10), char('0' + I / 10 % 10), char('0' + I % 10), '\0'};
  return text;
}

template <int I>
inline constexpr auto filler = weft::task<filler_id<I>()>([](int x) { return x + I; });
template <>
inline constexpr auto filler<0> = weft::task<"f000">([] { return 0; });

inline constexpr auto fillers = []<int... I>(std::integer_sequence<int, I...>) {
  return (... >> filler<I>);
}(std::make_integer_sequence<int, WEFT_SCALE>());

#endif
