// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_round<[^"]*"count".*wants<int>.*gives<.*point
// expect-error: weft: the body of this loop gives another type than the state that it is given
#include <weft/static.hpp>

struct point {
  int x;
};

#ifdef MISUSE
inline constexpr auto step = [](int x) { return point{x + 1}; };
#else
inline constexpr auto step = [](int x) { return point{x + 1}.x; };
#endif
inline constexpr auto counted = weft::workflow<"counted">(
    weft::input<"x", int> >> weft::loop<"count">(step, [](int x) { return x < 10; }, 100));

int main() { weft::run(counted, weft::with<"x">(1)); }
