// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_callable<[^"]*"add"[^"]*gives<int>[^"]*gives<text>
// expect-error: weft: the callable of this task cannot be called with what its predecessors give, nor without arguments
#include <weft/static.hpp>

struct text {};

inline constexpr auto one = weft::task<"one">([] { return 1; });
#ifdef MISUSE
inline constexpr auto two = weft::task<"two">([] { return text(); });
#else
inline constexpr auto two = weft::task<"two">([] { return 2; });
#endif
inline constexpr auto add = weft::task<"add">([](auto a, auto b) -> decltype(a + b) { return a + b; });

inline constexpr auto adding = weft::workflow<"adding">((one | two) >> add);

int main() { return weft::run(adding).value(); }
