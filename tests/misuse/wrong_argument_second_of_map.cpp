// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"count"[^"]*argument<2>[^"]*wants<int>[^"]*"scale"[^"]*gives<text>
// expect-error: weft: this argument of the task wants another type than the named predecessor gives
#include <weft/static.hpp>

#include <array>

struct text {};

inline constexpr auto words = weft::task<"words">([] { return std::array{1, 2}; });
#ifdef MISUSE
inline constexpr auto scale = weft::task<"scale">([] { return text(); });
#else
inline constexpr auto scale = weft::task<"scale">([] { return 3; });
#endif
inline constexpr auto count = weft::map<"count">([](int x, int by) { return x * by; });

inline constexpr auto counting = weft::workflow<"counting">((words | scale) >> count);

int main() { weft::run(counting); }
