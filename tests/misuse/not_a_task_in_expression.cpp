// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_a_task<
// expect-error: wrap a callable as weft::task<
// scale: yes
#include "scaled.hpp"

inline constexpr auto next = [](int x) { return x + 1; };

#ifdef MISUSE
inline constexpr auto line = weft::workflow<"line">(fillers >> next);
#else
inline constexpr auto line = weft::workflow<"line">(fillers >> weft::task<"next">(next));
#endif

int main() { return weft::run(line).value() == -1; }
