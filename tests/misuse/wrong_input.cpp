// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_input<[^"]*"count"[^"]*wants<int>[^"]*gives<.*char
// expect-error: weft: the value that with gives for this input does not convert to the input.s type
#include <weft/static.hpp>

inline constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
inline constexpr auto doubling = weft::workflow<"doubling">(weft::input<"count", int> >> twice);

#ifdef MISUSE
int main() { return weft::run(doubling, weft::with<"count">("two")).value(); }
#else
int main() { return weft::run(doubling, weft::with<"count">(2)).value(); }
#endif
