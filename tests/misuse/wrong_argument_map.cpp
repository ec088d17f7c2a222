// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"count"[^"]*argument<1>[^"]*wants<int>[^"]*"words"[^"]*gives<.*text
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

#include <array>

struct text {};

#ifdef MISUSE
inline constexpr auto words = weft::task<"words">([] { return std::array{text(), text()}; });
#else
inline constexpr auto words = weft::task<"words">([] { return std::array{1, 2}; });
#endif
inline constexpr auto count = weft::map<"count">([](int) { return 1; });

inline constexpr auto counting = weft::workflow<"counting">(words >> count);

int main() { weft::run(counting); }
