// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::not_callable<[^"]*"size"[^"]*gives<.*array
// expect-error: weft: the callable of this task cannot be called with what its predecessors give, nor without arguments
#include <weft/static.hpp>

#include <array>

struct text {};

#ifdef MISUSE
inline constexpr auto words = weft::task<"words">([] { return std::array{text(), text()}; });
#else
inline constexpr auto words = weft::task<"words">([] { return std::array{1, 2}; });
#endif
inline constexpr auto size = weft::map<"size">([](auto x) -> decltype(x + 1) { return x + 1; });

inline constexpr auto measuring = weft::workflow<"measuring">(words >> size);

int main() { weft::run(measuring); }
