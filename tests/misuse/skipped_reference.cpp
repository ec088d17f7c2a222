// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::skipped_reference<[^"]*"high".*gives<.*int
// expect-error: weft: this task may be skipped, so it cannot return a reference
#include <weft/static.hpp>

inline constexpr int one = 1;
inline constexpr auto route =
    weft::task<"route">([]() -> weft::choice<"high", "low"> { return weft::choose<"low">; });
#ifdef MISUSE
inline constexpr auto high = weft::task<"high">([]() -> int const& { return one; });
#else
inline constexpr auto high = weft::task<"high">([]() -> int { return one; });
#endif
inline constexpr auto low = weft::task<"low">([] { return 2; });
inline constexpr auto choosing = weft::workflow<"choosing">(route >> (high | low));

int main() { weft::run(choosing); }
