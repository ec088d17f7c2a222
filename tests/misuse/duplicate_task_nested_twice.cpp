// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::duplicate_task<[^"]*"etl".*nested<[^"]*"etl"[^"]*"one".*nested<[^"]*"etl"[^"]*"two"
// expect-error: weft: two different tasks have this id
#include <weft/static.hpp>

inline constexpr auto one = weft::workflow<"one">(weft::task<"a">([] { return 1; }));
inline constexpr auto two = weft::workflow<"two">(weft::task<"b">([] { return 1; }));
#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(one), weft::as_task<"etl">(two));
#else
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"etl">(one), weft::as_task<"lte">(two));
#endif

int main() { weft::run(outer); }
