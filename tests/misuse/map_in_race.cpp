// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::map_in_race<[^"]*"fastest"
// expect-error: weft: a map cannot race
#include <weft/static.hpp>

#include <array>

inline constexpr auto numbers = weft::task<"numbers">([] { return std::array{1, 2, 3}; });
inline constexpr auto one = weft::task<"one">([](auto const& all) { return all[0]; });
#ifdef MISUSE
inline constexpr auto each = weft::map<"each">([](int x) { return x; });
#else
inline constexpr auto each = weft::task<"each">([](auto const& all) { return all[1]; });
#endif
inline constexpr auto wf = weft::workflow<"wf">(numbers >> weft::group<"fastest">(weft::first, one | each));

int main() { weft::run(wf); }
