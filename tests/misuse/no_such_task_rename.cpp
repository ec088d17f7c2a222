// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_such_task<[^"]*"marge"
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

#include <weft/reflect/algebra.hpp>

inline constexpr auto merge = weft::task<"merge">([](int x) { return x; });
inline constexpr auto merging = weft::workflow<"merging">(fillers >> merge);

#ifdef MISUSE
inline constexpr auto renamed = weft::rename<"marge", "join">(merging);
#else
inline constexpr auto renamed = weft::rename<"merge", "join">(merging);
#endif

int main() { return weft::run(renamed).value(); }
