// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"marge"[^"]*>
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/check/figures.hpp>

inline constexpr auto merge = weft::task<"merge">([](int x) { return x; });
inline constexpr auto merging = weft::workflow<"merging">(fillers >> merge);

#ifdef MISUSE
static_assert(weft::precedes<"f000", "marge">(merging));
#else
static_assert(weft::precedes<"f000", "merge">(merging));
#endif

int main() { return weft::run(merging).value(); }
