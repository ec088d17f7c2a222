// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::never_skipped<[^"]*"join"[^"]*"before"
// expect-error: weft: .optional<"id">.. names no predecessor of this task that may be skipped
#include <weft/static.hpp>

inline constexpr auto route =
    weft::task<"route">([]() -> weft::choice<"high", "low"> { return weft::choose<"low">; });
inline constexpr auto high = weft::task<"high">([] { return 1; });
inline constexpr auto low = weft::task<"low">([] { return 2; });
inline constexpr auto before = weft::task<"before">([] {});
#ifdef MISUSE
inline constexpr auto join = weft::task<"join">([] {}).optional<"high", "before">();
#else
inline constexpr auto join = weft::task<"join">([] {}).optional<"high">();
#endif
inline constexpr auto choosing =
    weft::workflow<"choosing">(before >> route >> (high | low), (high | before) >> join);

int main() { weft::run(choosing); }
