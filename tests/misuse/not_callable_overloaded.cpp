// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_callable<[^"]*"show"[^"]*gives<text>
// expect-error: weft: the callable of this task cannot be called with what its predecessors give, nor without arguments
#include <weft/static.hpp>

struct text {};

struct show_number {
  constexpr int operator()(int x) const { return x; }
  constexpr int operator()(char const*) const { return 0; }
};

#ifdef MISUSE
inline constexpr auto load = weft::task<"load">([] { return text(); });
#else
inline constexpr auto load = weft::task<"load">([] { return 2; });
#endif

inline constexpr auto showing = weft::workflow<"showing">(load >> weft::task<"show">(show_number()));

int main() { return weft::run(showing).value(); }
