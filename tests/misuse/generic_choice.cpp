// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::generic_choice<[^"]*"route"
// expect-error: weft: this task chooses, so its parameters must be declared
#include <weft/static.hpp>

inline constexpr auto load = weft::task<"load">([] { return 1; });
#ifdef MISUSE
inline constexpr auto route =
    weft::task<"route">([](auto) -> weft::choice<"high", "low"> { return weft::choose<"low">; });
#else
inline constexpr auto route =
    weft::task<"route">([](int) -> weft::choice<"high", "low"> { return weft::choose<"low">; });
#endif
inline constexpr auto high = weft::task<"high">([] { return 1; });
inline constexpr auto low = weft::task<"low">([] { return 2; });
inline constexpr auto choosing = weft::workflow<"choosing">(load >> route >> (high | low));

int main() { weft::run(choosing); }
