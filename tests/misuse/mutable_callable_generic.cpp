// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_callable<[^"]*"count"
// expect-error: weft: many threads may run one workflow, so a callable is invoked const
#include <weft/static.hpp>

inline constexpr auto start = weft::task<"start">([] { return 1; });
#ifdef MISUSE
inline constexpr auto count = weft::task<"count">([n = 0](auto x) mutable { return n += x; });
#else
inline constexpr auto count = weft::task<"count">([n = 0](auto x) { return n + x; });
#endif

inline constexpr auto counting = weft::workflow<"counting">(start >> count);

int main() { return weft::run(counting).value(); }
