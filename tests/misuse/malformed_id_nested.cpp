// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::malformed_id<[^"]*"a/b"
// expect-error: weft: this is not an id
#include <weft/static.hpp>

inline constexpr auto etl = weft::workflow<"etl">(weft::task<"load">([] { return 1; }));
#ifdef MISUSE
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"a/b">(etl));
#else
inline constexpr auto outer = weft::workflow<"outer">(weft::as_task<"a-b">(etl));
#endif

int main() { return weft::run(outer).value(); }
