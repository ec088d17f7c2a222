// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrapper_result<[^"]*"f000"
// expect-error: weft: around this task the wrapper returns something else
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto line = weft::workflow<"line">(fillers);

#ifdef MISUSE
inline constexpr auto traced = weft::instrument(line, [](auto, auto const& call) { call(); });
#else
inline constexpr auto traced =
    weft::instrument(line, [](auto, auto const& call) -> decltype(auto) { return call(); });
#endif

int main() { return weft::run(traced).value(); }
