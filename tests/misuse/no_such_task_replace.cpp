// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"marge"
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto merge = weft::task<"merge">([](int x) { return x; });
inline constexpr auto merging = weft::workflow<"merging">(fillers >> merge);

#ifdef MISUSE
inline constexpr auto fake = weft::replace<"marge">(merging, [](int) { return 0; });
#else
inline constexpr auto fake = weft::replace<"merge">(merging, [](int) { return 0; });
#endif

int main() { return weft::run(fake).value(); }
