// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_input<[^"]*"twice"
// expect-error: weft: the workflow has no input of this id
#include <weft/static.hpp>

inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto doubling = weft::workflow<"doubling">(weft::input<"count", int> >> twice);

#ifdef MISUSE
int main() { return weft::run(doubling, weft::with<"count">(1), weft::with<"twice">(2)).value(); }
#else
int main() { return weft::run(doubling, weft::with<"count">(1)).value(); }
#endif
