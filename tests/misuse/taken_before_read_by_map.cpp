// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::taken_before_read<[^"]*"load"[^"]*"take"[^"]*"look"
// expect-error: weft: the second task takes the result of the first away while the third may still read it: order the taker after the reader
#include <weft/static.hpp>

#include <array>

inline constexpr auto load = weft::task<"load">([] { return std::array{1, 2}; });
inline constexpr auto look = weft::task<"look">([](std::array<int, 2> const& x) { return x[0]; });
inline constexpr auto take = weft::map<"take">([](int&& x) { return x; });

#ifdef MISUSE
inline constexpr auto taking = weft::workflow<"taking">(load >> (look | take));
#else
inline constexpr auto taking = weft::workflow<"taking">(load >> (look | take.after<"look">()));
#endif

int main() { weft::run(taking); }
