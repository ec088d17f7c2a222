// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::generic_coroutine<[^"]*"ask"
// expect-error: weft: what this task returns is awaited, so its parameters must be declared
// scale: yes
#include "scaled.hpp"

#include <weft/async.hpp>

inline constexpr auto one = weft::task<"one">([] { return 1; });
#ifdef MISUSE
inline constexpr auto ask = weft::task<"ask">([](auto x) -> weft::async<int> { co_return x; });
#else
inline constexpr auto ask = weft::task<"ask">([](int x) -> weft::async<int> { co_return x; });
#endif
inline constexpr auto show = weft::task<"show">([](int x) { return x; });
inline constexpr auto wf = weft::workflow<"wf">(fillers, one >> ask >> show);

int main() { weft::run(wf); }
