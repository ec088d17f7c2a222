// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"add".*argument<2>.*wants<long
// expect-error: weft: no predecessor gives this argument
// scale: yes
#include "scaled.hpp"

using namespace weft::literals;

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2L; });
inline constexpr auto add = weft::task<"add">([](int a, long b) { return a + static_cast<int>(b); });

#ifdef MISUSE
inline constexpr auto adding = weft::workflow<"adding">(fillers, one >> add, two);
#else
inline constexpr auto adding = weft::workflow<"adding">(fillers, (one | two) >> add);
#endif

int main() { return weft::run(adding)["add"_id]; }
