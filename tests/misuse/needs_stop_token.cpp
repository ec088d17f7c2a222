// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::needs_stop_token<std::stop_token>
// expect-error: weft: this is not weft's stop_token: include <weft/stop_token.hpp>
#include <weft/static.hpp>

#include <stop_token>

#ifdef MISUSE
#else
#include <weft/stop_token.hpp>
#endif

inline constexpr auto one = weft::task<"one">([] { return 1; });
inline constexpr auto counting = weft::workflow<"counting">(one);

int main() { return weft::run(counting, std::stop_token()).value(); }
