// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrapper_not_callable<[^"]*"f000"
// expect-error: weft: instrument calls the wrapper as wrapper.id, call., const
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto line = weft::workflow<"line">(fillers);

#ifdef MISUSE
inline constexpr auto traced =
    weft::instrument(line, [n = 0](auto, auto const& call) mutable -> decltype(auto) { return ++n, call(); });
#else
inline constexpr auto traced =
    weft::instrument(line, [](auto, auto const& call) -> decltype(auto) { return call(); });
#endif

int main() { return weft::run(traced).value(); }
