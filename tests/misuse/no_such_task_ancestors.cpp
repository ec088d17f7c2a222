// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"marge"[^"]*>
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/check/figures.hpp>

inline constexpr auto merge = weft::task<"merge">([](int x) { return x; });
inline constexpr auto merging = weft::workflow<"merging">(fillers >> merge);

#ifdef MISUSE
static_assert(weft::ancestors<"marge">(merging).size() == 3);
#else
static_assert(weft::ancestors<"merge">(merging).contains("f000"));
#endif

int main() { return weft::run(merging).value(); }
