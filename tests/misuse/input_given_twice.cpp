// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::input_given_twice<[^"]*"count"
// expect-error: weft: this input is given two values
#include <weft/static.hpp>

inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto doubling = weft::workflow<"doubling">(weft::input<"count", int> >> twice);

#ifdef MISUSE
int main() { return weft::run(doubling, weft::with<"count">(1), weft::with<"count">(2)).value(); }
#else
int main() { return weft::run(doubling, weft::with<"count">(1)).value(); }
#endif
