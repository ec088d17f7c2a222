// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::map_without_range<[^"]*"count"[^"]*gives<int>
// expect-error: weft: a map calls its function for every element of its first predecessor.s result, but this type is no range
#include <weft/static.hpp>

#include <array>

#ifdef MISUSE
inline constexpr auto words = weft::task<"words">([] { return 3; });
#else
inline constexpr auto words = weft::task<"words">([] { return std::array{1, 2, 3}; });
#endif
inline constexpr auto count = weft::map<"count">([](int) { return 1; });

inline constexpr auto counting = weft::workflow<"counting">(words >> count);

int main() { weft::run(counting); }
