// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_callable<[^"]*"add"[^"]*gives<int>
// expect-error: weft: the callable of this task cannot be called with what its predecessors give, nor without arguments
#include <weft/static.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });
inline constexpr auto add = weft::task<"add">([](auto a, auto b) -> decltype(a + b) { return a + b; });

#ifdef MISUSE
inline constexpr auto adding = weft::workflow<"adding">(one >> add, two);
#else
inline constexpr auto adding = weft::workflow<"adding">(one >> add, two >> add);
#endif

int main() { return weft::run(adding).value(); }
