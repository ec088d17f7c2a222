// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::two_takers<[^"]*"load"[^"]*"report"[^"]*"report"
// expect-error: weft: two parameters take the result of the first task away
#include <weft/static.hpp>

struct owner {
  int value = 1;
  owner() = default;
  owner(owner&&) = default;
};

inline constexpr auto load = weft::task<"load">([] { return owner(); });
#ifdef MISUSE
inline constexpr auto report = weft::task<"report">([](owner x, owner y) { return x.value + y.value; });
#else
inline constexpr auto report =
    weft::task<"report">([](owner const& x, owner const& y) { return x.value + y.value; });
#endif

inline constexpr auto taking = weft::workflow<"taking">(load, report.takes<"load", "load">());

int main() { weft::run(taking); }
