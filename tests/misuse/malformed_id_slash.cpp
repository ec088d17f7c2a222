// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::malformed_id<[^"]*"load/"
// expect-error: weft: this is not an id
#include <weft/static.hpp>

#ifdef MISUSE
inline constexpr auto load = weft::task<"load/">([] { return 1; });
#else
inline constexpr auto load = weft::task<"load">([] { return 1; });
#endif
inline constexpr auto report = weft::task<"report">([](int x) { return x; });

inline constexpr auto loading = weft::workflow<"loading">(load >> report);

int main() { return weft::run(loading).value(); }
