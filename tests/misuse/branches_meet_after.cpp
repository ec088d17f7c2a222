// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::branches_meet<[^"]*"end"[^"]*"high"[^"]*"low"[^"]*"route"
// expect-error: weft: this task waits for tasks of which the choice, shown last, always skips one
#include <weft/static.hpp>

inline constexpr auto route =
    weft::task<"route">([]() -> weft::choice<"high", "low"> { return weft::choose<"low">; });
inline constexpr auto high = weft::task<"high">([] { return 1; });
inline constexpr auto low = weft::task<"low">([] { return 2; });
#ifdef MISUSE
inline constexpr auto end = weft::task<"end">([] {}).after<"high", "low">();
#else
inline constexpr auto end = weft::task<"end">([] {}).after<"high", "low">().optional<"high", "low">();
#endif
inline constexpr auto choosing = weft::workflow<"choosing">(route >> (high | low), end);

int main() { weft::run(choosing); }
