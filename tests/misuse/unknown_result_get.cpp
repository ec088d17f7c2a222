// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::unknown_result<[^"]*"marge"
// expect-error: weft: the workflow has no task of this id
// scale: yes
#include "scaled.hpp"

inline constexpr auto merge = weft::task<"merge">([] { return 1; });
inline constexpr auto merging = weft::workflow<"merging">(fillers, merge);

#ifdef MISUSE
int main() { return weft::run(merging).get<"marge">(); }
#else
int main() { return weft::run(merging).get<"merge">(); }
#endif
