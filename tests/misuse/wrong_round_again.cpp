// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_round<[^"]*"count".*wants<int>.*gives<.*point
// expect-error: weft: the body of this loop gives another type than the state that it is given
#include <weft/policy.hpp>
#include <weft/static.hpp>

#include <vector>

struct point {
  int x;
};

#ifdef MISUSE
inline constexpr auto step = [](int x) { return point{x + 1}; };
#else
inline constexpr auto step = [](int x) { return point{x + 1}.x; };
#endif
// Each element is a loop, which is tried again.
inline constexpr auto counted = weft::workflow<"counted">(
    weft::input<"all", std::vector<int>> >> weft::map<"count">(weft::repeat_while(
                                                                   step, [](int x) { return x < 10; }, 100))
                                                .retry({.attempts = 2})
                                                .priority(1));

int main() { weft::run(counted, weft::with<"all">(std::vector<int>{1})); }
