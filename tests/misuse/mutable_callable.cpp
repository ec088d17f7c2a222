// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::mutable_callable<[^"]*"count"
// expect-error: weft: many threads may run one workflow, so a callable is invoked const
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto count = weft::task<"count">([n = 0]() mutable { return ++n; });
#else
inline constexpr auto count = weft::task<"count">([n = 0]() { return n + 1; });
#endif

inline constexpr auto counting = weft::workflow<"counting">(count);

int main() { return weft::run(counting).value(); }
