// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::missing_argument<[^"]*"count".*argument<1>.*wants<.*any_range
// expect-error: weft: no predecessor gives this argument
#include <weft/static.hpp>

#include <array>

inline constexpr auto words = weft::task<"words">([] { return std::array{1, 2, 3}; });
inline constexpr auto count = weft::map<"count">([](int) { return 1; });

#ifdef MISUSE
inline constexpr auto counting = weft::workflow<"counting">(words | count);
#else
inline constexpr auto counting = weft::workflow<"counting">(words >> count);
#endif

int main() { weft::run(counting); }
