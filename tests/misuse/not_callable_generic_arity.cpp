// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_callable<[^"]*"add"[^"]*gives<int>
// expect-error: weft: the callable of this task cannot be called with what its predecessors give
#include <weft/static.hpp>

using namespace weft::literals;

// Unconstrained, so its body must not be instantiated for arguments that nobody gives, a context among them.
inline constexpr auto add = weft::task<"add">([](auto a, auto b) { return a + b; });
inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto two = weft::task<"two">([] { return 2; });

#ifdef MISUSE
inline constexpr auto adding = weft::workflow<"adding">(one >> add);
#else
inline constexpr auto adding = weft::workflow<"adding">((one | two) >> add);
#endif

int main() { return weft::run(adding)["add"_id]; }
